import { describe, expect, test } from 'vitest';
import { latin1Bytes } from '../../core/pdf/characters.ts';
import { openPdf } from '../../core/pdf/file.ts';
import { type PdfDict, PdfName, PdfRef, PdfStream } from '../../core/pdf/objects.ts';
import { content, hybrid, linearized, onePage, onePageInObjectStream, PdfBuilder } from './build-pdf.ts';
import { refusal } from './try-pdf.ts';

const forms = {
  table: () => onePage().table().bytes(),
  stream: () => onePage().xrefStream(6).bytes(),
  'stream with a predictor': () => onePage().xrefStream(6, '/Root 1 0 R', { predictor: true }).bytes(),
  'object stream': () => onePageInObjectStream().xrefStream(6).bytes(),
  hybrid: () => hybrid().bytes(),
  linearized: () => linearized().bytes(),
} as const;

describe('every form of cross-reference shows the same document', () => {
  for (const [form, make] of Object.entries(forms)) {
    test(form, () => {
      const file = openPdf(make());
      expect(file.findings).toEqual([]);
      expect(file.revisions).toHaveLength(1);
      expect(file.latest.pageCount).toBe(1);
      const [first] = file.latest.pages();
      expect(first?.mediaBox).toEqual([0, 0, 612, 792]);
      const stream = file.latest.resolve(first?.dict.get('Contents'));
      expect(stream).toBeInstanceOf(PdfStream);
      expect(file.latest.decode(stream as PdfStream)).toEqual(latin1Bytes(content));
      expect(file.revisions[0]?.end).toBe(file.size);
    });
  }

  test('and says which form it is', () => {
    const formOf = (make: () => Uint8Array) => openPdf(make()).revisions.at(-1)?.form;
    expect(formOf(forms.table)).toBe('table');
    expect(formOf(forms['object stream'])).toBe('stream');
    expect(formOf(forms.hybrid)).toBe('hybrid');
    expect(openPdf(forms.linearized()).revisions[0]?.linearized).toBe(true);
  });
});

describe('revisions', () => {
  const twice = () => onePage().table().object(1, '<</Type/Catalog/Pages 2 0 R/Lang(ja)>>').object(7, '(new)').table();

  test('each is a view of its own, and they share what did not change', () => {
    const file = openPdf(twice().bytes());
    expect(file.revisions.map(({ start, end }) => [start, end])).toEqual([
      [0, file.revisions[1]?.start],
      [file.revisions[0]?.end, file.size],
    ]);
    expect(file.at(0).catalog.has('Lang')).toBe(false);
    expect(file.latest.catalog.has('Lang')).toBe(true);
    expect(file.at(0).object(7)).toBeUndefined();
    expect(file.at(0).object(3)).toBe(file.latest.object(3));
    expect(file.at(0).object(1)).not.toBe(file.latest.object(1));
    expect(file.latest.location(1)).toMatchObject({ kind: 'offset', revision: 1 });
    expect(file.latest.objectNumbers()).toEqual([1, 2, 3, 4, 7]);
  });

  test('a freed object is gone in the newer view and reported', () => {
    const file = openPdf(onePage().object(7, '(old)').table().entry(7, [0, 0, 1]).table().bytes());
    expect(file.at(0).get(new PdfRef(7))).not.toBeNull();
    expect(file.latest.get(new PdfRef(7))).toBeNull();
    expect(file.findings.map(({ code }) => code)).toEqual(['freed-object']);
  });

  test('a reference with another generation is null', () => {
    const file = openPdf(onePage().object(7, '(x)', 2).table().bytes());
    expect(file.latest.get(new PdfRef(7, 2))).not.toBeNull();
    expect(file.latest.get(new PdfRef(7, 0))).toBeNull();
  });

  test('a linearized file that was updated has two revisions', () => {
    const file = openPdf(linearized().object(1, '<</Type/Catalog/Pages 2 0 R/Lang(ja)>>').table('/Root 1 0 R').bytes());
    expect(file.revisions.map((revision) => revision.linearized)).toEqual([true, false]);
    expect(file.findings).toEqual([]);
    expect(file.at(0).catalog.has('Lang')).toBe(false);
  });
});

describe('where things stand', () => {
  test('an object, a dictionary and its values know their bytes', () => {
    const bytes = onePage().object(7, '<</Type /Sig/Contents <00ff> /ByteRange [0 1 2 3]>>').table().bytes();
    const file = openPdf(bytes);
    const object = file.latest.object(7);
    const dict = object?.value as PdfDict;
    const text = (span: { start: number; end: number } | undefined) =>
      span && String.fromCharCode(...bytes.subarray(span.start, span.end));
    expect(text(object?.span)).toMatch(/^7 0 obj.*endobj$/s);
    expect(text(dict.span)).toMatch(/^<<.*>>$/s);
    expect(text(dict.spanOf('Contents'))).toBe('<00ff>');
    expect(text(dict.spanOf('ByteRange'))).toBe('[0 1 2 3]');
    expect(text(dict.array('ByteRange')?.span)).toBe('[0 1 2 3]');
  });

  test('objects of an object stream have no place of their own', () => {
    const { latest } = openPdf(forms['object stream']());
    expect(latest.object(1)?.span).toBeUndefined();
    expect(latest.catalog.span).toBeUndefined();
    expect(latest.location(1)).toEqual({ kind: 'in-stream', stream: 5, index: 0, revision: 0 });
  });
});

describe('the header', () => {
  const behind = (junk: string) => new PdfBuilder(`${junk}%PDF-1.6\n`);

  test('junk before it is read over when offsets count from the header, and reported', () => {
    const plain = onePage(new PdfBuilder('%PDF-1.6\n')).table().bytes();
    const file = openPdf(Uint8Array.of(...latin1Bytes('mail header\r\n'), ...plain));
    expect(file).toMatchObject({ headerOffset: 13, offsetBase: 13, version: '1.6' });
    expect(file.findings.map(({ code }) => code)).toEqual(['junk-before-header']);
    expect(file.latest.pageCount).toBe(1);
  });

  test('offsets that count from the first byte are reported as such', () => {
    const file = openPdf(onePage(behind('junk\n')).table().bytes());
    expect(file.offsetBase).toBe(0);
    expect(file.findings.map(({ code }) => code)).toEqual(['junk-before-header', 'offsets-from-file-start']);
  });

  test('beyond 1,024 bytes it is no PDF', () => {
    expect(
      refusal(() =>
        openPdf(
          onePage(behind('x'.repeat(1025)))
            .table()
            .bytes(),
        ),
      ),
    ).toBe('pdf.not-a-pdf');
    expect(refusal(() => openPdf(new Uint8Array()))).toBe('pdf.empty');
    expect(refusal(() => openPdf(latin1Bytes('PK\x03\x04')))).toBe('pdf.not-a-pdf');
  });

  test('the catalog may raise the version', () => {
    const builder = onePage().object(1, '<</Type/Catalog/Pages 2 0 R/Version/2.0>>');
    expect(openPdf(builder.table().bytes()).version).toBe('2.0');
  });
});

describe('what is odd and read all the same', () => {
  const codes = (bytes: Uint8Array) => openPdf(bytes).findings.map(({ code }) => code);

  test('bytes or white space behind the last %%EOF', () => {
    expect(codes(onePage().table().text('5 0 obj (hidden) endobj').bytes())).toEqual(['bytes-after-eof']);
    expect(codes(onePage().table().text('\n \n').bytes())).toEqual(['white-space-after-eof']);
  });

  test('white space where an offset points', () => {
    const builder = onePage();
    const [type, offset, gen] = builder.entries.get(3) as readonly [1, number, number];
    builder.entry(3, [type, offset - 1, gen]);
    expect(openPdf(builder.table().bytes()).latest.pageCount).toBe(1);
    const update = onePage().text('\n\n').table();
    update.previous = (update.previous as number) - 1;
    expect(codes(update.object(7, '1').table().bytes())).toEqual(['xref-offset-inexact']);
  });

  test('a table that counts from 1, entries of 19 bytes, a /Size too small', () => {
    const at = (builder: PdfBuilder, num: number) => String(builder.entries.get(num)?.[1]).padStart(10, '0');
    const builder = onePage();
    const lines = [1, 2, 3, 4].map((num) => `${at(builder, num)} 00000 n\n`).join('');
    const xref = builder.offset;
    builder.text(`xref\n1 5\n0000000000 65535 f\n${lines}trailer\n<</Root 1 0 R/Size 4>>\n`).end(xref);
    const file = openPdf(builder.bytes());
    expect(file.latest.pageCount).toBe(1);
    const found = file.findings.map(({ code }) => code).sort();
    expect(found).toEqual(['size-too-small', 'xref-entry-width', 'xref-starts-at-one']);
  });

  test('a number that runs into endobj', () => {
    const builder = onePage().entry(7, [1, 0, 0]);
    builder.entry(7, [1, builder.offset, 0]).text('7 0 obj\n123endobj\n');
    expect(openPdf(builder.table().bytes()).latest.get(new PdfRef(7))).toBe(123);
  });
});

test('a chain of tails costs no copy, and reads as the whole does', () => {
  const whole = onePage().table().object(7, '(new)').table().object(8, '(newer)').table().bytes();
  const ends = openPdf(whole).revisions.map(({ end }) => end);
  const [first, second, third] = ends as [number, number, number];
  const grown = openPdf(whole.subarray(0, first))
    .append(whole.subarray(first, second))
    .append(whole.subarray(second, third));
  expect(grown.chunks.map((chunk) => chunk.length)).toEqual([first, second - first, third - second]);
  expect(grown.bytes).toEqual(whole);
  expect(grown.revisions).toEqual(openPdf(whole).revisions);
  expect(grown.slice(first - 3, first + 3)).toEqual(whole.subarray(first - 3, first + 3));
  expect(grown.latest.get(new PdfRef(8))).toEqual(openPdf(whole).latest.get(new PdfRef(8)));
});

test('typed readers follow references and answer undefined for another type', () => {
  const { latest } = openPdf(onePage().object(7, '<</A 8 0 R/B true/C/Name/D 1.50>>').object(8, '42').table().bytes());
  const dict = latest.get(new PdfRef(7)) as PdfDict;
  expect(dict.int('A')).toBeUndefined();
  expect(dict.int('A', latest)).toBe(42);
  expect(dict.bool('B')).toBe(true);
  expect(dict.name('C')).toBe('Name');
  expect(dict.number('D')).toBe(1.5);
  expect(dict.int('D')).toBeUndefined();
  expect(dict.with({ C: undefined, E: new PdfName('x') }).entries.size).toBe(4);
});
