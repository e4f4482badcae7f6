import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Section, Skipped } from './check.ts';
import { makeInputs } from './inputs/make-inputs.ts';
import { openPyhankoSigner } from './inputs/sign-by-pyhanko.ts';
import { judgeControls } from './judge-controls.ts';
import { judgeRealFiles } from './judge-real-files.ts';
import { judgeRenewal } from './judge-renewal.ts';
import { isPdfA, judgeSeals } from './judge-seals.ts';
import { cache, installJudges, type JudgeName, type Judges } from './judges/install-judges.ts';
import { type KeyName, keys, nameOf, type Refused, type SealedCase, sealCase, shapes } from './seal-cases.ts';
import { type ServedSealer, serveSealer } from './serve-sealer.ts';
import { reportOf } from './write-report.ts';

const report = resolve(import.meta.dirname, '../../docs/conformance.md');

const usage = `npm run conformance -- [options]
  --input NAME   only this kind of input; may be repeated
  --key NAME     only this key (${Object.keys(keys).join(', ')}); may be repeated
  --keep         leave the files in .local/conformance/work
docs/conformance.md is written by a full run only.`;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

interface Wanted {
  readonly inputs: readonly string[];
  readonly keys: readonly KeyName[];
  readonly keep: boolean;
  readonly full: boolean;
}

const readWanted = (parameters: readonly string[]): Wanted => {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      input: { type: 'string', multiple: true, default: [] },
      key: { type: 'string', multiple: true, default: [] },
      keep: { type: 'boolean', default: false },
    },
  });
  const known = Object.keys(keys) as KeyName[];
  return {
    inputs: values.input,
    keys: values.key.length === 0 ? known : known.filter((key) => values.key.includes(key)),
    keep: values.keep,
    full: values.input.length === 0 && values.key.length === 0,
  };
};

const isSealed = (one: SealedCase | Refused): one is SealedCase => 'path' in one;

/** What can't be asked because a judge is not there. */
const missingJudges = (judges: Judges, cases: readonly SealedCase[]): readonly Skipped[] =>
  (Object.keys(judges) as JudgeName[]).flatMap((name) => {
    const judge = judges[name];
    if (judge.there) return [];
    return [
      { what: name, reason: judge.reason, count: name === 'veraPDF' ? cases.filter(isPdfA).length : cases.length },
    ];
  });

const onTheWay = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
  const began = performance.now();
  const result = await work();
  say(`${what} (${((performance.now() - began) / 1000).toFixed(0)} s)`);
  return result;
};

interface Ready {
  readonly wanted: Wanted;
  readonly judges: Judges;
  readonly directory: string;
  readonly ec: ServedSealer;
  readonly rsa: ServedSealer;
}

const run = async ({ wanted, judges, directory, ec, rsa }: Ready): Promise<number> => {
  const now = () => new Date();
  const sign = judges.pyHanko.there ? openPyhankoSigner(ec, directory) : undefined;
  const made = await onTheWay('inputs', () => makeInputs({ directory, qpdf: judges.qpdf.there, sign }));
  const inputs = made.inputs.filter(({ name }) => wanted.inputs.length === 0 || wanted.inputs.includes(name));

  const outcomes: (SealedCase | Refused)[] = [];
  await onTheWay('seals', async () => {
    for (const input of inputs) {
      for (const key of wanted.keys) {
        const { sealer } = key.startsWith('ec') ? ec : rsa;
        for (const shape of shapes) outcomes.push(await sealCase(input, { directory, key, sealer, now, ...shape }));
      }
    }
  });
  const cases = outcomes.filter(isSealed);
  const refused = outcomes.filter((one): one is Refused => !isSealed(one));

  const sections: Section[] = [];
  const seals = await onTheWay(`judged ${cases.length} sealed files`, () =>
    judgeSeals(cases, { judges, anchors: [ec.root, rsa.root] }),
  );
  sections.push({
    title: 'Seals',
    text: 'One participant at each level, and three in sequence before the evidence is completed.',
    checks: seals,
  });
  const classic = made.inputs.find(({ name }) => name === 'classic');
  if (classic !== undefined) {
    const checks = await onTheWay('judged renewals', () => judgeRenewal(classic.path, { directory, judges }));
    sections.push({
      title: 'Renewal',
      text: 'Three seals and B-LTA in November 2026 (EC P-256, SHA-256); renewed in June 2036 by another authority (SHA-512) and in March 2046 by a third (SHA3-512). Each time the earlier authorities no longer answer; signer and first TSA have expired in 2038, all certificates of 2026 below the root in 2048. Judged at the time in the head of the column: what was not renewed in time must not pass.',
      checks,
    });
  }
  const hybrid = made.inputs.find(({ name }) => name === 'hybrid');
  if (hybrid !== undefined) {
    const checks = await onTheWay('judged controls', () =>
      judgeControls(hybrid, { directory, judges, served: ec, stranger: rsa.root }),
    );
    sections.push({
      title: 'Controls',
      text: 'Files that must not pass, so that passing means something. ✓: the judge refuses.',
      checks,
    });
  }

  const real = wanted.full
    ? await onTheWay('judged real files', () => judgeRealFiles({ directory, judges, served: ec }))
    : { section: undefined, skipped: [] };
  if (real.section !== undefined) sections.push(real.section);

  const skipped: readonly Skipped[] = [
    ...real.skipped,
    ...missingJudges(judges, cases),
    ...made.unmade.map(({ name, reason }) => ({
      what: `input ${name}`,
      reason,
      count: wanted.keys.length * shapes.length,
    })),
  ];
  const checks = sections.flatMap((section) => section.checks);
  const failed = checks.filter(({ problems }) => problems.length > 0);
  for (const { judge, row, column, name, problems } of failed) {
    say(`FAILED ${judge}: ${row}, ${column}, ${name}: ${problems.join('; ')}`);
  }
  for (const { input, key, reason, ...shape } of refused) {
    say(`FAILED seal: ${input.name}, ${nameOf(shape)}, ${key}: ${reason}`);
  }
  for (const { what, reason, count } of skipped) say(`skipped ${what}: ${reason} (${count})`);
  const skips = skipped.reduce((sum, { count }) => sum + count, 0);
  const failures = failed.length + refused.length;
  const summary = `${checks.length - failed.length} passed, ${failures} failed, ${skips} skipped`;
  if (wanted.full) {
    const notes = readFileSync(join(import.meta.dirname, 'notes.md'), 'utf8');
    writeFileSync(report, reportOf({ sections, skipped, judges, summary, notes }));
    say(`written: ${report}`);
  }
  say(summary);
  return failures === 0 ? 0 : 1;
};

/** The exit status: 0 when nothing failed. */
export const runConformance = async (parameters: readonly string[]): Promise<number> => {
  if (parameters.includes('--help')) {
    say(usage);
    return 0;
  }
  const wanted = readWanted(parameters);
  const judges = await onTheWay('validators', installJudges);
  const directory = join(cache, 'work');
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const now = () => new Date();
  const open = (name: string, algorithm: 'ecdsa-p256-sha256' | 'rsa3072-pkcs1-sha256') =>
    serveSealer({ directory: join(directory, name), now, algorithm });
  const ec = await open('ec', 'ecdsa-p256-sha256');
  const rsa = await open('rsa', 'rsa3072-pkcs1-sha256');
  try {
    return await run({ wanted, judges, directory, ec, rsa });
  } finally {
    await Promise.all([ec.close(), rsa.close()]);
    if (!wanted.keep) rmSync(directory, { recursive: true, force: true });
  }
};
