import { CloudSignError, isCloudSignError } from '../errors.ts';
import { buildChain } from '../trust/chain.ts';
import { checkTimestampToken, readTimestampToken, type TimestampToken } from '../trust/timestamp.ts';
import type { Certificate } from '../trust/types.ts';
import type { HashName } from './algorithms.ts';

const read = (bytes: Uint8Array): TimestampToken => {
  try {
    return readTimestampToken(bytes);
  } catch (error) {
    throw isCloudSignError(error) ? new CloudSignError('tsa.malformed', { cause: error }) : error;
  }
};

/**
 * The token, which must be for this digest and signed by its own certificate: whoever fetched it has checked that already, but what
 * goes into a file for ten years is not taken on trust. Throws `tsa.malformed`, `tsa.imprint-mismatch`, `tsa.signature-invalid`.
 */
export const requireToken = (
  bytes: Uint8Array,
  { algorithm, digest }: { readonly algorithm: HashName; readonly digest: Uint8Array },
): TimestampToken => {
  const token = read(bytes);
  if (token.der.length !== bytes.length)
    throw new CloudSignError('tsa.malformed', { detail: 'bytes behind the token' });
  if (token.info.imprint.hash !== algorithm)
    throw new CloudSignError('tsa.imprint-mismatch', { detail: 'another hash' });
  const [finding] = checkTimestampToken({ token, digestOf: () => digest });
  if (finding === undefined) return token;
  const code = finding === 'imprint-mismatch' ? 'tsa.imprint-mismatch' : 'tsa.signature-invalid';
  throw new CloudSignError(code, { detail: finding });
};

/**
 * Refuses a token of an authority that does not lead to one of these anchors (`trust.untrusted`): it would go into files, and no
 * report would count it.
 */
export const requireAnchored = (bytes: Uint8Array, anchors: readonly Certificate[]): void => {
  const { signer, signedData, info } = read(bytes);
  if (signer === undefined) throw new CloudSignError('tsa.certificate-unusable', { detail: 'not in the token' });
  const chain = buildChain({ certificate: signer, intermediates: signedData.certificates, anchors, at: info.genTime });
  if (chain.ok) return;
  throw new CloudSignError('trust.untrusted', {
    detail: `${signer.subject.display}: ${chain.reason}: ${chain.detail}`,
  });
};
