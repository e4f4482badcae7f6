/** What the notary is asked and answers; bytes are base64. It sees digests, serial numbers, addresses and public certificates, nothing else. */
import * as z from 'zod';
import type { ErrorCode } from '../../core/errors.ts';
import type { CallFailure } from '../answer-call.ts';

export const notaryEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('timestamp'),
    algorithm: z.enum(['sha256', 'sha384', 'sha512', 'sha3-256', 'sha3-512']),
    digest: z.base64().max(100),
    /** Roots (DER) that will be trusted: the token must lead to one of them. */
    anchors: z.array(z.base64().max(16_384)).max(500).optional(),
  }),
  z.strictObject({ kind: z.literal('ocsp'), url: z.string().max(2048), request: z.base64().max(8192) }),
  z.strictObject({ kind: z.literal('crl'), url: z.string().max(2048) }),
]);

export type NotaryEvent = z.infer<typeof notaryEventSchema>;

/** A TSA that was asked in vain before another one answered. */
export interface PassedOver {
  readonly authority: string;
  readonly code: ErrorCode;
  readonly detail: string;
}

export type NotaryReply =
  | {
      readonly token: string;
      readonly authority: string;
      /** RFC 3339 */
      readonly genTime: string;
      readonly passedOver: readonly PassedOver[];
    }
  | { readonly response: string }
  | { readonly crl: string }
  | CallFailure;
