import { CloudSignError } from '../errors.ts';
import type { PdfFile } from '../pdf/file.ts';
import { PdfDict, PdfName } from '../pdf/objects.ts';
import { hashOf } from '../trust/crypto.ts';
import type { TimestampToken } from '../trust/timestamp.ts';
import { type ActDrawing, drawAct, lockedNames } from './act-drawing.ts';
import type { HashName } from './algorithms.ts';
import { assembleSignedData, signedAttributes } from './cms.ts';
import { freeFieldName } from './field-name.ts';
import { type OpenIdentity, openIdentity, requireOwnSignature, type SealIdentity } from './identity.ts';
import { requirePermission } from './permissions.ts';
import { PrefixHash } from './prefix-hash.ts';
import { proveSeal } from './prove-signature.ts';
import { signRevision } from './signed-revision.ts';
import { pdfDate, pdfText } from './text.ts';
import { requireToken } from './token.ts';

/** What a seal says in its signature dictionary; texts may be in any language. */
export interface Act {
  /** Who: /Name. */
  readonly name: string;
  /** What and how authenticated: /Reason. */
  readonly reason: string;
  readonly location?: string;
  readonly contact?: string;
  /** Letters, digits, `_`, `-`; gets a number behind it when the file has such a field, in any of its revisions. */
  readonly fieldName: string;
}

/** Signs a digest that is ready (KMS: `Sign` with MessageType DIGEST); ECDSA answers DER. */
export type DigestSigner = (digest: Uint8Array) => Promise<Uint8Array>;

/** Gets a verified RFC 3161 token over a digest; rejects with a coded error when there is none. */
export type Timestamper = (request: {
  readonly algorithm: HashName;
  readonly digest: Uint8Array;
}) => Promise<Uint8Array>;

export interface SealRequest {
  readonly file: PdfFile;
  readonly act: Act;
  readonly identity: SealIdentity;
  readonly signer: DigestSigner;
  /** Needed for B-T; B-B doesn't call it. */
  readonly timestamp?: Timestamper;
  readonly level: 'B-B' | 'B-T';
  /** The claimed time, /M; the certificate must be valid then. */
  readonly time: Date;
  /** 16 fresh random bytes. */
  readonly id: Uint8Array;
  /** Carried from act to act, it saves hashing the file again. */
  readonly prefix?: PrefixHash;
  /** Size of the last token of the same TSA: less padding. */
  readonly tokenBytes?: number | undefined;
  /** What the act draws on the pages. */
  readonly drawing?: ActDrawing | undefined;
}

export interface Sealed {
  /** To be appended to the file that was given. */
  readonly tail: Uint8Array;
  /** The file with the tail. */
  readonly file: PdfFile;
  /** SHA-256 of the file with the tail. */
  readonly sha256: Uint8Array;
  readonly fieldName: string;
  readonly timestamp: TimestampToken | undefined;
}

/** Tokens of public TSAs with their chains: 3 to 8 KB; what doesn't fit is made again with more room. */
const usualTokenBytes = 9 * 1024;
const slack = 256;

const roomFor = ({ leaf, chain, algorithm }: OpenIdentity, tokenBytes: number | undefined): number => {
  const digest = new Uint8Array(hashOf(algorithm.hash).length);
  const largest = assembleSignedData({
    attributes: signedAttributes({ contentDigest: digest, signerCertificate: leaf, algorithm }),
    signature: new Uint8Array(algorithm.maxSignatureBytes),
    chain,
    algorithm,
    timestampToken: tokenBytes === undefined ? undefined : new Uint8Array(tokenBytes),
  });
  return largest.length + (tokenBytes === undefined ? 16 : slack);
};

/** EN 319 142-1, 5.3 and 6.3: no /Cert, and /M instead of a signing-time attribute. */
const sealDictionary = (act: Act, time: Date): PdfDict =>
  PdfDict.of({
    Type: new PdfName('Sig'),
    Filter: new PdfName('Adobe.PPKLite'),
    SubFilter: new PdfName('ETSI.CAdES.detached'),
    M: pdfDate(time),
    Name: pdfText(act.name),
    Reason: pdfText(act.reason),
    Location: act.location === undefined ? undefined : pdfText(act.location),
    ContactInfo: act.contact === undefined ? undefined : pdfText(act.contact),
  });

/**
 * Seals one act: one more revision with a PAdES signature, proven before it is answered. Refuses with `seal.*`, `pdf.*` or what
 * `signer` and `timestamp` reject with; then nothing was made. A B-T seal is never made without its timestamp.
 */
export const sealAct = async (request: SealRequest): Promise<Sealed> => {
  const { file, act, level, time, id, drawing, prefix = new PrefixHash() } = request;
  const identity = openIdentity(request.identity, time);
  const { algorithm, chain, leaf } = identity;
  const timestamp = level === 'B-T' ? request.timestamp : undefined;
  if (level === 'B-T' && timestamp === undefined) throw new CloudSignError('tsa.unavailable', { detail: 'none given' });
  const fieldName = freeFieldName(file, act.fieldName);
  requirePermission(file.latest, fieldName);

  const revision = await signRevision(
    {
      file,
      id,
      fieldName,
      prefix,
      dictionary: sealDictionary(act, time),
      hash: algorithm.hash,
      add: drawing && ((update) => drawAct(update, file, drawing)),
      locks: drawing && lockedNames(drawing),
      room: roomFor(identity, timestamp === undefined ? undefined : (request.tokenBytes ?? usualTokenBytes)),
    },
    async (contentDigest) => {
      const attributes = signedAttributes({ contentDigest, signerCertificate: leaf, algorithm });
      const signature = await request.signer(hashOf(algorithm.hash, attributes));
      requireOwnSignature(identity, { attributes, signature });
      const imprint = { algorithm: algorithm.hash, digest: hashOf(algorithm.hash, signature) };
      const timestampToken = await timestamp?.(imprint);
      if (timestampToken !== undefined) requireToken(timestampToken, imprint);
      return assembleSignedData({ attributes, signature, chain, algorithm, timestampToken });
    },
  );

  const sealed = file.append(revision.tail);
  const token = proveSeal(
    { before: file, after: sealed, added: revision.added, prefix },
    { identity, timestamped: timestamp !== undefined },
  );
  const sha256 = prefix.digest(sealed, 'sha256');
  return { tail: revision.tail, file: sealed, sha256, fieldName, timestamp: token };
};
