import { type ActStatement, personText, readStatement } from '../evidence/act-statement.ts';
import { hashes, type SignatureStrength, type Sunset, signatureSunset } from '../pades/algorithms.ts';
import type { PdfFile } from '../pdf/file.ts';
import { PdfString } from '../pdf/objects.ts';
import { decodePdfDate } from '../pdf/pdf-date.ts';
import { decodeTextString } from '../pdf/text-string.ts';
import { chainSunset } from '../trust/chain.ts';
import type { Certificate } from '../trust/types.ts';
import { checkCms, contentHash, signerCertificate } from './check-cms.ts';
import { type Finding, finding, worstOf } from './finding.ts';
import { algorithmName, type CertificateJudgement, judgeCertificate, nameOf } from './judge-certificate.ts';
import { lenient } from './object-graph.ts';
import type { SignedItem } from './read-signatures.ts';
import type { UsableAnswer } from './revocation-answers.ts';
import { shorten } from './shown.ts';
import { type BaseContext, type JudgedStamp, proofBy, stampAlgorithm } from './timestamps.ts';

/** A signature or document timestamp with four of its five answers; what changed after it is judged for all at once. */
export interface JudgedItem {
  readonly item: SignedItem;
  readonly certificate: Certificate | undefined;
  readonly strength: SignatureStrength | undefined;
  readonly bytes: readonly Finding[];
  readonly coverage: readonly Finding[];
  readonly trust: readonly Finding[];
  readonly time: readonly Finding[];
  readonly judgement: CertificateJudgement | undefined;
  readonly hash: string | undefined;
  readonly algorithm: string | undefined;
  readonly proven: { readonly at: Date; readonly by: JudgedStamp } | undefined;
  readonly stamps: readonly JudgedStamp[];
  readonly claims: Claims;
}

export interface Claims {
  readonly name: string | undefined;
  readonly reason: string | undefined;
  /** What the reason states where it is worded as this service words it. */
  readonly statement: ActStatement | undefined;
  readonly location: string | undefined;
  readonly contact: string | undefined;
  readonly time: Date | undefined;
}

interface JudgeContext {
  readonly file: PdfFile;
  readonly context: BaseContext;
  /** All timestamps of the file, judged. */
  readonly stamps: readonly JudgedStamp[];
  readonly time: Date;
}

/** The five answers about one signature or document timestamp. */
export function judgeItem(item: SignedItem, how: JudgeContext): JudgedItem {
  const claims = readClaims(how.file, item);
  return item.kind === 'signature' ? judgeSignature(item, claims, how) : judgeDocumentTimestamp(item, claims, how);
}

function judgeSignature(item: SignedItem, claims: Claims, { file, context, stamps, time }: JudgeContext): JudgedItem {
  const { cms, range, digests, content } = item;
  const signer = cms?.signer;
  const certificate = signer === undefined ? undefined : signerCertificate(signer, context.certificates);
  const hashName = contentHash(signer, content);
  const isCheckable =
    cms?.data !== undefined &&
    signer !== undefined &&
    range.ranges !== undefined &&
    content !== 'none' &&
    content !== 'token';
  const checked = isCheckable
    ? checkCms({
        file,
        ranges: range.ranges,
        data: cms.data,
        signer,
        certificate,
        content,
        digest: hashName === undefined ? undefined : digests.get(hashName),
      })
    : [];
  // A range that is wrong by itself was not hashed: there is nothing to compare with.
  const isHashed = digests.size > 0 || signer?.digest === undefined;
  const bytes = [...item.bytesFindings, ...(isHashed ? checked : checked.filter(({ sub }) => sub !== 'HASH_FAILURE'))];
  const strength = strengthOf(item, certificate);
  const own = stamps.filter((stamp) => stamp.item === item);
  const proven = earliestProof(item, stamps);
  const at = proven?.at ?? time;
  const judgement =
    certificate === undefined
      ? undefined
      : judgeCertificate(
          { ...context, provenBy: proofBy(stamps, time) },
          { certificate, at, signs: 'documents', strength, whenUnknown: withoutAnswer },
        );
  return {
    item,
    certificate,
    strength,
    bytes: withIntact(bytes),
    coverage: item.coverageFindings,
    trust: judgement?.findings ?? [finding('cms.signer-certificate-missing')],
    time: timeFindings({ own, proven, claims, stamps, item }),
    judgement,
    hash: hashName === undefined ? undefined : hashes[hashName].display,
    algorithm: algorithmName(strength),
    proven,
    stamps: own,
    claims,
  };
}

const withoutAnswer = (subject: string, unproven: UsableAnswer | undefined): Finding => {
  if (unproven === undefined) return finding('trust.revocation-unknown', { subject });
  const { source, answer } = unproven;
  return finding('trust.revocation-unproven', {
    subject,
    source: source === 'ocsp' ? 'OCSP' : 'CRL',
    thisUpdate: answer.window.thisUpdate,
    signer: nameOf(answer.signer),
  });
};

const withIntact = (findings: readonly Finding[]): readonly Finding[] =>
  ['ok', 'warn'].includes(worstOf(findings)) ? [...findings, finding('cms.intact')] : findings;

/** By the weakest hash in it: of adbe.pkcs7.sha1 that is the one that the document itself is hashed with. */
function strengthOf({ cms, content }: SignedItem, certificate: Certificate | undefined): SignatureStrength | undefined {
  const signer = cms?.signer;
  const scheme = signer?.signatureAlgorithm.scheme;
  if (signer === undefined || scheme === undefined || certificate === undefined) return undefined;
  const hash = content === 'sha1' ? 'sha1' : (signer.signatureAlgorithm.hash ?? signer.digest);
  return { scheme, keyBits: certificate.publicKey.bits, hash };
}

/** The earliest time by which timestamps prove the signature to exist: its own, and document timestamps that cover it. */
function earliestProof(item: SignedItem, stamps: readonly JudgedStamp[]): JudgedItem['proven'] {
  const proofs = stamps
    .filter((stamp) => stamp.isProof && (stamp.item === item || isCoveredBy(item, stamp)))
    .flatMap((by) => (by.token === undefined ? [] : [{ at: by.token.info.genTime, by }]))
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
  return proofs[0];
}

const isCoveredBy = (item: SignedItem, { kind, item: stamp }: JudgedStamp): boolean =>
  kind === 'document-timestamp' && item.covered !== undefined && (stamp.covered ?? -1) > item.covered;

function timeFindings({
  own,
  proven,
  claims,
  stamps,
  item,
}: {
  readonly own: readonly JudgedStamp[];
  readonly proven: JudgedItem['proven'];
  readonly claims: Claims;
  readonly stamps: readonly JudgedStamp[];
  readonly item: SignedItem;
}): readonly Finding[] {
  const broken = own.flatMap(({ findings, trustFindings }) => [
    ...findings.filter(({ status }) => status !== 'ok' && status !== 'warn'),
    ...trustFindings.filter(({ code }) => code === 'time.order' || code === 'time.in-the-future'),
  ]);
  if (proven !== undefined) {
    const tsa = proven.by.tsa === undefined ? '?' : nameOf(proven.by.tsa);
    const findings = [...broken, finding('time.proven', { tsa, time: proven.at })];
    const isLater = claims.time !== undefined && claims.time.getTime() > proven.at.getTime() + tolerance;
    if (isLater) findings.push(finding('time.claim-differs', { claimed: claims.time, time: proven.at }));
    return [...findings, ...proven.by.trustFindings.filter(({ status }) => status === 'warn')];
  }
  const useless = [...own, ...stamps.filter((stamp) => isCoveredBy(item, stamp))].filter(
    ({ findings }) => !findings.some(({ status }) => status === 'fail' || status === 'unknown'),
  );
  const reasons = useless.flatMap((stamp) => whyNot(stamp));
  const claimed =
    claims.time === undefined ? finding('time.none') : finding('time.claimed-only', { claimed: claims.time });
  return [...broken, ...reasons, ...(useless.length === 0 ? [claimed] : [])];
}

/** A signer's clock may go ahead of the authority's by this much before it is worth a word. */
const tolerance = 5 * 60_000;

/** Why a sound timestamp proves nothing here: no anchor is missing knowledge, everything else speaks for itself. */
function whyNot(stamp: JudgedStamp): readonly Finding[] {
  const tsa = stamp.tsa === undefined ? '?' : nameOf(stamp.tsa);
  const values = { tsa, time: stamp.token?.info.genTime };
  if (stamp.judgement?.anchor === undefined) return [finding('time.timestamp-untrusted', values)];
  const reasons = stamp.trustFindings.filter(
    ({ status, code }) =>
      (status === 'fail' || status === 'unknown') && code !== 'time.order' && code !== 'time.in-the-future',
  );
  return [finding('time.timestamp-not-counted', values), ...reasons];
}

function judgeDocumentTimestamp(item: SignedItem, claims: Claims, { stamps }: JudgeContext): JudgedItem {
  const stamp = stamps.find((one) => one.item === item);
  const findings = stamp?.findings ?? [];
  const trust = stamp?.judgement?.findings ?? [finding('timestamp.signer-missing')];
  const time = stamp?.trustFindings.filter((one) => !trust.includes(one)) ?? [];
  const isHashed = item.digests.size > 0 || item.token === undefined;
  const own = isHashed ? findings : findings.filter(({ code }) => code !== 'timestamp.document-changed');
  const genTime = item.token?.info.genTime;
  const tsa = stamp?.tsa === undefined ? '?' : nameOf(stamp.tsa);
  const isProof = stamp?.isProof === true && genTime !== undefined;
  const stated = isProof
    ? finding('time.proven', { tsa, time: genTime })
    : finding('time.timestamp-not-counted', { tsa, time: genTime });
  return {
    item,
    certificate: stamp?.tsa,
    strength: stamp?.strength,
    bytes: withIntact([...item.bytesFindings, ...own]),
    coverage: item.coverageFindings,
    trust,
    time: [...time, stated],
    judgement: stamp?.judgement,
    hash: item.token?.info.imprint.hash === undefined ? undefined : hashes[item.token.info.imprint.hash].display,
    algorithm: stamp === undefined ? undefined : stampAlgorithm(stamp),
    proven: isProof && stamp !== undefined ? { at: genTime, by: stamp } : undefined,
    stamps: stamp === undefined ? [] : [stamp],
    claims,
  };
}

function readClaims(file: PdfFile, { found }: SignedItem): Claims {
  const resolver = lenient(file.at(found.revision));
  const whole = (key: string): string => {
    const value = resolver.resolve(found.dict?.get(key));
    return value instanceof PdfString ? decodeTextString(value) : '';
  };
  const text = (key: string): string | undefined => shorten(whole(key)) || undefined;
  const statement = readStatement(whole('Reason'));
  const date = resolver.resolve(found.dict?.get('M'));
  return {
    name: text('Name'),
    reason: text('Reason'),
    statement: statement !== undefined && personText(statement.actor) === whole('Name') ? statement : undefined,
    location: text('Location'),
    contact: text('ContactInfo'),
    time: date instanceof PdfString ? decodePdfDate(date) : undefined,
  };
}

/** Until when the signature can be verified with what is in the file: the end of what holds it up longest, itself or a timestamp. */
export function verifiableUntil(
  { item, certificate, strength, judgement }: JudgedItem,
  stamps: readonly JudgedStamp[],
): Date | undefined {
  if (certificate === undefined || strength === undefined) return undefined;
  const holders = stamps.filter((stamp) => stamp.isProof && (stamp.item === item || isCoveredBy(item, stamp)));
  const own = {
    path: judgement?.path ?? [certificate],
    anchor: judgement?.anchor,
    sunsets: [signatureSunset(strength)],
  };
  const ends = holders.length === 0 ? [endOf(own)] : holders.map((stamp) => endOf(holding(stamp)));
  const last = Math.max(...ends);
  // What is trusted by itself and signed with an algorithm of no known end holds for good.
  return Number.isFinite(last) ? new Date(last) : undefined;
}

interface Holder {
  readonly path: readonly Certificate[];
  readonly anchor: Certificate | undefined;
  readonly sunsets: readonly Sunset[];
}

function holding({ judgement, strength, token }: JudgedStamp): Holder {
  const imprint = token?.info.imprint.hash;
  return {
    path: judgement?.path ?? [],
    anchor: judgement?.anchor,
    sunsets: [
      ...(strength === undefined ? [] : [signatureSunset(strength)]),
      ...(imprint === undefined ? [] : [hashes[imprint]]),
    ],
  };
}

/** The earliest end of the certificates below the anchor and of the algorithms. */
function endOf({ path, anchor, sunsets }: Holder): number {
  const certificates = path.filter((one) => one.sha256 !== anchor?.sha256).map(({ notAfter }) => notAfter);
  const algorithms = [...sunsets, chainSunset(path)].flatMap(({ until }) => until ?? []);
  return Math.min(...[...certificates, ...algorithms].map((end) => end.getTime()));
}
