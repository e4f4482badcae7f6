import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { completeEvidence } from '../../../core/pades/complete.ts';
import { PrefixHash } from '../../../core/pades/prefix-hash.ts';
import { sealAct } from '../../../core/pades/seal.ts';
import { openPdf } from '../../../core/pdf/file.ts';
import { type LocalSealer, openLocalSealer } from '../../../local/local-sealer.ts';
import { installJudges, python } from '../../conformance/judges/install-judges.ts';
import { dssClassPath, dssProgram } from '../../conformance/judges/judge-by-dss.ts';
import { pyhankoProgram } from '../../conformance/judges/judge-by-pyhanko.ts';
import { bundleWorker } from '../bundle-worker.ts';
import { type Answer, type Program, start } from '../contestant.ts';
import { inTurn, peaks } from '../measure.ts';
import type { BenchFile, BenchSetting } from '../run-bench.ts';
import { memoryTable, ratioTable, timeTable } from '../tables.ts';
import { works } from './worker.ts';

const signatures = 4;

/** Four seals with timestamps, then B-LTA: validation data and a document timestamp. */
const sealFully = async (path: string, sealer: LocalSealer): Promise<void> => {
  const { identity, signer } = sealer.newIdentity('ecdsa-p256-sha256');
  const { timestamp, collect, newId } = sealer;
  const prefix = new PrefixHash();
  let file = openPdf(new Uint8Array(readFileSync(path)));
  for (let n = 1; n <= signatures; n++) {
    const act = { name: `Signer ${n}`, reason: 'Agreed', fieldName: `Act${n}` };
    const request = { file, act, identity, signer, timestamp, level: 'B-T', time: new Date(), id: newId() } as const;
    file = (await sealAct({ ...request, prefix })).file;
  }
  const { file: complete } = await completeEvidence({ file, collect, timestamp, newId, prefix, level: 'B-LTA' });
  writeFileSync(path, complete.bytes);
};

/** The judges of the conformance suite, kept running. */
const programsFor = (worker: string, root: string): readonly Program[] => [
  ...works.map((name) => ({ name, command: process.execPath, parameters: [worker, name, root] })),
  { name: 'pyHanko', command: python, parameters: [pyhankoProgram] },
  { name: 'EU DSS', command: 'java', parameters: ['-cp', dssClassPath, dssProgram] },
];

const jobFor =
  (root: string) =>
  (name: string, { path }: BenchFile): string => {
    if (name === 'EU DSS') return [path, root, '-', 'offline'].join('\t');
    if (name !== 'pyHanko') return path;
    return JSON.stringify({ file: path, anchors: [root], time: null, online: false, present: [], evidence: {} });
  };

/** Who does not call the file valid has not done the work. */
const requireValid = (name: string, answer: Answer): void => {
  const said = JSON.stringify(answer);
  const valid =
    name === 'EU DSS'
      ? said.split('"indication":"TOTAL_PASSED"').length - 1 === signatures
      : name === 'pyHanko'
        ? said.split('"ades":"OK"').length - 1 === signatures + 1
        : answer.verdict === 'valid';
  if (!valid) throw new Error(`${name} does not call the file valid: ${said}`);
};

export const benchVerify = async ({ directory, files, say }: BenchSetting): Promise<void> => {
  const judges = await installJudges();
  const sealer = await openLocalSealer({ directory: join(directory, 'authority'), now: () => new Date() });
  const root = join(directory, 'root.cer');
  writeFileSync(root, sealer.authority.root().der);
  for (const { path } of files) await sealFully(path, sealer);
  const versions = (['pyHanko', 'EU DSS'] as const).map((name) => {
    const judge = judges[name];
    return `${name} ${judge.there ? judge.version : judge.reason}`;
  });
  say(versions.join(', '));

  const worker = await bundleWorker(join(import.meta.dirname, 'worker.ts'), join(directory, 'worker'));
  const programs = programsFor(worker, root);
  const job = jobFor(root);
  const contestants = programs.map(start);
  for (const file of files) {
    for (const { name, ask } of contestants) requireValid(name, await ask(job(name, file)));
  }
  const { passed, used } = await inTurn(contestants, files, job);
  for (const { close } of contestants) await close();
  const pairs = [
    ['verify', 'SHA-256'],
    ['pyHanko', 'read and verify'],
    ['EU DSS', 'read and verify'],
  ] as const;
  say(timeTable('ms by the clock, warm', passed));
  say(ratioTable(passed, pairs));
  say(timeTable('ms of processors, warm', used));
  say(ratioTable(used, pairs));
  say(
    memoryTable(
      await peaks(
        programs.filter(({ name }) => name !== 'SHA-256' && name !== 'verify'),
        files,
        job,
      ),
    ),
  );
};
