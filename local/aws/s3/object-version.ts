import type { ChecksumName } from '../checksums.ts';

export interface Retention {
  readonly mode: 'COMPLIANCE' | 'GOVERNANCE';
  /** RFC 3339. */
  readonly until: string;
}

/** What is known of one version of an object; stored as JSON beside its bytes. */
export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
  /** Order among all versions of the bucket: the highest one of a key is current. */
  readonly sequence: number;
  readonly deleteMarker: boolean;
  readonly size: number;
  /** With the quotes. */
  readonly etag: string;
  readonly checksum: { readonly name: ChecksumName; readonly base64: string };
  /** RFC 3339. */
  readonly lastModified: string;
  /** Headers given at upload that come back at download. */
  readonly headers: Readonly<Record<string, string>>;
  readonly retention?: Retention;
  /** Its creation is still to be told to the runner. */
  readonly announce?: boolean;
}
