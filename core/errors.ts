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
  // pdf
  'pdf.damaged': entry(
    422,
    'The PDF is damaged and cannot be read exactly. Open it in your PDF program, save it as a new file, and upload that.',
    'PDF が破損しているため正確に読み取れません。PDF ソフトで開いて別名で保存し、そのファイルをアップロードしてください。',
  ),
  'pdf.empty': entry(
    422,
    'The file is empty. Choose the PDF again and upload it.',
    'ファイルが空です。PDF を選び直してアップロードしてください。',
  ),
  'pdf.encrypted': entry(
    422,
    'The PDF is protected by a password or by permissions. Save a copy without protection and upload that.',
    'PDF がパスワードまたは権限で保護されています。保護を解除したコピーを保存してアップロードしてください。',
  ),
  'pdf.external-action': entry(
    422,
    'The PDF contains an action that starts a program, sends its form or imports data. Print it to a new PDF and upload that.',
    'PDF にプログラムの起動、フォームの送信、データの取り込みを行うアクションが含まれています。新しい PDF に印刷し直してアップロードしてください。',
  ),
  'pdf.javascript': entry(
    422,
    'The PDF contains JavaScript, which could change what it shows. Print it to a new PDF and upload that.',
    'PDF に JavaScript が含まれており、表示内容が変わるおそれがあります。新しい PDF に印刷し直してアップロードしてください。',
  ),
  'pdf.no-pages': entry(
    422,
    'The PDF has no pages. Check the file and upload one that has.',
    'PDF にページがありません。ファイルを確認し、ページのある PDF をアップロードしてください。',
  ),
  'pdf.not-a-pdf': entry(
    422,
    'This is not a PDF. Save the document as PDF and upload that.',
    'PDF ファイルではありません。文書を PDF 形式で保存してアップロードしてください。',
  ),
  'pdf.portfolio': entry(
    422,
    'The PDF is a portfolio of several files. Upload the files in it one by one.',
    'PDF は複数ファイルをまとめたポートフォリオです。中のファイルを個別にアップロードしてください。',
  ),
  'pdf.too-complex': entry(
    422,
    'The PDF is built in a way that takes too much work to read. Print it to a new PDF and upload that.',
    'PDF の構造が複雑すぎて読み取れません。新しい PDF に印刷し直してアップロードしてください。',
  ),
  'pdf.too-large': entry(
    413,
    'The file is larger than allowed (50 MB for an upload). Make it smaller or split it.',
    'ファイルが大きすぎます（アップロードの上限は 50 MB です）。圧縮するか分割してください。',
  ),
  'pdf.too-many-pages': entry(
    422,
    'The PDF has more than 2,000 pages. Split it and upload the parts.',
    'PDF が 2,000 ページを超えています。分割してアップロードしてください。',
  ),
  'pdf.unsupported': entry(
    422,
    'The PDF uses a feature that this service cannot read. Print it to a new PDF and upload that.',
    'PDF にこのサービスでは読み取れない機能が使われています。新しい PDF に印刷し直してアップロードしてください。',
  ),
  'pdf.xfa': entry(
    422,
    'The PDF is an XFA form, whose content is not fixed. Print it to a new PDF and upload that.',
    'PDF は XFA フォームで、内容が固定されていません。新しい PDF に印刷し直してアップロードしてください。',
  ),
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

  // trust: certificates, CRLs, OCSP, timestamps as data
  'trust.malformed': entry(
    422,
    'A certificate, timestamp or revocation answer cannot be read. Get it again from its issuer.',
    '証明書、タイムスタンプまたは失効情報を読み取れません。発行元から取得し直してください。',
  ),
  'trust.unsupported-algorithm': entry(
    422,
    'A signature uses an algorithm that this service does not know. Use RSA, ECDSA or EdDSA with SHA-2 or SHA-3.',
    '対応していない署名アルゴリズムです。RSA、ECDSA、EdDSA と SHA-2 または SHA-3 を使ってください。',
  ),
  'trust.untrusted': entry(
    503,
    'A certificate does not lead to a configured trust anchor. Check the configured anchors and intermediate certificates.',
    '証明書が設定済みのトラストアンカーにつながりません。アンカーと中間証明書の設定を確認してください。',
  ),

  // tsa: what a timestamp authority answered
  'tsa.unavailable': entry(
    503,
    'No timestamp authority answered. It is tried again by itself.',
    'タイムスタンプ局が応答しません。自動的に再試行します。',
  ),
  'tsa.rejected': entry(
    503,
    'The timestamp authority refused the request. Check its contract, credentials and policy.',
    'タイムスタンプ局が要求を拒否しました。契約、認証情報、ポリシーを確認してください。',
  ),
  'tsa.malformed': entry(
    503,
    'The timestamp authority answered something that is not a timestamp. Check its address.',
    'タイムスタンプ局の応答がタイムスタンプではありません。アドレスを確認してください。',
  ),
  'tsa.too-large': entry(
    503,
    'The answer of the timestamp authority is larger than allowed. Check its address.',
    'タイムスタンプ局の応答が大きすぎます。アドレスを確認してください。',
  ),
  'tsa.nonce-mismatch': entry(
    503,
    'The timestamp answers another request (nonce). It was not used; it is tried again by itself.',
    'タイムスタンプが別の要求への応答です(nonce 不一致)。使用せず、自動的に再試行します。',
  ),
  'tsa.imprint-mismatch': entry(
    503,
    'The timestamp is for other data. It was not used; it is tried again by itself.',
    'タイムスタンプの対象データが一致しません。使用せず、自動的に再試行します。',
  ),
  'tsa.policy-mismatch': entry(
    503,
    'The timestamp was issued under another policy than configured. Check the policy setting.',
    'タイムスタンプのポリシーが設定と異なります。ポリシー設定を確認してください。',
  ),
  'tsa.certificate-unusable': entry(
    503,
    'The certificate of the timestamp authority is missing, not made for timestamps, or not the one that signed.',
    'タイムスタンプ局の証明書がないか、タイムスタンプ用でないか、署名したものと一致しません。',
  ),
  'tsa.signature-invalid': entry(
    503,
    'The signature of the timestamp is wrong. It was not used; it is tried again by itself.',
    'タイムスタンプの署名が正しくありません。使用せず、自動的に再試行します。',
  ),
  'tsa.time-out-of-bounds': entry(
    503,
    'The time in the timestamp differs too much from the clock here. Check both clocks.',
    'タイムスタンプの時刻が現在時刻と大きく異なります。双方の時計を確認してください。',
  ),

  // revocation: OCSP and CRL answers
  'revocation.unavailable': entry(
    503,
    'No OCSP responder or CRL of a certificate answered. It is tried again by itself.',
    '失効情報(OCSP・CRL)を取得できません。自動的に再試行します。',
  ),
  'revocation.revoked': entry(
    503,
    'A certificate in use is revoked. Sealing stops until another certificate is installed.',
    '使用中の証明書が失効しています。別の証明書を設定するまで署名を停止します。',
  ),
  'revocation.unknown': entry(
    503,
    'The OCSP responder does not know a certificate in use. Ask its issuer.',
    'OCSP レスポンダーが使用中の証明書を認識していません。発行元に確認してください。',
  ),
  'revocation.stale': entry(
    503,
    'The revocation answer is older than the signature it should vouch for. It is tried again by itself.',
    '失効情報が署名より古いものです。自動的に再試行します。',
  ),
  'revocation.malformed': entry(
    503,
    'The revocation answer cannot be read. Check the address in the certificate.',
    '失効情報を読み取れません。証明書に記載されたアドレスを確認してください。',
  ),
  'revocation.untrusted': entry(
    503,
    'The revocation answer is not from the issuer of the certificate. It was not used.',
    '失効情報が証明書の発行元からのものではありません。使用しませんでした。',
  ),
  'revocation.too-large': entry(
    503,
    'The revocation answer is larger than allowed. Raise the limit or ask the issuer for OCSP.',
    '失効情報が大きすぎます。上限を上げるか、発行元に OCSP を依頼してください。',
  ),
  'revocation.address-refused': entry(
    503,
    'The address of the revocation service is not one on the public internet. Put its host on the list of allowed hosts.',
    '失効情報のアドレスが公開インターネット上にありません。許可ホストに追加してください。',
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
