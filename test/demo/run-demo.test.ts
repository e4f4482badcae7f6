import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLinkFinder } from '../../local/demo/inbox.ts';
import { runDemo } from '../../local/demo/run-demo.ts';
import { contractPdf, startTestSystem, type TestSystem } from '../support/local-system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
});
afterAll(() => system.close());

test('every file is carried to a verified PDF or refused with a code, and what came of it is written down', async () => {
  const folder = join(system.directory, 'input');
  const output = join(system.directory, 'demo');
  mkdirSync(folder);
  const contract = await contractPdf();
  writeFileSync(join(folder, '契約書.pdf'), contract);
  writeFileSync(join(folder, 'text.pdf'), 'not a PDF at all');
  const done: string[] = [];
  const rows = await runDemo({
    files: ['契約書', 'text'].map((name) => ({
      path: join(folder, `${name}.pdf`),
      label: `${name}.pdf`,
      outputName: name,
    })),
    session: system.member,
    findLink: createLinkFinder(system.system.inboxUrl),
    output,
    parallel: 2,
    recipients: 2,
    runId: 'test',
    progress: { step: () => undefined, done: (label) => done.push(label), end: () => undefined },
  });
  expect(rows).toMatchObject([
    { file: '契約書.pdf', pages: 2, result: 'concluded', reason: '', verdict: 'valid', level: 'B-LTA', recipients: 2 },
    { file: 'text.pdf', result: 'refused', reason: 'pdf.not-a-pdf' },
  ]);
  expect(done.toSorted()).toEqual(['text.pdf', '契約書.pdf']);
  const sealed = readFileSync(join(output, '契約書.sealed.pdf'));
  expect(Buffer.compare(sealed.subarray(0, contract.length), contract)).toBe(0);
  const report = JSON.parse(readFileSync(join(output, '契約書.report.json'), 'utf8'));
  expect(report.signatures).toHaveLength(4);
  expect(readFileSync(join(output, '契約書.report.txt'), 'utf8')).toContain('鈴木 一郎');
  expect(existsSync(join(output, 'text.sealed.pdf'))).toBe(false);
});
