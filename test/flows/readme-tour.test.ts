import { execFile, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contractPdf, startTestSystem, type TestSystem } from '../support/local-system.ts';

const missing = ['bash', 'curl', 'jq', 'sha256sum'].filter((program) => spawnSync('which', [program]).status !== 0);
const tour =
  /<!-- tour:begin[^>]*-->\s*```sh\n([\s\S]*?)```/.exec(
    readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8'),
  )?.[1] ?? '';

let test$: TestSystem;
const folder = mkdtempSync(join(tmpdir(), 'cloudsign-tour-'));
beforeAll(async () => {
  test$ = await startTestSystem();
});
afterAll(async () => {
  await test$.close();
  rmSync(folder, { recursive: true, force: true });
});

const title = missing.length === 0 ? '' : ` (skipped: no ${missing.join(', ')})`;
test.skipIf(missing.length > 0)(
  `the curl tour of the README concludes and verifies a document as it is pasted${title}`,
  async () => {
    expect(tour).toContain('curl');
    const { system, directory } = test$;
    mkdirSync(join(folder, '.local'));
    copyFileSync(join(directory, 'demo-member.json'), join(folder, '.local', 'demo-member.json'));
    writeFileSync(join(folder, 'contract.pdf'), await contractPdf());
    // Only the addresses differ from what a reader pastes.
    const pasted = tour
      .replaceAll('http://localhost:3000', system.pagesUrl)
      .replaceAll('http://localhost:3001', system.inboxUrl);
    const { stdout } = await promisify(execFile)('bash', ['-eu', '-c', pasted], { cwd: folder, timeout: 280_000 });
    expect(stdout.trim().split('\n')).toEqual(['sent', 'concluded', '"valid"', 'concluded']);
  },
);
