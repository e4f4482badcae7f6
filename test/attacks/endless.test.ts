import { describe, expect, test } from 'vitest';
import { latin1Bytes, latin1Text } from '../../core/pdf/characters.ts';
import { withCpuTime } from '../support/cpu-time.ts';
import { plainCms } from '../support/test-signer.ts';
import { alice, contract, countersign, goOn, num, objects, trailer, update, verify } from './signed-contract.ts';

/** Files made to keep a reader busy; each must be answered within the limit that the issue sets. */
const longestMs = 5000;

const timed = async (file: Uint8Array) => {
  const { value, cpuMs } = await withCpuTime(() => verify(file));
  expect(cpuMs).toBeLessThan(longestMs);
  return value;
};

const change = (file: Uint8Array, pattern: RegExp, replacement: string): Uint8Array =>
  latin1Bytes(latin1Text(file).replace(pattern, (found) => replacement.padEnd(found.length)));

const many = (count: number, each: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => each(i)).join('');

describe('loops and bombs', () => {
  test('cross-reference sections in a circle', async () => {
    const twice = update(contract(), { [num.catalog]: objects.catalog });
    const own = /startxref\n(\d+)\n%%EOF\n$/.exec(latin1Text(twice))?.[1] ?? '';
    const report = await timed(change(twice, /\/Prev \d+/, `/Prev ${own}`));
    expect(['invalid', 'unreadable']).toContain(report.verdict);
  });

  test('page tree, form and structure in circles', async () => {
    const circles: Readonly<Record<string, Readonly<Record<number, string>>>> = {
      pages: { [num.pages]: '<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>' },
      fields: {
        [num.form]: objects.form.replace('11 0 R]', '11 0 R 21 0 R]'),
        21: '<</T(a)/Kids[22 0 R]>>',
        22: '<</T(b)/Kids[21 0 R]>>',
      },
      structure: {
        [num.catalog]: objects.catalog.replace('>>', '/StructTreeRoot 21 0 R>>'),
        21: '<</Type/StructTreeRoot/K 22 0 R/ParentTree 23 0 R>>',
        22: '<</S/Document/K[22 0 R 21 0 R]>>',
        23: '<</Kids[23 0 R]>>',
      },
      references: { [num.form]: '21 0 R', 21: '22 0 R', 22: '21 0 R' },
    };
    for (const circle of Object.values(circles)) {
      expect((await timed(update(contract(), circle))).verdict).not.toBe('unsigned');
      expect((await timed(countersign(contract(), { changed: circle }))).verdict).not.toBe('unsigned');
    }
  });

  test('nested deeper than any document', async () => {
    const deep = update(contract(), { 21: `${'['.repeat(100_000)}${']'.repeat(100_000)}` });
    await timed(deep);
    await timed(
      update(contract(), { [num.catalog]: `${objects.catalog.slice(0, -2)}/Deep ${'<</A '.repeat(50_000)}` }),
    );
  });

  test('thousands of fields over hundreds of revisions', async () => {
    const kids = many(3000, (i) => `${100 + i} 0 R `);
    let builder = goOn(contract());
    builder.object(num.form, objects.form.replace('11 0 R]', `11 0 R ${kids}]`));
    for (let i = 0; i < 3000; i++) builder.object(100 + i, `<</FT/Tx/T(f${i})>>`);
    builder.table(trailer);
    for (let i = 0; i < 300; i++) builder.object(num.catalog, objects.catalog).table(trailer);
    const report = await timed(builder.bytes());
    expect(report.verdict).toBe('invalid');
    for (let i = 0; i < 300; i++) {
      builder.object(num.catalog, objects.catalog.replace('>>', `/Version/1.${i}>>`)).table(trailer);
    }
    expect(['invalid', 'unreadable']).toContain((await timed(builder.bytes())).verdict);
    builder = goOn(contract());
    for (let i = 0; i < 2000; i++) builder.object(num.catalog, objects.catalog).table(trailer);
    await timed(builder.bytes());
  });

  test('hundreds of signature dictionaries that all claim the whole file', async () => {
    const file = contract();
    const dictionary = /10 0 obj\n(<<.*?>>)\nendobj/s.exec(latin1Text(file))?.[1] ?? '';
    const fields = many(250, (i) => `${100 + i} 0 R `);
    const builder = goOn(file).object(num.form, objects.form.replace('11 0 R]', `11 0 R ${fields}]`));
    for (let i = 0; i < 250; i++) {
      builder.object(100 + i, `<</FT/Sig/T(s${i})/V ${400 + i} 0 R>>`);
      builder.object(400 + i, dictionary.replace('2026', String(2026 + (i % 50))).replace('[0 ', `[0 ${i % 7}`));
    }
    const report = await timed(builder.table(trailer).bytes());
    expect(report.verdict).not.toBe('valid');
  });

  test('more signatures than any document has', async () => {
    const fields = many(400, (i) => `${100 + i} 0 R `);
    const builder = goOn(contract()).object(num.form, objects.form.replace('11 0 R]', `11 0 R ${fields}]`));
    for (let i = 0; i < 400; i++) builder.object(100 + i, `<</FT/Sig/T(s${i})/V<</Type/Sig/Contents<0${i % 10}>>>>>`);
    expect((await timed(builder.table(trailer).bytes())).unreadable?.code).toBe('pdf.too-complex');
  });

  test('a tree of CMS that is nothing but lengths', async () => {
    const nested = (covered: Uint8Array): Uint8Array => {
      const bytes = new Uint8Array(4000);
      for (let i = 0; i + 1 < bytes.length; i += 2) bytes.set([0x30, 0x80], i);
      return covered.length > 0 ? bytes : bytes;
    };
    expect((await timed(contract({ cms: nested }))).verdict).toBe('invalid');
    const huge = () => Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff);
    expect((await timed(contract({ cms: huge }))).verdict).toBe('invalid');
    expect((await timed(contract({ cms: plainCms(alice) }))).verdict).toBe('valid');
  });
});
