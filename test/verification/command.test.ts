import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportSchema } from '../../core/verification/report.ts';
import { alice, contract, num, objects, update } from '../attacks/signed-contract.ts';
import { classic } from '../pades/inputs.ts';
import { newSigner, plainCms } from '../support/test-signer.ts';

const folder = mkdtempSync(join(tmpdir(), 'verify-'));
const root = resolve(import.meta.dirname, '../..');

const pem = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;

beforeAll(() => {
  const files: Readonly<Record<string, Uint8Array | string>> = {
    'good.pdf': contract({ signature: '/Name(Alice A.)/Reason(I agree)' }),
    'stranger.pdf': contract({ cms: plainCms(newSigner('Stranger')) }),
    'evil.pdf': update(contract(), { [num.amount]: objects.amount.replace('/Rect[72', '/Rect[73') }),
    'plain.pdf': classic(),
    'broken.pdf': 'no PDF at all',
    'alice.pem': pem(alice.certificate.der),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const flipped = Buffer.from(contract());
  flipped[flipped.indexOf('The price is 100')] = 0x55;
  writeFileSync(join(folder, 'flipped.pdf'), flipped);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...words: readonly string[]) =>
  spawnSync(process.execPath, [join(root, 'bin/verify.ts'), ...words], {
    cwd: root,
    env: { ...process.env, INIT_CWD: folder, LANG: 'en_US.UTF-8', LC_ALL: '' },
    encoding: 'utf8',
  });

const at = ['--at', '2026-06-01T00:00:00Z', '--trust', 'alice.pem'];

describe('npm run verify', () => {
  test('status 0, who, what and when, for a file that is valid', () => {
    const { status, stdout } = run('good.pdf', ...at);
    expect(status).toBe(0);
    expect(stdout).toContain('good.pdf: Valid');
    for (const words of ['who: Alice A.', 'what: I agree', 'when: 2026-01-01T00:00:00Z'])
      expect(stdout).toContain(words);
  });

  test('status 1 and what broke, for one flipped byte', () => {
    const { status, stdout } = run('good.pdf', 'flipped.pdf', ...at);
    expect(status).toBe(1);
    expect(stdout).toContain(
      'flipped.pdf: Invalid: do not rely on this document. The bytes that were signed have been changed.',
    );
  });

  test('in Japanese', () => {
    const { status, stdout } = run('evil.pdf', '--lang', 'ja', ...at);
    expect(status).toBe(1);
    expect(stdout).toContain('無効：この文書を信頼しないでください。フィールド「Amount」の定義が変更されています');
  });

  test('status 2 for a stranger and for a file without signature', () => {
    expect(run('stranger.pdf', ...at).status).toBe(2);
    const unsigned = run('plain.pdf', ...at);
    expect(unsigned.status).toBe(2);
    expect(unsigned.stdout).toContain('There is no signature in this file.');
  });

  test('status 3 for what is no PDF, for a file that is not there, and for bad options', () => {
    expect(run('broken.pdf', ...at).status).toBe(3);
    expect(run('nowhere.pdf', ...at).status).toBe(3);
    expect(run('--at', 'yesterday', 'good.pdf').status).toBe(3);
    expect(run().stderr).toContain('npm run verify -- FILES');
  });

  test.each([
    ['missing.pem', ['--trust', 'missing.pem']],
    ['good.pdf', ['--trust', 'good.pdf']],
  ])('anchors that are not there, or none, are named with what to give instead: %s', (place, options) => {
    const { status, stderr } = run('good.pdf', ...options);
    expect(status).toBe(3);
    expect(stderr).toContain(`${place}: This place of trust anchors can’t be read`);
    expect(stderr).not.toContain('ENOENT');
  });

  test('JSON as the schema says, one report or a list', () => {
    const one = run('good.pdf', '--json', ...at);
    expect(reportSchema.parse(JSON.parse(one.stdout)).verdict).toBe('valid');
    const two = JSON.parse(run('good.pdf', 'plain.pdf', '--json', ...at).stdout);
    expect(
      two.map(({ file, report }: { file: string; report: unknown }) => [file, reportSchema.parse(report).verdict]),
    ).toEqual([
      ['good.pdf', 'valid'],
      ['plain.pdf', 'unsigned'],
    ]);
  });
});
