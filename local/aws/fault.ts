/** An answer that an AWS service gives when it refuses: `code` and `status` are the service's own. */
export class AwsFault extends Error {
  readonly code: string;
  readonly status: number;
  /** Further elements of S3's error document. */
  readonly details: Readonly<Record<string, string>>;
  constructor(code: string, message: string, options: { status?: number; details?: Record<string, string> } = {}) {
    super(message);
    this.name = 'AwsFault';
    this.code = code;
    this.status = options.status ?? 400;
    this.details = options.details ?? {};
  }
}
