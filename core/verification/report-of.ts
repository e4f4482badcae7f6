import { isCloudSignError } from '../errors.ts';
import type { PdfFile } from '../pdf/file.ts';
import { toHex } from '../trust/hex.ts';
import type { Certificate } from '../trust/types.ts';
import { actOf } from './acts.ts';
import { withFilledIn } from './filled-in.ts';
import { type Finding, finding, rfc3339, worst, worstOf } from './finding.ts';
import type { Status, SubIndication } from './findings/entry.ts';
import type { CertificateJudgement } from './judge-certificate.ts';
import { nameOf } from './judge-certificate.ts';
import { type JudgedItem, verifiableUntil } from './judge-signature.ts';
import { type LevelContext, padesLevel } from './pades-level.ts';
import { permissionFor, type Restriction } from './permissions.ts';
import type { CertificateReport, Report, SignatureReport, StampReport } from './report.ts';
import { shorten } from './shown.ts';
import type { JudgedStamp } from './timestamps.ts';

interface ReportInput {
  readonly file: PdfFile;
  readonly sha256: Uint8Array;
  readonly time: Date;
  readonly anchors: readonly Certificate[];
  /** Certificates of the service's own sealing keys; undefined: every anchored signer's. */
  readonly sealers: readonly Certificate[] | undefined;
  readonly judged: readonly JudgedItem[];
  readonly stamps: readonly JudgedStamp[];
  /** By revision index. */
  readonly changes: ReadonlyMap<number, readonly Finding[]>;
  readonly restrictions: readonly Restriction[];
  readonly structure: readonly Finding[];
  readonly levels: LevelContext;
}

type ReportedFinding = Report['structure']['findings'][number];

/** Puts the report together from what was judged. */
export function reportOf(found: ReportInput): Report {
  const { file, sha256, time, anchors, judged, structure } = found;
  const before = judged.map((one) => signatureReport(one, found));
  const acts = judged.flatMap((one, index) => actOf(one, { report: before[index], sealers: found.sealers }));
  const changes = withFilledIn(found.changes, { judged, acts });
  const signatures = judged.map((one) => signatureReport(one, { ...found, changes }));
  const status = worst([worstOf(structure), ...signatures.map(({ verdict }) => statusOfVerdict[verdict])]);
  const isHidden = structure.some(({ code }) => code === 'structure.hidden-signature');
  return {
    version: 1,
    verdict: judged.length === 0 && !isHidden ? 'unsigned' : verdictOf[status],
    at: rfc3339(time),
    file: { bytes: file.size, sha256: toHex(sha256), pages: pagesOf(file) },
    anchors: anchors.length,
    unreadable: null,
    structure: { status: worstOf(structure), findings: reported(structure) },
    revisions: file.revisions.map(({ index, end }) => ({
      number: index + 1,
      end,
      signatures: judged.filter(({ item }) => item.covered === index).map(({ item }) => item.id),
      changes: reported(changes.get(index) ?? []),
    })),
    signatures,
    acts,
  };
}

const verdictOf = { ok: 'valid', warn: 'valid', unknown: 'indeterminate', fail: 'invalid' } as const;
const statusOfVerdict = { valid: 'ok', indeterminate: 'unknown', invalid: 'fail' } as const;
const indications = { valid: 'TOTAL_PASSED', invalid: 'TOTAL_FAILED', indeterminate: 'INDETERMINATE' } as const;

const reported = (findings: readonly Finding[]): ReportedFinding[] =>
  findings.map(({ at, ...rest }) => ({
    ...rest,
    values: { ...rest.values },
    at: { ...at, ...(at.box === undefined ? {} : { box: [...at.box] }) } as ReportedFinding['at'],
  }));

function pagesOf(file: PdfFile): number | null {
  try {
    return file.latest.pageCount;
  } catch (error) {
    if (isCloudSignError(error)) return null;
    throw error;
  }
}

function signatureReport(one: JudgedItem, input: ReportInput): SignatureReport {
  const { item, certificate, claims } = one;
  const { file, stamps } = input;
  const changes = changesAfter(one, input);
  const level = padesLevel(item, { signer: certificate, context: input.levels });
  const until = verifiableUntil(one, stamps);
  const time = level === 'B-B' ? [...one.time, finding('time.signature-only', { until })] : one.time;
  const answers = [one.bytes, one.coverage, changes, one.trust, time];
  const status = worst(answers.map(worstOf));
  const verdict = verdictOf[status];
  const restriction = input.restrictions.find((other) => other.item === item);
  const end = item.range.ranges?.end;
  return {
    id: item.id,
    kind: item.kind,
    verdict,
    indication: indications[verdict],
    subIndication: verdict === 'valid' ? null : subIndicationOf(answers.flat(), status),
    field: item.found.fields[0] ?? null,
    page: pageOf(file, one),
    revision: item.covered === undefined ? null : item.covered + 1,
    subFilter: item.subFilter ?? null,
    certification: restriction?.certifies === true ? (restriction.permission ?? 2) : null,
    level,
    verifiableUntil: timeOrNull(until),
    claims: {
      name: claims.name ?? null,
      reason: claims.reason ?? null,
      location: claims.location ?? null,
      contact: claims.contact ?? null,
      time: timeOrNull(claims.time),
    },
    answers: {
      bytes: { ...answer(one.bytes), hash: one.hash ?? null, algorithm: one.algorithm ?? null },
      coverage: {
        ...answer(one.coverage),
        bytes: end ?? null,
        wholeFile: one.coverage.some(({ code }) => code === 'coverage.whole-file'),
      },
      changes: {
        ...answer(changes),
        permitted: permissionFor((item.covered ?? item.found.revision) + 1, input.restrictions),
      },
      trust: { ...answer(one.trust), ...trustDetails(one.judgement, certificate) },
      time: {
        ...answer(time),
        proven: timeOrNull(one.proven?.at),
        by: one.proven?.by.id ?? null,
        timestamps: one.stamps.map(stampReport),
      },
    },
  };
}

const answer = (findings: readonly Finding[]): { status: Status; findings: ReportedFinding[] } => ({
  status: worstOf(findings),
  findings: reported(findings),
});

const timeOrNull = (time: Date | undefined): string | null => (time === undefined ? null : rfc3339(time));

/** What happened to the document after this signature, and to the signature itself. */
function changesAfter({ item }: JudgedItem, { changes, judged }: ReportInput): readonly Finding[] {
  const from = item.covered ?? item.found.revision;
  const later = [...changes].filter(([revision]) => revision > from).flatMap(([, findings]) => findings);
  const { fate } = item.found;
  if (fate.kind === 'kept') return later;
  const at = { revision: fate.revision + 1 };
  if (fate.kind === 'replaced') {
    return [finding('dictionary.replaced-later', { keys: shorten(fate.keys.join(', ')) }, at), ...later];
  }
  const isSignedOver = judged.some(
    (other) =>
      other.item.kind === 'signature' &&
      (other.item.covered ?? -1) >= fate.revision &&
      worstOf([...other.bytes, ...other.coverage]) !== 'fail',
  );
  return [finding(isSignedOver ? 'dictionary.removed-and-signed-over' : 'dictionary.removed-later', {}, at), ...later];
}

/** The sub-indication of the first finding that is as bad as the verdict. */
function subIndicationOf(findings: readonly Finding[], status: Status): SubIndication | null {
  return findings.find((one) => one.status === status && one.sub !== null)?.sub ?? null;
}

function pageOf(file: PdfFile, { item }: JudgedItem): number | null {
  const page = item.found.node?.dict.ref('P');
  if (page === undefined) return null;
  try {
    const index = file
      .at(item.found.revision)
      .pages()
      .findIndex(({ ref }) => ref?.num === page.num);
    return index === -1 ? null : index + 1;
  } catch (error) {
    if (isCloudSignError(error)) return null;
    throw error;
  }
}

function certificateReport(certificate: Certificate): CertificateReport {
  return {
    subject: nameOf(certificate),
    issuer: shorten(certificate.issuer.display),
    serial: certificate.serial,
    sha256: certificate.sha256,
    notBefore: rfc3339(certificate.notBefore),
    notAfter: rfc3339(certificate.notAfter),
  };
}

type TrustReport = SignatureReport['answers']['trust'];

function trustDetails(
  judgement: CertificateJudgement | undefined,
  certificate: Certificate | undefined,
): Pick<TrustReport, 'signer' | 'path' | 'anchor' | 'revocation'> {
  return {
    signer: certificate === undefined ? null : certificateReport(certificate),
    path: (judgement?.path ?? []).map(certificateReport),
    anchor: judgement?.anchor === undefined ? null : certificateReport(judgement.anchor),
    revocation: (judgement?.revocations ?? []).map(({ certificate: about, verdict }) => {
      const used = verdict.kind === 'unknown' ? undefined : verdict.used;
      const revoked = verdict.kind === 'revoked' || verdict.kind === 'revoked-later' ? verdict : undefined;
      return {
        certificate: about.sha256,
        status: verdict.kind,
        source: used?.source ?? null,
        thisUpdate: timeOrNull(used?.answer.window.thisUpdate),
        nextUpdate: timeOrNull(used?.answer.window.nextUpdate),
        revokedAt: timeOrNull(revoked?.at),
        reason: revoked?.reason ?? null,
      };
    }),
  };
}

function stampReport(stamp: JudgedStamp): StampReport {
  const { token, tsa, judgement } = stamp;
  const findings = [...stamp.findings, ...stamp.trustFindings];
  return {
    id: stamp.id,
    kind: stamp.kind,
    time: timeOrNull(token?.info.genTime),
    accuracyMs: token?.info.accuracy ?? null,
    policy: token?.info.policy ?? null,
    hash: token?.info.imprint.hash ?? token?.info.imprint.oid ?? null,
    authority: tsa === undefined ? null : certificateReport(tsa),
    anchor: judgement?.anchor === undefined ? null : certificateReport(judgement.anchor),
    counts: stamp.isProof,
    ...answer(findings),
  };
}
