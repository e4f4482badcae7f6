import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { latin1Text } from '../../core/pdf/characters.ts';
import { openPdf } from '../../core/pdf/file.ts';
import type { PdfLimits } from '../../core/pdf/limits.ts';
import { PdfDict, PdfRef, type PdfStream } from '../../core/pdf/objects.ts';
import { unaccountedBytes } from '../../core/pdf/unaccounted-bytes.ts';
import { content, onePage, onePageInObjectStream, PdfBuilder, page } from './build-pdf.ts';
import { refusal, refusalDetail } from './try-pdf.ts';

const opening = (builder: PdfBuilder, limits?: Partial<PdfLimits>) => refusal(() => openPdf(builder.bytes(), limits));
const shown = (bytes: Uint8Array): string => {
  const { latest } = openPdf(bytes);
  const stream = latest.resolve(latest.pages()[0]?.dict.get('Contents'));
  return latin1Text(latest.decode(stream as PdfStream));
};

describe('strings that look like structure', () => {
  const fakes = [
    'startxref\n9\n%%EOF\n',
    '/ByteRange [0 10 20 30] /Contents <00>',
    'endstream\nendobj\n1 0 obj\n<</Type/Catalog>>\nendobj\n',
    'xref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 9 0 R>>\nstartxref\n0\n%%EOF\n',
  ];
  test('in streams, strings and comments change nothing', () => {
    for (const fake of fakes) {
      const builder = onePage()
        .stream(7, '', fake)
        .object(8, `(${fake})`)
        .text(`%${fake.replaceAll('\n', ' ')}\n`)
        .table();
      const file = openPdf(builder.bytes());
      expect(file.revisions).toHaveLength(1);
      expect(shown(builder.bytes())).toBe(content);
      expect(file.findings).toEqual([]);
      expect(unaccountedBytes(file, 0)).toEqual({ gaps: [], overlaps: [] });
      expect(latin1Text((file.latest.get(new PdfRef(7)) as PdfStream).raw)).toBe(fake);
    }
  });

  test('a startxref in a comment at the very end is the last one, as for every reader, and must hold', () => {
    const builder = onePage().table();
    builder.text('%startxref 7 %%EOF\n');
    expect(opening(builder)).toBe('pdf.damaged');
  });
});

describe('stream lengths', () => {
  test('one that is too short, too long, negative or missing is refused', () => {
    for (const length of ['3', '6', '4000', '-1', '4.0', '(4)', 'null']) {
      const builder = onePage().object(7, `<</Length ${length}>>\nstream\nABCD\nendstream`).table();
      expect(
        refusal(() => openPdf(builder.bytes()).latest.object(7)),
        length,
      ).toBe('pdf.damaged');
    }
  });

  test('one that skips a false endstream shows the stream that it measures', () => {
    const data = 'AB\nendstream\nendobj\nCD';
    const file = openPdf(onePage().stream(7, '', data).table().bytes());
    expect(latin1Text((file.latest.get(new PdfRef(7)) as PdfStream).raw)).toBe(data);
  });

  test('one that changes in a later revision changes the later view only', () => {
    const data = 'AB\nendstream\nendobj\nCD';
    const builder = onePage().object(7, `<</Length 8 0 R>>\nstream\n${data}\nendstream`).object(8, '22').table();
    const file = openPdf(builder.object(8, '2').table().bytes());
    const raw = (revision: number) => latin1Text((file.at(revision).get(new PdfRef(7)) as PdfStream).raw);
    expect([raw(0), raw(1)]).toEqual([data, 'AB']);
  });

  test('one that needs its own stream is refused', () => {
    const builder = onePage().object(7, '<</Length 7 0 R>>\nstream\nABCD\nendstream').table();
    expect(refusalDetail(() => openPdf(builder.bytes()).latest.object(7))).toMatch(/needed to read itself/);
  });
});

describe('object streams', () => {
  const broken = (change: (builder: PdfBuilder) => PdfBuilder) =>
    refusal(() => {
      const { latest } = openPdf(change(onePageInObjectStream()).xrefStream(6).bytes());
      for (const num of latest.objectNumbers()) latest.object(num);
    });

  test('a stream within itself or within another', () => {
    expect(broken((builder) => builder.entry(5, [2, 5, 0]))).toBe('pdf.damaged');
    expect(broken((builder) => builder.objectStream(8, { 5: '1' }))).toBe('pdf.damaged');
  });

  test('an index that holds another object, or none', () => {
    expect(broken((builder) => builder.entry(3, [2, 5, 0]))).toBe('pdf.damaged');
    expect(broken((builder) => builder.entry(3, [2, 5, 99]))).toBe('pdf.damaged');
  });

  test('a container that is not an object stream', () => {
    expect(broken((builder) => builder.entry(9, [2, 4, 0]))).toBe('pdf.damaged');
    expect(broken((builder) => builder.entry(9, [2, 77, 0]))).toBe('pdf.damaged');
  });

  test('a length that stands in the object stream which needs it', () => {
    const builder = new PdfBuilder();
    builder.entry(9, [2, 8, 0]).object(8, '<</Type/ObjStm/N 1/First 4/Length 9 0 R>>\nstream\n9 0 7\nendstream');
    onePage(builder).xrefStream(6);
    expect(refusalDetail(() => openPdf(builder.bytes()).latest.object(9))).toMatch(/needed to read itself/);
  });

  test('a count that the data cannot hold', () => {
    const builder = onePage().stream(8, '/Type/ObjStm/N 2000000000/First 4', '9 0 7').entry(9, [2, 8, 0]).xrefStream(6);
    expect(refusal(() => openPdf(builder.bytes()).latest.object(9))).toBe('pdf.damaged');
  });
});

describe('work without bound', () => {
  test('nesting deeper than the limit', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['<</A', '>>'],
    ] as const) {
      const deep = `${open.repeat(200_000)}1${close.repeat(200_000)}`;
      const file = openPdf(onePage().object(7, deep).table().bytes());
      expect(refusal(() => file.latest.object(7))).toBe('pdf.too-complex');
    }
  });

  test('references that lead in a circle', () => {
    const file = openPdf(onePage().object(7, '8 0 R').object(8, '7 0 R').table().bytes());
    expect(refusal(() => file.latest.resolve(new PdfRef(7)))).toBe('pdf.damaged');
  });

  test('a cross-reference stream and an object stream that are bombs', () => {
    const bomb = deflateSync(new Uint8Array(20_000_000));
    const limits = { streamBytes: 1_000_000 };
    const asSection = onePage();
    const xref = asSection.offset;
    const dict = '/Type/XRef/Root 1 0 R/Size 9/W[1 2 1]/Filter/FlateDecode';
    asSection.stream(6, dict, bomb).end(xref);
    expect(opening(asSection, limits)).toBe('pdf.too-complex');
    const asObjects = onePage().stream(8, '/Type/ObjStm/N 1/First 4/Filter/FlateDecode', bomb).entry(9, [2, 8, 0]);
    const file = openPdf(asObjects.xrefStream(6).bytes(), limits);
    expect(refusal(() => file.latest.object(9))).toBe('pdf.too-complex');
  });

  test('many bombs under the limit of one', () => {
    const bomb = deflateSync(new Uint8Array(900_000));
    const builder = onePage();
    for (let num = 10; num < 20; num++) builder.stream(num, '/Filter/FlateDecode', bomb);
    const { latest } = openPdf(builder.table().bytes(), { streamBytes: 1_000_000, decodedBytes: 3_000_000 });
    const decodeAll = () => {
      for (let num = 10; num < 20; num++) latest.decode(latest.get(new PdfRef(num)) as PdfStream);
    };
    expect(refusal(decodeAll)).toBe('pdf.too-complex');
  });

  test('many objects that each read the rest of the file', () => {
    const builder = onePage();
    const count = 2000;
    const head = (num: number) => `${num} 0 obj\n[`;
    builder.text(head(10));
    for (let num = 10; num < 10 + count; num++)
      builder.entry(num, [1, builder.offset - head(10).length, 0]).text(`(${' '.repeat(40)})`);
    builder.text(']\nendobj\n');
    let next = builder.offset;
    for (let num = 10; num < 10 + count; num++, next += 12)
      builder.entry(num, [1, next, 0]).text(`${String(num).padEnd(5)}0 obj (`);
    builder.text(`${')'.repeat(count)}\nendobj\n`).table();
    const { latest } = openPdf(builder.bytes(), { parsedBytes: 1_000_000 });
    const codes = new Set<string>();
    for (const num of latest.objectNumbers()) codes.add(refusal(() => latest.object(num)));
    expect(codes).toContain('pdf.too-complex');
  });

  test('more values than the limit', () => {
    const file = openPdf(
      onePage()
        .object(7, `[${'1 '.repeat(20_000)}]`)
        .table()
        .bytes(),
      { values: 10_000 },
    );
    expect(refusal(() => file.latest.object(7))).toBe('pdf.too-complex');
  });

  test('a file larger than the limit', () => {
    expect(opening(onePage().table(), { fileBytes: 100 })).toBe('pdf.too-large');
  });
});

describe('the page tree', () => {
  const pagesOf = (kids: string, more: (builder: PdfBuilder) => PdfBuilder = (builder) => builder) => {
    const builder = onePage().object(2, `<</Type/Pages/Kids[${kids}]/Count 1>>`);
    return refusal(() => openPdf(more(builder).table().bytes()).latest.pages());
  };
  test('a node that is its own ancestor, or that is reached twice', () => {
    expect(pagesOf('2 0 R')).toBe('pdf.damaged');
    expect(pagesOf('3 0 R 3 0 R')).toBe('pdf.damaged');
    expect(pagesOf('7 0 R', (builder) => builder.object(7, '<</Type/Pages/Kids[2 0 R]/Count 1>>'))).toBe('pdf.damaged');
  });
  test('a node that is missing or no dictionary', () => {
    expect(pagesOf('77 0 R')).toBe('pdf.damaged');
    expect(pagesOf('null')).toBe('pdf.damaged');
    expect(pagesOf('(x)')).toBe('pdf.damaged');
  });
  test('a tree too deep, a tree too wide', () => {
    const deep = (builder: PdfBuilder) => {
      for (let num = 10; num < 400; num++) builder.object(num, `<</Type/Pages/Kids[${num + 1} 0 R]/Count 1>>`);
      return builder.object(400, page);
    };
    expect(pagesOf('10 0 R', deep)).toBe('pdf.too-complex');
    const wide = onePage()
      .object(2, `<</Type/Pages/Kids[${`${page} `.repeat(60)}]/Count 60>>`)
      .table();
    expect(refusal(() => openPdf(wide.bytes(), { pages: 50 }).latest.pages())).toBe('pdf.too-many-pages');
  });
  test('attributes are inherited, boxes normalized, turns reduced', () => {
    const builder = onePage()
      .object(2, '<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[600 800 0 0]/Rotate -90/Resources 9 0 R>>')
      .object(3, '<</Type/Page/Parent 2 0 R/CropBox[10 10 9999 400]>>');
    const [only] = openPdf(builder.table().bytes()).latest.pages();
    expect(only).toMatchObject({ mediaBox: [0, 0, 600, 800], cropBox: [10, 10, 600, 400], rotate: 270 });
    expect(only?.resources).toEqual(new PdfRef(9));
    expect(only?.dict).toBeInstanceOf(PdfDict);
  });
});

test('an encrypted file is refused, whichever revision says so', () => {
  expect(opening(onePage().table('/Root 1 0 R/Encrypt 9 0 R'))).toBe('pdf.encrypted');
  expect(opening(onePage().table('/Root 1 0 R/Encrypt 9 0 R').object(9, '1').table())).toBe('pdf.encrypted');
});
