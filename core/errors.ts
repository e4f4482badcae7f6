/**
 * Every error that leaves the service has a code from this table: HTTP status, and what to do about it, in English and Japanese.
 * Internal detail (`detail`, `cause`) is for logs only and never leaves.
 */
interface ErrorEntry {
  readonly status: number;
  readonly en: string;
  readonly ja: string;
}

const entry = (status: number, en: string, ja: string): ErrorEntry => ({ status, en, ja });

export const errorTable = {
  // request
  'request.malformed': entry(
    400,
    'The request is not valid. Check the fields named in it.',
    'リクエストの形式が正しくありません。指摘された項目を確認してください。',
  ),
  'request.not-found': entry(
    404,
    'There is nothing here, or you have no access to it.',
    '見つからないか、アクセス権がありません。',
  ),
  'request.method-not-allowed': entry(405, 'This address does not take this method.', 'このメソッドは使えません。'),
  'request.too-large': entry(413, 'The request is too large.', 'リクエストが大きすぎます。'),
  'request.unsupported-type': entry(
    415,
    'Send JSON with the header Content-Type: application/json.',
    'Content-Type: application/json の JSON を送ってください。',
  ),
  'request.conflict': entry(
    409,
    'Somebody else changed this at the same moment. Load it again and repeat.',
    '同時に変更されました。読み込み直してからもう一度お試しください。',
  ),
  internal: entry(
    500,
    'Something went wrong on our side. Nothing was lost; try again.',
    'サーバーで問題が発生しました。データは失われていません。もう一度お試しください。',
  ),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;

/** An error with a code of {@link errorTable}; `detail` and `cause` are internal and must hold no personal data. */
export class CloudSignError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  constructor(code: ErrorCode, options: { readonly detail?: string; readonly cause?: unknown } = {}) {
    super(
      options.detail === undefined ? code : `${code}: ${options.detail}`,
      options.cause === undefined ? {} : { cause: options.cause },
    );
    this.name = 'CloudSignError';
    this.code = code;
    this.detail = options.detail;
  }
}

export const isCloudSignError = (value: unknown): value is CloudSignError => value instanceof CloudSignError;
