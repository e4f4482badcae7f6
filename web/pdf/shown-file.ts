export interface StackedFile {
  readonly id: string;
  readonly name: string;
  readonly size?: number | undefined;
  readonly pages?: number | undefined;
  /** What the bytes must hash to; unchecked when left out. */
  readonly sha256?: string | undefined;
}

/** What is known of a file after it was fetched and opened. */
export interface ShownFile {
  readonly id: string;
  /** Of the bytes that are on the screen. */
  readonly sha256: string;
  readonly pages: number;
}

export interface FetchOptions {
  readonly onProgress: (share: number | undefined) => void;
  readonly signal: AbortSignal;
}
export type FetchFile = (id: string, options: FetchOptions) => Promise<Uint8Array<ArrayBuffer>>;
