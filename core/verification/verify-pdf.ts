import { isCloudSignError } from '../errors.ts';
import { openForReading, type PdfFile } from '../pdf/file.ts';
import type { PdfLimits } from '../pdf/limits.ts';
import { parseCertificate } from '../trust/certificate.ts';
import type { Certificate } from '../trust/types.ts';
import { type Finding, finding, worstOf } from './finding.ts';
import { chainFinder } from './judge-certificate.ts';
import { judgeChanges } from './judge-changes.ts';
import { judgeItem } from './judge-signature.ts';
import { readRestriction } from './permissions.ts';
import { readSignatures } from './read-signatures.ts';
import type { Report } from './report.ts';
import { reportOf } from './report-of.ts';
import { changesByRevision } from './revision-pair.ts';
import { revocationBook } from './revocation-answers.ts';
import { structureFindingsOf } from './structure-findings.ts';
import { judgeTimestamps } from './timestamps.ts';
import { unreadableReport } from './unreadable-report.ts';
import { type CmsSource, collectMaterial } from './validation-material.ts';
import { Work } from './work.ts';

export interface VerifyRequest {
  readonly bytes: Uint8Array;
  /** Certificates (DER) that are trusted without further question, for signers and time-stamping authorities alike. */
  readonly anchors: readonly Uint8Array[];
  /** Certificates (DER) of the sealing keys whose seals may say who agreed to what; default: of every anchored signer. */
  readonly sealers?: readonly Uint8Array[] | undefined;
  /** The time that the verdict is about. */
  readonly time: Date;
  readonly limits?: Partial<PdfLimits>;
}

/**
 * What a PDF proves: every signature and timestamp in it, what changed after each, who signed and when. Uses nothing but the file and
 * the anchors, never fails on account of the file: what can't be read has the verdict `unreadable`.
 */
export async function verifyPdf(request: VerifyRequest): Promise<Report> {
  const anchors = request.anchors.map(parseCertificate);
  const sealers = request.sealers?.map(parseCertificate);
  try {
    const file = openForReading(request.bytes, verificationLimits(request.limits));
    return verifyFile(file, { anchors, sealers, time: request.time });
  } catch (error) {
    // Whatever a hostile file makes go wrong is a verdict and never an exception.
    const code = isCloudSignError(error) ? error.code : 'internal';
    const findings = code === 'internal' ? [finding('structure.verifier-failed')] : [];
    return unreadableReport(request, { code, findings });
  }
}

/** Enough for any real document, and a bound on what a hostile one may cost. */
const verificationLimits = (limits: Partial<PdfLimits> = {}): Partial<PdfLimits> => ({ values: 10_000_000, ...limits });

function verifyFile(
  file: PdfFile,
  {
    anchors,
    sealers,
    time,
  }: {
    readonly anchors: readonly Certificate[];
    readonly sealers: readonly Certificate[] | undefined;
    readonly time: Date;
  },
): Report {
  const work = new Work();
  const changedIn = changesByRevision(file, work);
  const { items, hidden, sha256 } = readSignatures(file, changedIn, work);
  const sources = items.flatMap((item): readonly CmsSource[] => {
    const revision = item.covered ?? item.found.revision;
    const tokens = [item.token, ...item.stamps].flatMap((token) => token?.signedData ?? []);
    return [item.cms?.data, ...tokens].flatMap((data) => (data === undefined ? [] : [{ data, revision }]));
  });
  const material = collectMaterial(file, sources, work);
  const book = revocationBook(material);
  const { certificates } = material;
  const chainOf = chainFinder(certificates, anchors);
  const context = { anchors, certificates, chainOf, book };
  const stamps = judgeTimestamps(items, { context, time });
  const judged = items.map((item) => judgeItem(item, { file, context, stamps, time }));
  const structure = structureFindingsOf(file, { items, hidden, work });
  const restrictions = items.filter(({ kind }) => kind === 'signature').map((item) => readRestriction(file, item));
  const standing = (item: (typeof items)[number]): Finding['status'] => {
    const one = judged.find((other) => other.item === item);
    return one === undefined ? 'fail' : worstOf([...one.bytes, ...one.coverage, ...one.trust]);
  };
  const { changes, problems } = changesSafely(file, { items, restrictions, standing, changedIn, work });
  return reportOf({
    file,
    sha256,
    time,
    anchors,
    sealers,
    judged,
    stamps,
    changes,
    restrictions,
    structure: [...structure, ...problems],
    levels: {
      stamps,
      material,
      book,
      pathOf: (one) => chainOf(one).path,
      isAnchor: ({ sha256 }) => anchors.some((one) => one.sha256 === sha256),
    },
  });
}

/** Changes that can't be compared within the limits, or read at all, are a finding, not the end. */
function changesSafely(
  file: PdfFile,
  context: Parameters<typeof judgeChanges>[1],
): { readonly changes: ReturnType<typeof judgeChanges>; readonly problems: readonly Finding[] } {
  try {
    return { changes: judgeChanges(file, context), problems: [] };
  } catch (error) {
    // Objects that lead to each other thousands of times over are more than the stack holds.
    if (!isCloudSignError(error) && !(error instanceof RangeError)) throw error;
    const code =
      isCloudSignError(error) && error.code === 'pdf.damaged' ? 'structure.unreadable-part' : 'structure.too-complex';
    return { changes: new Map(), problems: [finding(code)] };
  }
}
