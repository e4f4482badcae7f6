import type { HashName } from '../pades/algorithms.ts';
import { hashes, isStrongAt, type SignatureStrength } from '../pades/algorithms.ts';
import { hashOf } from '../trust/crypto.ts';
import { toHex } from '../trust/hex.ts';
import { checkTimestampToken, type TimestampToken } from '../trust/timestamp.ts';
import type { Certificate, TimestampFinding } from '../trust/types.ts';
import { signerCertificate } from './check-cms.ts';
import { type Finding, finding, rfc3339, worstOf } from './finding.ts';
import {
  algorithmName,
  type CertificateJudgement,
  judgeCertificate,
  nameOf,
  type TrustContext,
} from './judge-certificate.ts';
import type { SignedItem } from './read-signatures.ts';
import type { ProofOfExistence } from './revocation-answers.ts';

/** One timestamp, judged. */
export interface JudgedStamp {
  /** Of a document timestamp its item's id, of a signature timestamp `S1.T1`. */
  readonly id: string;
  readonly kind: 'signature-timestamp' | 'document-timestamp';
  readonly item: SignedItem;
  readonly token: TimestampToken | undefined;
  readonly tsa: Certificate | undefined;
  /** About what it was made for and its own signature; a `fail` or `unknown` here means that it is worth nothing. */
  readonly findings: readonly Finding[];
  readonly judgement: CertificateJudgement | undefined;
  /** About its authority and its place in time. */
  readonly trustFindings: readonly Finding[];
  /** Its time counts as proven. */
  readonly isProof: boolean;
  readonly strength: SignatureStrength | undefined;
}

interface Draft {
  readonly id: string;
  readonly kind: JudgedStamp['kind'];
  readonly item: SignedItem;
  readonly token: TimestampToken | undefined;
}

/** Everything but what is proven so far. */
export type BaseContext = Omit<TrustContext, 'provenBy'>;

/**
 * Judges all timestamps from the last to the first (EN 319 102-1, 5.6.3): each at the time that the ones after it prove, so that an
 * authority whose certificate has ended since still counts as long as a later timestamp took over before.
 */
export function judgeTimestamps(
  items: readonly SignedItem[],
  { context, time }: { readonly context: BaseContext; readonly time: Date },
): readonly JudgedStamp[] {
  const drafts = items.flatMap(draftsOf);
  const uses = Map.groupBy(
    drafts.filter(({ token }) => token !== undefined),
    ({ token }) => toHex(hashOf('sha256', token?.der ?? new Uint8Array())),
  );
  const reused = new Set([...uses.values()].filter((list) => list.length > 1).flat());
  const judged: JudgedStamp[] = [];
  for (const draft of drafts.toSorted(lastFirst)) {
    judged.push(judgeStamp(draft, { judged, isReused: reused.has(draft), context, time }));
  }
  return judged.reverse();
}

function draftsOf(item: SignedItem): readonly Draft[] {
  if (item.kind === 'document-timestamp') {
    return [{ id: item.id, kind: 'document-timestamp', item, token: item.token }];
  }
  return item.stamps.map((token, index) => ({
    id: `${item.id}.T${index + 1}`,
    kind: 'signature-timestamp',
    item,
    token,
  }));
}

const lastFirst = (a: Draft, b: Draft): number =>
  (b.item.covered ?? -1) - (a.item.covered ?? -1) || (a.kind === 'document-timestamp' ? -1 : 1);

/** The time at which everything of the revision of that index is proven to exist by document timestamps; else `time`. */
export function proofBy(stamps: readonly JudgedStamp[], time: Date): ProofOfExistence {
  const proofs = stamps.flatMap(({ kind, isProof, item, token }) =>
    kind === 'document-timestamp' && isProof && item.covered !== undefined && token !== undefined
      ? [{ covered: item.covered, at: token.info.genTime }]
      : [],
  );
  return (since) => {
    const times = proofs.filter(({ covered }) => covered >= since).map(({ at }) => at.getTime());
    return new Date(Math.min(time.getTime(), ...times));
  };
}

interface StampContext {
  /** Those that come after it. */
  readonly judged: readonly JudgedStamp[];
  readonly isReused: boolean;
  readonly context: BaseContext;
  readonly time: Date;
}

function judgeStamp(draft: Draft, { judged, isReused, context, time }: StampContext): JudgedStamp {
  const { item, token, kind } = draft;
  const own = stampFindings(draft, context.certificates);
  const findings = isReused ? [...own, finding('timestamp.reused')] : own;
  const [tokenSigner] = token?.signedData.signers ?? [];
  const tsa = token?.signer ?? (tokenSigner && signerCertificate(tokenSigner, context.certificates));
  const nothing = {
    ...draft,
    tsa,
    findings,
    judgement: undefined,
    trustFindings: [],
    isProof: false,
    strength: undefined,
  };
  if (token === undefined || tsa === undefined || item.covered === undefined) return nothing;
  const later = judged.filter(
    (stamp) => stamp.kind === 'document-timestamp' && stamp.isProof && coversStamp(stamp, draft),
  );
  const provenBy = proofBy(judged, time);
  const at = new Date(Math.min(time.getTime(), ...later.map((stamp) => stamp.token?.info.genTime.getTime() ?? 0)));
  const scheme = tokenSigner?.signatureAlgorithm.scheme;
  const strength =
    scheme === undefined
      ? undefined
      : { scheme, keyBits: tsa.publicKey.bits, hash: tokenSigner?.signatureAlgorithm.hash ?? tokenSigner?.digest };
  const whenUnknown = (name: string): Finding =>
    finding(later.length === 0 ? 'time.tsa-revocation-unknown' : 'time.tsa-revocation-missing', { tsa: name });
  const judgement = judgeCertificate(
    { ...context, provenBy },
    {
      certificate: tsa,
      at,
      signs: 'timestamps',
      strength,
      whenUnknown,
      whenExpired: (name, notAfter) => finding('time.tsa-expired', { tsa: name, notAfter }),
      whenWeak: (algorithm, until) => finding('time.algorithm-weak', { tsa: nameOf(tsa), algorithm, until }),
    },
  );
  const trustFindings = [...judgement.findings, ...timeFindings(token, { tsa, at, time, later })];
  const coverageIsFine =
    kind === 'signature-timestamp' || worstOf([...item.bytesFindings, ...item.coverageFindings]) !== 'fail';
  const isProof = coverageIsFine && counts(findings) && counts(trustFindings);
  return { ...draft, tsa, findings, judgement, trustFindings, isProof, strength };
}

const counts = (findings: readonly Finding[]): boolean => ['ok', 'warn'].includes(worstOf(findings));

/** A document timestamp covers every timestamp of its own and earlier revisions but itself. */
const coversStamp = (stamp: JudgedStamp, draft: Draft): boolean =>
  stamp.item !== draft.item && (stamp.item.covered ?? -1) > (draft.item.covered ?? -1);

function timeFindings(
  token: TimestampToken,
  at: {
    readonly tsa: Certificate;
    readonly at: Date;
    readonly time: Date;
    readonly later: readonly JudgedStamp[];
  },
): readonly Finding[] {
  const { genTime, accuracy, imprint } = token.info;
  const tsa = nameOf(at.tsa);
  const findings: Finding[] = [];
  if (genTime.getTime() - accuracy > at.time.getTime() + clockSkew) {
    findings.push(finding('time.in-the-future', { tsa, time: genTime }));
  }
  for (const stamp of at.later) {
    const info = stamp.token?.info;
    if (info !== undefined && info.genTime.getTime() + info.accuracy + clockSkew < genTime.getTime() - accuracy) {
      findings.push(finding('time.order', { earlier: info.genTime, later: genTime }));
    }
  }
  if (imprint.hash !== undefined) {
    const end = hashes[imprint.hash];
    if (end.until !== undefined && !isStrongAt(end, at.at)) {
      const algorithm = hashes[imprint.hash].display;
      findings.push(finding('time.algorithm-weak', { tsa, algorithm, until: rfc3339(end.until) }));
    }
  }
  return findings;
}

/** How far two clocks may differ. */
const clockSkew = 5 * 60_000;

/** What is wrong with a token by itself and with what it was made for. */
function stampFindings({ kind, item, token }: Draft, certificates: readonly Certificate[]): readonly Finding[] {
  const isDocument = kind === 'document-timestamp';
  if (token === undefined) return isDocument ? [] : [finding('timestamp.unreadable')];
  const signature = item.cms?.signer?.signature ?? new Uint8Array();
  const digestOf = (hash: HashName): Uint8Array =>
    isDocument ? (item.digests.get(hash) ?? new Uint8Array()) : hashOf(hash, signature);
  const tsa = token.signer === undefined ? '?' : nameOf(token.signer);
  const found = checkTimestampToken({ token, digestOf, certificates });
  // A key that can't be used here can't tell right from wrong.
  const isUsable = token.signer?.publicKey.family !== 'unknown';
  const readable = found.map((code) => (code === 'signature-wrong' && !isUsable ? 'algorithm-unsupported' : code));
  return readable.flatMap((code) => tokenFinding(code, { isDocument, token, tsa, certificates }));
}

interface TokenAt {
  readonly isDocument: boolean;
  readonly token: TimestampToken;
  readonly tsa: string;
  readonly certificates: readonly Certificate[];
}

function tokenFinding(code: TimestampFinding, { isDocument, token, tsa }: TokenAt): readonly Finding[] {
  const { genTime, imprint } = token.info;
  switch (code) {
    case 'imprint-mismatch':
      return [finding(isDocument ? 'timestamp.document-changed' : 'timestamp.of-something-else', { tsa })];
    case 'imprint-algorithm-unknown':
      return [finding('timestamp.imprint-algorithm', { algorithm: imprint.oid })];
    case 'signer-certificate-missing':
      return [finding('timestamp.signer-missing')];
    case 'key-purpose':
      return [finding('timestamp.key-purpose', { tsa })];
    case 'certificate-not-valid-then':
      return [finding('timestamp.outside-validity', { tsa, time: genTime })];
    case 'algorithm-unsupported':
      return [finding('timestamp.algorithm-unknown', { tsa })];
    case 'signing-certificate-missing':
      // RFC 3161 2.4.2 asks for it; tokens of old authorities lack it, and the signer identifier names the certificate all the same.
      return [finding('cms.signing-certificate-missing')];
    default:
      return [
        finding(isDocument ? 'timestamp.document-signature-wrong' : 'timestamp.signature-wrong', { tsa, detail: code }),
      ];
  }
}

export const stampAlgorithm = ({ strength }: JudgedStamp): string => algorithmName(strength);
