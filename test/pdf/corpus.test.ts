import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isCloudSignError } from '../../core/errors.ts';
import { openPdf } from '../../core/pdf/file.ts';
import { inspectPdf } from '../../core/pdf/inspect.ts';
import { unaccountedBytes } from '../../core/pdf/unaccounted-bytes.ts';
import { startUpdate } from '../../core/pdf/update.ts';
import { withCpuTime } from '../support/cpu-time.ts';

const corpus = process.env.CLOUDSIGN_CORPUS ?? '../shared/corpus';
const here = existsSync(join(corpus, 'intake.json'));
const qpdf = spawnSync('qpdf', ['--version']).status === 0;
if (!here) console.warn(`no corpus at ${corpus}: its tests are skipped`);
if (!qpdf) console.warn('no qpdf on this machine: its checks are skipped');

interface Sample {
  readonly name: string;
  /** What qpdf says of it: clean, warnings or errors; signed samples were not rated. */
  readonly rating: string;
  readonly bytes: Uint8Array;
}

const samples = (): readonly Sample[] => {
  const listed: { file: string; qpdf: string }[] = JSON.parse(readFileSync(join(corpus, 'intake.json'), 'utf8')).files;
  const intake = listed.map(({ file, qpdf: rating }) => ({ name: file, rating }));
  const signed = ['dss', 'libreoffice', 'pyhanko'].flatMap((folder) =>
    readdirSync(join(corpus, folder))
      .filter((file) => file.endsWith('.pdf'))
      .map((file) => ({ name: join(folder, file), rating: 'signed' })),
  );
  return [...intake, ...signed].map(({ name, rating }) => ({
    name,
    rating,
    bytes: new Uint8Array(readFileSync(join(corpus, name))),
  }));
};

/** The answer as a word; anything but a coded refusal passes on as the error it is. */
const answer = (act: () => unknown): string => {
  try {
    act();
    return 'taken';
  } catch (error) {
    if (isCloudSignError(error) && error.code !== 'internal') return error.code;
    throw error;
  }
};

const openWhole = (bytes: Uint8Array): void => {
  const file = openPdf(bytes);
  file.revisions.forEach((_, index) => {
    unaccountedBytes(file, index);
  });
  for (const num of file.latest.objectNumbers()) answer(() => file.latest.object(num));
};

const folder = mkdtempSync(join(tmpdir(), 'pdf-corpus-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!here)('real and broken files', () => {
  const all = here ? samples() : [];

  test('open or are refused with a code, each within a second', async () => {
    const table: Record<string, Record<string, number>> = {};
    for (const { name, rating, bytes } of all) {
      for (const [step, act] of [
        ['opened', () => openWhole(bytes)],
        ['inspected', () => inspectPdf(bytes)],
      ] as const) {
        const { value: word, cpuMs } = await withCpuTime(() => answer(act));
        expect(cpuMs, `${name} ${step}`).toBeLessThan(1000);
        const row = table[`${rating}, ${step}`] ?? {};
        table[`${rating}, ${step}`] = { ...row, [word]: (row[word] ?? 0) + 1 };
      }
    }
    console.table(table);
    const clean = table['clean, opened'] ?? {};
    const total = Object.values(clean).reduce((sum, count) => sum + count, 0);
    // What is refused of the clean files is encrypted.
    expect((clean.taken ?? 0) + (clean['pdf.encrypted'] ?? 0)).toBe(total);
    expect((clean.taken ?? 0) / total).toBeGreaterThan(0.99);
    expect(table['clean, inspected']).not.toHaveProperty('pdf.damaged');
  });

  test('are a prefix of what an update makes of them, which reads as the file and its tail do', () => {
    for (const { name, bytes } of all) {
      if (answer(() => openPdf(bytes)) !== 'taken') continue;
      const file = openPdf(bytes);
      const update = startUpdate(file);
      update.create(1);
      const { tail } = update.finish({ id: new Uint8Array(16) });
      const grown = file.append(tail);
      const whole = openPdf(grown.bytes);
      expect(whole.revisions, name).toEqual(grown.revisions);
      expect(unaccountedBytes(whole, whole.revisions.length - 1).overlaps, name).toEqual([]);
    }
  });

  test.skipIf(!qpdf)(
    'that qpdf calls clean stay clean after an update',
    () => {
      const path = join(folder, 'updated.pdf');
      for (const { name, rating, bytes } of all) {
        if (rating !== 'clean' || answer(() => openPdf(bytes)) !== 'taken') continue;
        const update = startUpdate(openPdf(bytes));
        update.create(1);
        writeFileSync(path, Buffer.concat([bytes, update.finish({ id: new Uint8Array(16) }).tail]));
        expect(() => execFileSync('qpdf', ['--check', path], { stdio: 'pipe' }), name).not.toThrow();
      }
    },
    240_000,
  );
});
