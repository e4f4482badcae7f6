import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyPdf } from '../../../core/verification/verify-pdf.ts';
import { openLocalSealer } from '../../../local/local-sealer.ts';
import { installJudges, python } from '../../conformance/judges/install-judges.ts';
import { judgeByPdfsig } from '../../conformance/judges/judge-by-programs.ts';
import { bundleWorker } from '../bundle-worker.ts';
import { type Program, start } from '../contestant.ts';
import { type IdentityFiles, writeIdentity } from '../identity.ts';
import { coldTimes, inTurn, peaks } from '../measure.ts';
import { packageVersion } from '../package-version.ts';
import type { BenchFile, BenchSetting } from '../run-bench.ts';
import { memoryTable, ratioTable, timeTable } from '../tables.ts';
import { encrypt } from './at-rest.ts';
import { type WorkName, works } from './works.ts';

const peers = ['@libpdf/core', '@signpdf + pdf-lib', 'pyHanko'] as const;
const floors: readonly string[] = ['SHA-256', 'floor at rest'] satisfies WorkName[];
/** As users start them, for one file. */
const users: readonly string[] = ['seal, joined', ...peers];

const programsFor = (worker: string, identity: IdentityFiles): readonly Program[] => [
  ...Object.keys(works).map((name) => ({
    name,
    command: process.execPath,
    parameters: [worker, name, JSON.stringify(identity)],
  })),
  {
    name: 'pyHanko',
    command: python,
    parameters: [join(import.meta.dirname, 'sign_by_pyhanko.py'), JSON.stringify(identity)],
  },
];

/** A number counts only for a file that verifies: by pdfsig, and by our verifier as far as bytes and coverage go. */
const requireSigned = async (name: string, path: string): Promise<void> => {
  const report = await verifyPdf({ bytes: new Uint8Array(readFileSync(path)), anchors: [], time: new Date() });
  const [one, ...more] = report.signatures;
  const sound = one !== undefined && more.length === 0 && one.answers.bytes.status !== 'fail';
  if (!sound || one.answers.coverage.status !== 'ok') throw new Error(`${name}: ${path} does not verify`);
  const said = (await judgeByPdfsig(path)).map(({ verdict }) => verdict).join();
  if (said !== 'Signature is Valid') throw new Error(`${name}: pdfsig says "${said}" of ${path}`);
};

const encrypted = (path: string): string => `${path}.encrypted`;
const inputOf = (name: string, { path }: BenchFile): string => (name === 'at rest' ? encrypted(path) : path);

export const benchSeal = async ({ directory, files, say }: BenchSetting): Promise<void> => {
  const { pyHanko } = await installJudges();
  const sealer = await openLocalSealer({ directory: join(directory, 'authority'), now: () => new Date() });
  const worker = await bundleWorker(join(import.meta.dirname, 'worker.ts'), join(directory, 'worker'));
  const programs = programsFor(worker, writeIdentity(sealer, join(directory, 'identity')));
  for (const { path } of files) writeFileSync(encrypted(path), await encrypt(new Uint8Array(readFileSync(path))));
  const output = join(directory, 'signed.pdf');
  const job = (name: string, file: BenchFile, to?: string): string =>
    JSON.stringify({ input: inputOf(name, file), output: to });
  const versions = ['@libpdf/core', '@signpdf/signpdf', 'pdf-lib'].map((name) => `${name} ${packageVersion(name)}`);
  say([...versions, `pyHanko ${pyHanko.there ? pyHanko.version : pyHanko.reason}`].join(', '));

  const contestants = programs.map(start);
  for (const file of files) {
    for (const { name, ask } of contestants.filter(({ name }) => !floors.includes(name))) {
      await ask(job(name, file, output));
      await requireSigned(name, output);
    }
  }
  const { passed, used } = await inTurn(contestants, files, job);
  for (const { close } of contestants) await close();
  const pairs = [
    ['seal', 'SHA-256'],
    ['at rest', 'floor at rest'],
    ...peers.map((peer) => [peer, 'seal'] as const),
    ...peers.map((peer) => [peer, 'seal, joined'] as const),
    ...peers.map((peer) => [peer, 'SHA-256'] as const),
  ] as const;
  say(timeTable('ms by the clock, warm', passed));
  say(ratioTable(passed, pairs));
  say(timeTable('ms of processors, warm', used));
  say(ratioTable(used, pairs));

  const started = programs.filter(({ name }) => users.includes(name));
  const cold = await coldTimes(started, files, (name, file) => job(name, file, output));
  say(timeTable('ms from the start of the process, with reading and writing', cold));
  say(
    ratioTable(
      cold,
      peers.map((peer) => [peer, 'seal, joined'] as const),
    ),
  );

  say(
    memoryTable(
      await peaks(
        programs.filter(({ name }) => !floors.includes(name)),
        files,
        job,
      ),
    ),
  );
};
