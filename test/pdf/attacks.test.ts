import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { latin1Bytes, latin1Text } from '../../core/pdf/characters.ts';
import { openPdf } from '../../core/pdf/file.ts';
import { inspectPdf } from '../../core/pdf/inspect.ts';
import type { PdfLimits } from '../../core/pdf/limits.ts';
import { PdfDict, PdfRef, type PdfStream } from '../../core/pdf/objects.ts';
import { unaccountedBytes } from '../../core/pdf/unaccounted-bytes.ts';
import { startUpdate } from '../../core/pdf/update.ts';
import { catalog, content, hybrid, onePage, onePageInObjectStream, PdfBuilder, page, pageTree } from './build-pdf.ts';
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

  test('too many sections are refused, ten thousand within the limit are quick', () => {
    const builder = onePage().table();
    for (let i = 0; i < 300; i++) builder.object(5, `(${i})`).table();
    expect(opening(builder, { sections: 100 })).toBe('pdf.too-complex');
    const file = openPdf(builder.bytes());
    expect(file.revisions).toHaveLength(301);
    expect(file.latest.location(5)).toMatchObject({ revision: 300 });
    expect(file.latest.location(3)).toMatchObject({ revision: 0 });
  });

  test('two roots in one trailer are refused', () => {
    expect(why(onePage().table('/Root 1 0 R/Root 9 0 R'))).toMatch(/a trailer with two \/Root/);
  });
});

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
