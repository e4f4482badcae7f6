export type SignatureRefusal =
  | 'missing'
  | 'malformed'
  | 'unknown-key'
  | 'wrong-token'
  | 'wrong-signature'
  | 'unsigned-header'
  | 'skewed'
  | 'expired'
  | 'wrong-payload';

export class SignatureError extends Error {
  readonly reason: SignatureRefusal;
  constructor(reason: SignatureRefusal, message: string) {
    super(message);
    this.name = 'SignatureError';
    this.reason = reason;
  }
}
