import { describe, expect, test } from 'vitest';
import { latin1Bytes, latin1Text } from '../../core/pdf/characters.ts';
import { openPdf } from '../../core/pdf/file.ts';
import { inspectPdf } from '../../core/pdf/inspect.ts';
import type { PdfLimits } from '../../core/pdf/limits.ts';
import type { PdfStream } from '../../core/pdf/objects.ts';
import { unaccountedBytes } from '../../core/pdf/unaccounted-bytes.ts';
import { startUpdate } from '../../core/pdf/update.ts';
import { catalog, content, hybrid, onePage, PdfBuilder, page, pageTree } from './build-pdf.ts';
import { refusal, refusalDetail } from './try-pdf.ts';

const opening = (builder: PdfBuilder, limits?: Partial<PdfLimits>) => refusal(() => openPdf(builder.bytes(), limits));
const why = (builder: PdfBuilder) => refusalDetail(() => openPdf(builder.bytes()));
const shown = (bytes: Uint8Array): string => {
  const { latest } = openPdf(bytes);
  const stream = latest.resolve(latest.pages()[0]?.dict.get('Contents'));
  return latin1Text(latest.decode(stream as PdfStream));
};

describe('content hidden behind the cross-reference', () => {
  const evil = '<</Type/Catalog/Pages 20 0 R>>';
  const hidden = () =>
    onePage()
      .table()
      .text(`1 0 obj\n${evil}\nendobj\n20 0 obj\n<</Type/Pages/Kids[21 0 R]/Count 1>>\nendobj\n`)
      .text('21 0 obj\n<</Type/Page/Parent 20 0 R/MediaBox[0 0 9 9]/Contents 22 0 R>>\nendobj\n')
      .text('22 0 obj\n<</Length 28>>\nstream\nBT (price 1,000,000) Tj ET   \nendstream\nendobj\n');

  test('a second catalog appended after the end stays unseen, before and after an update', () => {
    const file = openPdf(hidden().bytes());
    expect(shown(file.bytes)).toBe(content);
    expect(file.findings.map(({ code }) => code)).toEqual(['bytes-after-eof']);
    const update = startUpdate(file);
    update.create(1);
    const sealed = file.append(update.finish({ id: new Uint8Array(16) }).tail);
    expect(shown(sealed.bytes)).toBe(content);
    expect(unaccountedBytes(sealed, 1).gaps).toHaveLength(1);
  });

  test('a second catalog before the section stays unseen and is unaccounted for', () => {
    const builder = onePage();
    const at = builder.offset;
    builder.text(`1 0 obj\n${evil}\nendobj\n`).table();
    const file = openPdf(builder.bytes());
    expect(shown(file.bytes)).toBe(content);
    expect(unaccountedBytes(file, 0).gaps).toEqual([{ start: at, end: expect.any(Number) }]);
  });

  test('a revision of bytes that no section lists (incremental saving attack without cross-reference)', () => {
    const builder = onePage().table().text('4 0 obj\n<</Length 4>>\nstream\nevil\nendstream\nendobj\n%%EOF\n');
    const file = openPdf(builder.bytes());
    expect(shown(file.bytes)).toBe(content);
    expect(file.findings.map(({ code }) => code)).toEqual(['bytes-after-eof']);
  });

  test('a second startxref that leads to the same section leaves the bytes between unreached', () => {
    const builder = onePage().table();
    const section = builder.previous as number;
    const file = openPdf(builder.text('4 0 obj (evil) endobj\n').end(section).bytes());
    expect(shown(file.bytes)).toBe(content);
    expect(file.findings.map(({ code }) => code)).toEqual(['unreached-bytes']);
  });

  test('an object within the data of another is told as an overlap', () => {
    const builder = onePage();
    const inner = '9 0 obj\n(inner)\nendobj\n';
    builder.stream(8, '', inner);
    const at = builder.bytes().length - inner.length - '\nendstream\nendobj\n'.length;
    const file = openPdf(builder.entry(9, [1, at, 0]).table().bytes());
    expect(unaccountedBytes(file, 0).overlaps).toEqual([{ start: at, end: at + inner.length - 1 }]);
  });
});

describe('cross-reference entries that lie', () => {
  test('an entry that points at another object is refused when that object is asked for', () => {
    const builder = onePage();
    builder.entry(3, builder.entries.get(2) as readonly [1, number, number]);
    const file = openPdf(builder.table().bytes());
    expect(refusalDetail(() => file.latest.object(3))).toMatch(/object 3 0 expected, 2 0 found/);
    expect(refusal(() => inspectPdf(builder.bytes()))).toBe('pdf.damaged');
  });

  test('an entry with another generation than its object', () => {
    const builder = onePage();
    const [, offset] = builder.entries.get(4) as readonly [1, number, number];
    const file = openPdf(builder.entry(4, [1, offset, 7]).table().bytes());
    expect(refusal(() => file.latest.object(4))).toBe('pdf.damaged');
  });

  test('an entry that points behind the revision, into what a later one brought', () => {
    const first = onePage();
    const length = onePage().entry(9, [1, 0, 0]).table().bytes().length;
    const file = openPdf(
      first.entry(9, [1, length, 0]).table().text('9 0 obj\n(late)\nendobj\n').object(10, '1').table().bytes(),
    );
    expect(file.findings.map(({ code }) => code)).toContain('entry-of-later-revision');
    expect(refusal(() => file.at(0).object(9))).toBe('pdf.damaged');
    expect(refusal(() => file.latest.object(9))).toBe('pdf.damaged');
  });

  test('an entry outside of the file', () => {
    const file = openPdf(onePage().entry(9, [1, 9_999_999, 0]).table().bytes());
    expect(refusal(() => file.latest.object(9))).toBe('pdf.damaged');
  });

  test('two different entries for one object in one section', () => {
    const builder = onePage();
    const xref = builder.offset;
    const [one, two] = [1, 2].map((num) => String(builder.entries.get(num)?.[1]).padStart(10, '0'));
    builder.text(`xref\n1 1\n${one} 00000 n \n1 1\n${two} 00000 n \ntrailer\n<</Root 1 0 R/Size 5>>\n`).end(xref);
    expect(why(builder)).toMatch(/two different entries for object 1/);
  });

  test('the same object twice in the file: the listed one counts', () => {
    const builder = onePage();
    const [, offset] = builder.entries.get(4) as readonly [1, number, number];
    builder.stream(4, '', 'evil').entry(4, [1, offset, 0]).table();
    expect(shown(builder.bytes())).toBe(content);
  });

  test('a hybrid file whose table and stream disagree is reported, and refused at intake', () => {
    const bytes = latin1Text(hybrid().bytes());
    // Object 3 in the stream, too, at another place than the table says.
    const builder = new PdfBuilder().object(3, page).stream(4, '', content);
    const table = new Map(builder.entries);
    builder.entries.clear();
    builder.objectStream(5, { 1: catalog, 2: pageTree, 3: page.replace('612', '100') });
    const streamAt = builder.offset;
    builder.text(builder.xrefStreamObject(6, '/Root 1 0 R'));
    builder.entries.clear();
    for (const [num, entry] of table) builder.entry(num, entry);
    builder.table(`/Root 1 0 R/XRefStm ${streamAt}`);
    const file = openPdf(builder.bytes());
    expect(file.latest.pages()[0]?.mediaBox[2]).toBe(612);
    expect(file.findings.map(({ code }) => code)).toEqual(['hybrid-views-differ']);
    expect(refusal(() => inspectPdf(builder.bytes()))).toBe('pdf.damaged');
    expect(refusal(() => inspectPdf(latin1Bytes(bytes)))).toBe('taken');
  });
});

describe('chains of sections', () => {
  test('a /Prev that leads to its own section, or around', () => {
    const own = onePage();
    own.previous = own.offset;
    expect(why(own.table())).toMatch(/a loop of \/Prev/);
    const around = onePage();
    const first = around.offset;
    const lines = 'xref\n0 0\ntrailer\n<</Root 1 0 R/Size 5/Prev 0000000000>>\n';
    around.text(lines.replace('0000000000', String(first + lines.length).padStart(10, '0')));
    const second = around.offset;
    around.text(`xref\n0 0\ntrailer\n<</Root 1 0 R/Size 5/Prev ${first}>>\n`).end(second);
    expect(why(around)).toMatch(/a loop of \/Prev/);
  });

  test('a /Prev that points forward in a file that is not linearized', () => {
    const builder = onePage();
    const entries = new Map(builder.entries);
    const first = builder.offset;
    const lines = 'xref\n0 0\ntrailer\n<</Root 1 0 R/Size 5/Prev 0000000000>>\n';
    builder.text(lines.replace('0000000000', String(first + lines.length).padStart(10, '0')));
    for (const [num, entry] of entries) builder.entry(num, entry);
    builder.table().end(first);
    expect(why(builder)).toMatch(/\/Prev points forward/);
  });

  test('a /Prev or startxref outside of the file, negative, real or indirect', () => {
    for (const previous of ['99999999', '-5', '1.5', '3 0 R', '(x)']) {
      const builder = onePage();
      const xref = builder.offset;
      builder.text(`xref\n0 0\ntrailer\n<</Root 1 0 R/Size 5/Prev ${previous}>>\n`).end(xref);
      expect(opening(builder), previous).toBe('pdf.damaged');
    }
    expect(opening(onePage().end(99_999_999))).toBe('pdf.damaged');
    expect(opening(onePage().text('startxref\n-9\n%%EOF\n'))).toBe('pdf.damaged');
  });

  test('a startxref into the middle of something is not a section', () => {
    expect(opening(onePage().end(3))).toBe('pdf.damaged');
    const builder = onePage();
    const [, offset] = builder.entries.get(3) as readonly [1, number, number];
    expect(why(builder.end(offset))).toMatch(/neither a cross-reference table nor/);
  });

  test('too many sections are refused, many within the limit are read', () => {
    const builder = onePage().table();
    for (let i = 0; i < 300; i++) builder.object(5, `(${i})`).table();
    expect(opening(builder, { sections: 100 })).toBe('pdf.too-complex');
    const file = openPdf(builder.bytes());
    expect(file.revisions).toHaveLength(301);
    expect(file.latest.location(5)).toMatchObject({ revision: 300 });
    expect(file.latest.location(3)).toMatchObject({ revision: 0 });
  });

  test('an /XRefStm that leads behind its revision', () => {
    const builder = onePage();
    const probe = onePage().table('/Root 1 0 R/XRefStm 0000000000').bytes().length;
    builder.table(`/Root 1 0 R/XRefStm ${String(probe).padStart(10, '0')}`);
    builder.text(builder.xrefStreamObject(6, '/Root 1 0 R'));
    const later = builder.object(7, '1').table();
    expect(why(later)).toMatch(/outside of its revision/);
  });

  test('two roots in one trailer are refused', () => {
    expect(why(onePage().table('/Root 1 0 R/Root 9 0 R'))).toMatch(/a trailer with two \/Root/);
  });
});

describe('numbers out of range', () => {
  const section = (text: string) => {
    const builder = onePage();
    const xref = builder.offset;
    return builder.text(text).end(xref);
  };
  const stream = (dict: string, data = '') =>
    section(`6 0 obj\n<</Type/XRef${dict}/Length ${data.length}>>\nstream\n${data}\nendstream\nendobj\n`);

  test('a huge subsection, a huge /Size, a negative one', () => {
    expect(opening(section('xref\n0 99999999\ntrailer\n<<>>\n'))).toBe('pdf.too-complex');
    expect(opening(section('xref\n99999999999 1\n0000000000 00000 n \ntrailer\n<<>>\n'))).toBe('pdf.too-complex');
    expect(opening(section('xref\n-1 1\n0000000000 00000 n \ntrailer\n<<>>\n'))).toBe('pdf.damaged');
    expect(opening(section('xref\n0 0\ntrailer\n<</Root 1 0 R/Size 2000000000>>\n'))).toBe('pdf.too-complex');
    expect(opening(section('xref\n0 0\ntrailer\n<</Root 1 0 R/Size -5>>\n'))).toBe('pdf.damaged');
    expect(opening(section('xref\n0 0\ntrailer\n<</Root 1 0 R>>\n'))).toBe('pdf.damaged');
  });

  test('unusable fields of a cross-reference stream', () => {
    expect(opening(stream('/Root 1 0 R/Size 2000000000/W[0 1 0]'))).toBe('pdf.too-complex');
    expect(opening(stream('/Root 1 0 R/Size 7/W[1 99 1]'))).toBe('pdf.damaged');
    expect(opening(stream('/Root 1 0 R/Size 7/W[1 -2 1]'))).toBe('pdf.damaged');
    expect(opening(stream('/Root 1 0 R/Size 7/W[0 0 0]/Index[0 5]'))).toBe('pdf.damaged');
    expect(opening(stream('/Root 1 0 R/Size 7/W[1 2 1]/Index[-5 5]'))).toBe('pdf.damaged');
    expect(opening(stream('/Root 1 0 R/Size 7/W[1 2 1]/Index[0]'))).toBe('pdf.damaged');
    expect(opening(stream('/Root 1 0 R/Size 7/W[1 2 1]', 'short'))).toBe('pdf.damaged');
    expect(opening(stream('/Root 1 0 R/Size 7/W 9 0 R', 'short'))).toBe('pdf.damaged');
  });

  test('no catalog, or a catalog that is something else', () => {
    expect(opening(onePage().table('/Info 1 0 R'))).toBe('pdf.damaged');
    expect(opening(onePage().table('/Root 3 0 R'))).toBe('pdf.damaged');
    expect(opening(onePage().table('/Root 99 0 R'))).toBe('pdf.damaged');
  });
});
