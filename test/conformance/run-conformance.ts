import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Check, Skipped } from './check.ts';
import { judgeDeployment } from './deploy/judge-deployment.ts';
import { openCounterparty } from './inputs/counterparty.ts';
import { makeInputs } from './inputs/make-inputs.ts';
import { openPyhankoSigner } from './inputs/sign-by-pyhanko.ts';
import { type Comparison, compareOverCorpus } from './judge-corpus.ts';
import { compareOverPublished } from './judge-published.ts';
import { cache, installJudges, type Judges } from './judges/install-judges.ts';
import { makeSections } from './make-sections.ts';
import { type KeyName, keys, shapes } from './seal-cases.ts';
import { type ServedSealer, serveSealer } from './serve-sealer.ts';
import { reportOf } from './write-report.ts';

const report = resolve(import.meta.dirname, '../../docs/conformance.md');

const usage = `npm run conformance -- [options]
  --input NAME   only this kind of input; may be repeated
  --key NAME     only this key (${Object.keys(keys).join(', ')}); may be repeated
  --keep         leave the files in .local/conformance/work
  --deploy       only the deployment to an emulator of AWS
  --published    only the verdicts on files that EU DSS and pyHanko publish with their tests; not part of a full run
  --templates    only the templates, held against cfn-lint and checkov
docs/conformance.md is written by a full run only.`;

export const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Tells what was done and how long it took. */
const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
  const began = performance.now();
  const result = await work();
  say(`${what} (${((performance.now() - began) / 1000).toFixed(0)} s)`);
  return result;
};

interface Wanted {
  readonly inputs: readonly string[];
  readonly keys: readonly KeyName[];
  readonly keep: boolean;
  readonly full: boolean;
  readonly deployOnly: boolean;
  readonly publishedOnly: boolean;
}

const readWanted = (parameters: readonly string[]): Wanted => {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      input: { type: 'string', multiple: true, default: [] },
      key: { type: 'string', multiple: true, default: [] },
      keep: { type: 'boolean', default: false },
      deploy: { type: 'boolean', default: false },
      published: { type: 'boolean', default: false },
    },
  });
  const known = Object.keys(keys) as KeyName[];
  return {
    inputs: values.input,
    keys: values.key.length === 0 ? known : known.filter((key) => values.key.includes(key)),
    keep: values.keep,
    full: values.input.length === 0 && values.key.length === 0,
    deployOnly: values.deploy,
    publishedOnly: values.published,
  };
};

/** Prints what failed and what was left out; the numbers of both and of what passed. */
const conclude = (
  all: readonly Check[],
  skipped: readonly Skipped[],
): { readonly failures: number; readonly summary: string } => {
  const checks = all.filter(({ informs }) => informs !== true);
  const failed = checks.filter(({ problems }) => problems.length > 0);
  for (const { judge, row, column, name, problems } of failed) {
    say(`FAILED ${judge}: ${row}, ${column}, ${name}: ${problems.join('; ')}`);
  }
  for (const { what, reason, count } of skipped) say(`skipped ${what}: ${reason} (${count})`);
  const skips = skipped.reduce((sum, { count }) => sum + count, 0);
  const summary = `${checks.length - failed.length} passed, ${failed.length} failed, ${skips} skipped`;
  return { failures: failed.length, summary };
};

const verificationPage = join(import.meta.dirname, '../../docs/verification.md');
const [begin, end] = ['<!-- differences: written by npm run conformance -->', '<!-- /differences -->'];

/** Puts the table between its marks. */
const writeDifferences = (table: string): void => {
  const page = readFileSync(verificationPage, 'utf8');
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error(`no place for the differences in ${verificationPage}`);
  writeFileSync(verificationPage, `${before}${begin}\n\n${table}\n\n${end}${after}`);
};

interface Ready {
  readonly wanted: Wanted;
  readonly judges: Judges;
  readonly directory: string;
  readonly ec: ServedSealer;
  readonly rsa: ServedSealer;
}

const run = async ({ wanted, judges, directory, ec, rsa }: Ready): Promise<number> => {
  const counterparty = openCounterparty(ec, directory);
  const sign = judges.pyHanko.there ? openPyhankoSigner(counterparty) : undefined;
  const made = await timed('inputs', () => makeInputs({ directory, qpdf: judges.qpdf.there, sign }));
  const inputs = made.inputs.filter(({ name }) => wanted.inputs.length === 0 || wanted.inputs.includes(name));
  const { sections, skipped } = await makeSections({
    ...wanted,
    inputs,
    all: made.inputs,
    judges,
    directory,
    ec,
    rsa,
    counterparty,
    sign,
    timed,
  });
  const unmade = made.unmade.map(({ name, reason }) => ({
    what: `input ${name}`,
    reason,
    count: wanted.keys.length * shapes.length,
  }));
  const compared: Comparison = wanted.full
    ? await timed('compared verdicts', () => compareOverCorpus(judges, rsa.root))
    : { checks: [], skipped: [] };
  const left = [...skipped, ...unmade, ...compared.skipped];
  const { failures, summary } = conclude([...sections.flatMap((section) => section.checks), ...compared.checks], left);
  if (wanted.full) {
    const notes = readFileSync(join(import.meta.dirname, 'notes.md'), 'utf8');
    const more = compared.page === undefined ? [notes] : [compared.page, notes];
    writeFileSync(report, reportOf({ sections, skipped: left, judges, summary, more }));
    say(`written: ${relative(process.cwd(), report)}`);
    if (compared.differences !== undefined) writeDifferences(compared.differences);
  }
  say(summary);
  return failures === 0 ? 0 : 1;
};

const runDeployment = async (): Promise<number> => {
  const { section, skipped } = await timed('deployed', judgeDeployment);
  for (const { row, said } of section?.checks ?? []) say(`${row}: ${said}`);
  const { failures, summary } = conclude(section?.checks ?? [], skipped);
  say(summary);
  return failures === 0 ? 0 : 1;
};

const runPublished = async (): Promise<number> => {
  const judges = await timed('validators', installJudges);
  const sealer = await serveSealer({
    directory: join(cache, 'published-root'),
    now: () => new Date(),
    algorithm: 'ecdsa-p256-sha256',
  });
  try {
    const { checks, skipped, page } = await timed('compared', () => compareOverPublished(judges, sealer.root));
    if (page !== undefined) say(page);
    const { failures, summary } = conclude(checks, skipped);
    say(summary);
    return failures === 0 ? 0 : 1;
  } finally {
    await sealer.close();
  }
};

/** The exit status: 0 when nothing failed. */
export const runConformance = async (parameters: readonly string[]): Promise<number> => {
  if (parameters.includes('--help')) {
    say(usage);
    return 0;
  }
  const wanted = readWanted(parameters);
  if (wanted.deployOnly) return runDeployment();
  if (wanted.publishedOnly) return runPublished();
  const judges = await timed('validators', installJudges);
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
