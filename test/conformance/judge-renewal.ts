/** The story of ten years and more: sealed in 2026, renewed in 2036 and 2046 by other authorities while the earlier ones are gone. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HashName } from '../../core/pades/algorithms.ts';
import { renewEvidence } from '../../core/pades/complete.ts';
import { openPdf, type PdfFile } from '../../core/pdf/file.ts';
import type { Certificate } from '../../core/trust/types.ts';
import { dssProblems, dssWords } from './bars/dss-bar.ts';
import { pyhankoProblems, pyhankoWords } from './bars/pyhanko-bar.ts';
import { type Check, refusal } from './check.ts';
import type { JudgeName, Judges } from './judges/install-judges.ts';
import type { Evidence, Job } from './judges/job.ts';
import { judgeByDss } from './judges/judge-by-dss.ts';
import { judgeByPyhanko } from './judges/judge-by-pyhanko.ts';
import { judgeByUs } from './judges/judge-by-us.ts';
import { sealFile } from './seal-cases.ts';
import { type ServedSealer, serveSealer } from './serve-sealer.ts';

interface Aged {
  readonly row: string;
  readonly path: string;
  readonly seals: readonly string[];
  readonly documentTimestamps: number;
  /** Whether the judges must still find the seals valid, or must not. */
  readonly proven: boolean;
  readonly judges: readonly JudgeName[];
}

const both: readonly JudgeName[] = ['EU DSS', 'pyHanko'];

const clock = { now: new Date(0) };
const goTo = (date: string): void => {
  clock.now = new Date(`${date}T09:00:00Z`);
};

const openAuthority = (directory: string): Promise<ServedSealer> => {
  mkdirSync(directory, { recursive: true });
  return serveSealer({ directory, now: () => clock.now, algorithm: 'ecdsa-p256-sha256' });
};

interface Renewed {
  readonly file: PdfFile;
  /** Whose timestamp is the newest now. */
  readonly tsa: Certificate;
}

/** Validation data of the newest timestamp from who made it, a new timestamp from somebody else. */
const renew = async (
  file: PdfFile,
  { from, to, hash }: { readonly from: ServedSealer; readonly to: ServedSealer; readonly hash: HashName },
): Promise<Renewed> => {
  const { timestamp, newId } = to.sealer;
  const renewed = await renewEvidence({ file, collect: from.sealer.collect, timestamp, newId, hash });
  const tsa = renewed.timestamp?.signer;
  if (tsa === undefined) throw new Error('a renewal without a timestamp');
  return { file: renewed.file, tsa };
};

/**
 * What there is to know today, as files: about the newest timestamp's certificates, and the lists of the earlier roots about their CAs.
 * For pyHanko, which gives up when a responder that it wants to ask is gone, and (unlike DSS) wants today's answer about a CA below
 * the root even where a proven old one would do.
 */
const answersAbout = async (
  tsa: Certificate,
  {
    newest,
    earlier,
    directory,
  }: { readonly newest: ServedSealer; readonly earlier: readonly ServedSealer[]; readonly directory: string },
): Promise<Evidence> => {
  const { ocsps, crls, certificates } = await newest.sealer.collect({
    subjects: [{ certificate: tsa }],
    certificates: [],
  });
  const lists = earlier.flatMap(({ sealer }) => sealer.authority.crl('root-1') ?? []);
  const write = (kind: string) => (der: Uint8Array, index: number) => {
    const path = join(directory, `${clock.now.getUTCFullYear()}-${index}.${kind}`);
    writeFileSync(path, der);
    return path;
  };
  return {
    ocsps: ocsps.map(write('ocsp')),
    crls: [...crls, ...lists].map(write('crl')),
    certificates: certificates.map(write('cer')),
  };
};

const judge = async (
  aged: readonly Aged[],
  {
    judges,
    anchors,
    evidence,
  }: { readonly judges: Judges; readonly anchors: readonly string[]; readonly evidence: Evidence },
): Promise<readonly Check[]> => {
  const jobs = aged.map(({ path }): Job => ({ file: path, anchors, time: clock.now, online: true }));
  const column = String(clock.now.getUTCFullYear());
  const dss = judges['EU DSS'].there ? await judgeByDss(jobs) : [];
  const pyhanko = judges.pyHanko.there
    ? await judgeByPyhanko(jobs.map((job) => ({ ...job, online: false, evidence })))
    : [];
  const ours = await judgeByUs(jobs);
  return aged.flatMap(({ row, seals, documentTimestamps, proven, ...asked }, index): readonly Check[] => {
    const own = ours[index];
    const one = asked.judges.includes('EU DSS') ? dss[index] : undefined;
    const other = asked.judges.includes('pyHanko') ? pyhanko[index] : undefined;
    const name = proven ? 'must pass' : 'must not pass';
    const checks: Check[] = [];
    if (own !== undefined) {
      const found = own.verdict === 'valid' ? [] : [own.verdict];
      const problems = proven ? found : refusal(found);
      checks.push({ judge: 'our verifier', row, column, name, said: own.verdict, problems });
    }
    if (one !== undefined) {
      const problems = dssProblems(one, { seals, level: 'B-LTA', earlier: [], documentTimestamps });
      const said = dssWords(one, seals);
      checks.push({ judge: 'EU DSS', row, column, name, said, problems: proven ? problems : refusal(problems) });
    }
    if (other !== undefined) {
      const problems = pyhankoProblems(other, { fields: seals, documentTimestamps });
      const said = pyhankoWords(other);
      checks.push({ judge: 'pyHanko', row, column, name, said, problems: proven ? problems : refusal(problems) });
    }
    return checks;
  });
};

export const judgeRenewal = async (
  input: string,
  { directory, judges }: { readonly directory: string; readonly judges: Judges },
): Promise<readonly Check[]> => {
  const write = (name: string, file: PdfFile): string => {
    const path = join(directory, `${name}.pdf`);
    writeFileSync(path, Buffer.concat(file.chunks));
    return path;
  };

  goTo('2026-11-23');
  const first = await openAuthority(join(directory, 'first'));
  const original = openPdf(new Uint8Array(readFileSync(input)));
  const { file: sealed, seals } = await sealFile(original, {
    key: 'ec256',
    level: 'B-LTA',
    participants: 3,
    sealer: first.sealer,
    now: () => clock.now,
  });
  const notRenewed = write('not-renewed', sealed);

  goTo('2036-06-02');
  const second = await openAuthority(join(directory, 'second'));
  const renewedOnce = await renew(sealed, { from: first, to: second, hash: 'sha512' });
  const once = write('renewed-once', renewedOnce.file);
  await first.close();

  goTo('2038-11-01');
  const early = await judge(
    [
      { row: 'never renewed', path: notRenewed, seals, documentTimestamps: 1, proven: false, judges: both },
      { row: 'renewed in 2036', path: once, seals, documentTimestamps: 2, proven: true, judges: both },
    ],
    {
      judges,
      anchors: [first.root, second.root],
      evidence: await answersAbout(renewedOnce.tsa, { newest: second, earlier: [first], directory }),
    },
  );

  goTo('2046-03-01');
  const third = await openAuthority(join(directory, 'third'));
  const renewedTwice = await renew(renewedOnce.file, { from: second, to: third, hash: 'sha3-512' });
  const twice = write('renewed-twice', renewedTwice.file);
  await second.close();

  goTo('2048-02-01');
  const late = await judge(
    [
      { row: 'renewed in 2036', path: once, seals, documentTimestamps: 2, proven: false, judges: both },
      // pyHanko does not look into the past of a chain whose CA has expired: CERTIFICATE_CHAIN_GENERAL_FAILURE at once.
      { row: 'renewed in 2036 and 2046', path: twice, seals, documentTimestamps: 3, proven: true, judges: ['EU DSS'] },
    ],
    {
      judges,
      anchors: [first.root, second.root, third.root],
      evidence: await answersAbout(renewedTwice.tsa, { newest: third, earlier: [first, second], directory }),
    },
  );
  await third.close();
  return [...early, ...late];
};
