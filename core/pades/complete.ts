import { CloudSignError } from '../errors.ts';
import type { PdfFile } from '../pdf/file.ts';
import { isSignedBy, parseCertificate } from '../trust/certificate.ts';
import { chainSunset } from '../trust/chain.ts';
import { concat } from '../trust/der.ts';
import type { TimestampToken } from '../trust/timestamp.ts';
import type { Certificate } from '../trust/types.ts';
import type { Subject, ValidationData } from '../trust/validation-data.ts';
import { type HashName, hashes, type Sunset, signatureSunset } from './algorithms.ts';
import { addDocumentTimestamp } from './document-timestamp.ts';
import { dssRevision, readDss } from './dss.ts';
import { PrefixHash } from './prefix-hash.ts';
import { proveDss } from './prove-dss.ts';
import { type FoundSeal, newestDocumentTimestamp, readSeals } from './read-seals.ts';
import type { Timestamper } from './seal.ts';

/** Fetches and verifies what proves these certificates good; rejects with `revocation.*` or `trust.*` when it can't. */
export type EvidenceCollector = (wanted: {
  /** Signers and TSAs; an answer about one must not be older than its `after`. */
  readonly subjects: readonly Subject[];
  /** Where their issuers may be found. */
  readonly certificates: readonly Certificate[];
}) => Promise<ValidationData>;

export interface RenewalRequest {
  readonly file: PdfFile;
  readonly collect: EvidenceCollector;
  readonly timestamp: Timestamper;
  /** For the document timestamp; default SHA-256. `chooseTimestampHash` knows when to move on. */
  readonly hash?: HashName;
  /** 16 fresh random bytes at each call. */
  readonly newId: () => Uint8Array;
  readonly prefix?: PrefixHash;
  readonly tokenBytes?: number | undefined;
}

export interface CompletionRequest extends RenewalRequest {
  readonly level: 'B-LT' | 'B-LTA';
  /** Size of the file as it was uploaded: signatures that came with it are not ours to prove. Default: all are proven. */
  readonly from?: number;
}

export interface Completed {
  /** To be appended to the file that was given: one or two revisions, or none when nothing was missing. */
  readonly tail: Uint8Array;
  readonly file: PdfFile;
  readonly sha256: Uint8Array;
  readonly level: 'B-LT' | 'B-LTA';
  /** The document timestamp made, if any. */
  readonly timestamp: TimestampToken | undefined;
  /** Renew before: the earliest end of the newest timestamp's certificates and algorithms. */
  readonly validUntil: Date | undefined;
}

const issuersOf = ({ signer, signedData }: TimestampToken): readonly Certificate[] => {
  const path: Certificate[] = signer === undefined ? [] : [signer];
  for (let last = path.at(-1); last !== undefined && !last.selfIssued && path.length < 10; ) {
    const subject = last;
    last = signedData.certificates.find((one) => !path.includes(one) && isSignedBy(subject, one));
    if (last !== undefined) path.push(last);
  }
  return path;
};

/** Of the topmost certificate in a token the issuer's key is not there: it is taken to be large enough. */
const largeKey = 1_000_000;

/** Until when the signatures on the certificates of a path count, as far as the path tells. */
const issuanceSunset = (path: readonly Certificate[]): readonly Sunset[] => {
  const top = path.at(-1);
  const { scheme, hash } = top?.signatureAlgorithm ?? {};
  if (top === undefined || top.selfIssued || scheme === undefined) return [chainSunset(path)];
  return [chainSunset(path), signatureSunset({ scheme, hash, keyBits: largeKey })];
};

/** The earliest end of the token's certificates, of the algorithms of token and certificates, and of the hash of its imprint. */
export const timestampValidUntil = (token: TimestampToken): Date => {
  const path = issuersOf(token);
  const ends = path.map(({ notAfter }) => notAfter);
  const [signer] = token.signedData.signers;
  const scheme = signer?.signatureAlgorithm.scheme;
  const imprint = token.info.imprint.hash;
  if (token.signer === undefined || signer === undefined || scheme === undefined || imprint === undefined) {
    return token.info.genTime;
  }
  const hash = signer.signatureAlgorithm.hash ?? signer.digest;
  const own = signatureSunset({ scheme, keyBits: token.signer.publicKey.bits, hash });
  const sunsets: readonly Sunset[] = [own, hashes[imprint], ...issuanceSunset(path)];
  ends.push(...sunsets.flatMap(({ until }) => (until === undefined ? [] : [until])));
  return new Date(Math.min(...ends.map((end) => end.getTime())));
};

const subjectsOf = ({ kind, signer, token, fieldName }: FoundSeal): readonly Subject[] => {
  if (signer === undefined) {
    throw new CloudSignError('seal.evidence-incomplete', { detail: `${fieldName}: certificate of the signer` });
  }
  const after = token === undefined ? {} : { after: token.info.genTime };
  const subjects: Subject[] = [{ certificate: signer, ...after }];
  if (kind === 'signature' && token !== undefined) {
    if (token.signer === undefined) {
      throw new CloudSignError('seal.evidence-incomplete', { detail: `${fieldName}: certificate of the TSA` });
    }
    subjects.push({ certificate: token.signer, ...after });
  }
  return subjects;
};

/** Each certificate once, with the latest time that it must be vouched for. */
const merged = (subjects: readonly Subject[]): readonly Subject[] => {
  const byCertificate = new Map<string, Subject>();
  for (const subject of subjects) {
    const known = byCertificate.get(subject.certificate.sha256);
    const later = known?.after === undefined || (subject.after !== undefined && subject.after > known.after);
    if (known === undefined || later) byCertificate.set(subject.certificate.sha256, subject);
  }
  return [...byCertificate.values()];
};

const readable = (ders: readonly Uint8Array[]): readonly Certificate[] =>
  ders.flatMap((der) => {
    try {
      return [parseCertificate(der)];
    } catch {
      return [];
    }
  });

/** Every certificate of every path, but for the anchors, must have its answer. */
const requireComplete = (data: ValidationData, subjects: readonly Subject[]): void => {
  const answered = new Set(data.answers.map(({ certificate }) => certificate.sha256));
  const paths = subjects.map((_, index) => data.paths[index] ?? []);
  subjects.forEach(({ certificate }, index) => {
    const path = paths[index] ?? [];
    const missing = path.slice(0, -1).find(({ sha256 }) => !answered.has(sha256));
    if (path[0]?.sha256 !== certificate.sha256 || missing !== undefined) {
      throw new CloudSignError('seal.evidence-incomplete', { detail: (missing ?? certificate).subject.display });
    }
  });
};

const addEvidence = async (
  seals: readonly FoundSeal[],
  { file, collect, newId }: RenewalRequest,
): Promise<{ readonly tail: Uint8Array; readonly file: PdfFile }> => {
  const subjects = merged(seals.flatMap(subjectsOf));
  const known = [...seals.flatMap(({ certificates }) => certificates), ...readable(readDss(file.latest).certificates)];
  const certificates = [...new Map(known.map((one) => [one.sha256, one])).values()];
  const data = await collect({ subjects, certificates });
  requireComplete(data, subjects);
  const made = dssRevision(file, { data, id: newId() });
  if (made === undefined) return { tail: new Uint8Array(0), file };
  const after = file.append(made.tail);
  proveDss({ before: file, after, made }, data);
  return { tail: made.tail, file: after };
};

const stamp = async (
  evidence: { readonly tail: Uint8Array; readonly file: PdfFile },
  { timestamp, hash = 'sha256', newId, tokenBytes, prefix = new PrefixHash() }: RenewalRequest,
): Promise<Completed> => {
  const stamped = await addDocumentTimestamp({ file: evidence.file, timestamp, hash, id: newId(), prefix, tokenBytes });
  return {
    tail: concat(evidence.tail, stamped.tail),
    file: stamped.file,
    sha256: prefix.digest(stamped.file, 'sha256'),
    level: 'B-LTA',
    timestamp: stamped.timestamp,
    validUntil: timestampValidUntil(stamped.timestamp),
  };
};

/**
 * Brings every seal of the file to B-LT (validation data) or B-LTA (a document timestamp over it, too). Everything made is proven
 * before it is answered. Throws `seal.nothing-to-complete`, `seal.evidence-incomplete`, and what `collect` and `timestamp` throw.
 */
export const completeEvidence = async (request: CompletionRequest): Promise<Completed> => {
  const { file, level, from = 0, prefix = new PrefixHash() } = request;
  const seals = readSeals(file, from);
  if (!seals.some(({ kind }) => kind === 'signature')) throw new CloudSignError('seal.nothing-to-complete');
  const evidence = await addEvidence(seals, request);
  if (level === 'B-LTA') return stamp(evidence, { ...request, prefix });
  const newest = seals.findLast(({ token }) => token !== undefined)?.token;
  return {
    ...evidence,
    sha256: prefix.digest(evidence.file, 'sha256'),
    level,
    timestamp: undefined,
    validUntil: newest === undefined ? undefined : timestampValidUntil(newest),
  };
};

/**
 * Renews a B-LTA file before its newest timestamp ends: validation data of that timestamp, while it can be had, and a new document
 * timestamp over both. Throws as {@link completeEvidence}.
 */
export const renewEvidence = async (request: RenewalRequest): Promise<Completed> => {
  const newest = newestDocumentTimestamp(request.file);
  if (newest === undefined) throw new CloudSignError('seal.nothing-to-complete', { detail: 'no document timestamp' });
  return stamp(await addEvidence([newest], request), request);
};
