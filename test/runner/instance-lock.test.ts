import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isHolder, takeLock } from '../../local/runner/instance-lock.ts';

const path = (): string => join(mkdtempSync(join(tmpdir(), 'cloudsign-lock-')), 'lock');

describe('the lock of a data folder', () => {
  test('is held until it is released', () => {
    const file = path();
    const lock = takeLock(file);
    if (isHolder(lock)) throw new Error('expected the lock');
    expect(takeLock(file)).toMatchObject({ pid: process.pid });
    lock.release();
    expect(isHolder(takeLock(file))).toBe(false);
  });

  test('of a process that was killed is taken over', async () => {
    const file = path();
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    writeFileSync(file, JSON.stringify({ pid: child.pid }));
    expect(takeLock(file)).toMatchObject({ pid: child.pid });
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(isHolder(takeLock(file))).toBe(false);
  });

  test('of a process whose number another one has by now is taken over', () => {
    const file = path();
    writeFileSync(file, JSON.stringify({ pid: process.pid, started: 'at another time' }));
    expect(isHolder(takeLock(file))).toBe(false);
  });

  test('that cannot be read is taken over', () => {
    const file = path();
    writeFileSync(file, '');
    expect(isHolder(takeLock(file))).toBe(false);
  });
});
