import { describe, expect, test } from 'vitest';
import { drawPages } from '../../adapters/pdfium.ts';
import { rewriteUpload } from '../../adapters/rewrite-upload.ts';
import { openPdf } from '../../core/pdf/file.ts';
import { inspectPdf } from '../../core/pdf/inspect.ts';
import type { PdfBuilder } from '../pdf/build-pdf.ts';
import { calculatedForm, layers, objectsOf, type Upload, uploadOf } from './hostile-uploads.ts';

const rewritten = async (upload: Uint8Array) => {
  const result = await rewriteUpload(upload);
  if (result.kind === 'refused') throw new Error(`refused: ${result.why}`);
  return { ...result, text: Buffer.from(result.pdf).toString('latin1') };
};
const refused = async (upload: Uint8Array) => {
  const result = await rewriteUpload(upload);
  return result.kind === 'refused' ? result.why : result.reasons;
};
const looks = (pdf: Uint8Array) => drawPages(pdf, { paper: true, mostPages: 10 });
const action = (dict: string): Upload => ({ catalog: `/OpenAction${dict}` });

describe('what is rewritten', () => {
  test('is one revision, numbered from 1, that looks the same and is the same each time', async () => {
    const upload = uploadOf(calculatedForm);
    const { pdf, pages, reasons, text } = await rewritten(upload);
    const file = openPdf(pdf);
    expect(file.revisions).toHaveLength(1);
    expect(file.latest.objectNumbers()).toEqual(file.latest.objectNumbers().map((_, index) => index + 1));
    expect([pages, reasons]).toEqual([1, ['script']]);
    expect(await looks(pdf)).toEqual(await looks(upload));
    expect(text).toContain('/V (42)');
    expect((await rewritten(upload)).pdf).toEqual(pdf);
    expect(inspectPdf(pdf).findings).toEqual([]);
  });

  test('keeps nothing of an earlier revision, nor what nothing leads to', async () => {
    const builder = objectsOf({
      ...action('<</S/JavaScript/JS(SECRET script)>>'),
      add: (built) => built.object(6, '(SECRET orphan)').stream(7, '', 'SECRET first'),
    });
    builder.table();
    const upload = builder.stream(7, '', 'second').table().bytes();
    const { text } = await rewritten(upload);
    expect(text).not.toContain('SECRET');
    expect(openPdf((await rewritten(upload)).pdf).revisions).toHaveLength(1);
  });

  test('objects in object streams come out as objects', async () => {
    const upload = objectsOf({ catalog: '/OpenAction 6 0 R' })
      .objectStream(7, { 6: '<</S/JavaScript/JS(x)>>', 8: '<</Title(y)>>' })
      .xrefStream(9, '/Root 1 0 R/Info 8 0 R')
      .bytes();
    const { text, reasons } = await rewritten(upload);
    expect(reasons).toEqual(['script']);
    expect(text).toContain('/Title (y)');
    expect(text).not.toMatch(/ObjStm|XRef/);
  });
});

describe('active content is taken out wherever it hangs', () => {
  const annotation = (entries: string): Upload => ({
    page: '/Annots[6 0 R]',
    add: (builder) => builder.object(6, `<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/Border[0 0 0]${entries}>>`),
  });
  test.each<[string, Upload, readonly string[], readonly string[]]>([
    ['a script when the document opens', action('<</S/JavaScript/JS(evil)>>'), ['script'], ['evil']],
    [
      'document scripts in a name tree',
      { catalog: '/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(evil)>>]>>/Dests<</Names[(d)[3 0 R/Fit]]>>>>' },
      ['script'],
      ['evil'],
    ],
    [
      'document scripts in a deep name tree',
      {
        catalog: '/Names<</JavaScript<</Kids[6 0 R]>>>>',
        add: (builder) =>
          builder
            .object(6, '<</Limits[(a)(a)]/Names[(a) 7 0 R]>>')
            .object(7, '<</S/JavaScript/JS 8 0 R>>')
            .stream(8, '', 'evil'),
      },
      ['script'],
      ['evil'],
    ],
    [
      'actions of the catalog',
      { catalog: '/AA<</WC<</S/JavaScript/JS(evil)>>/WP<</S/Launch/F(evil)>>>>' },
      ['script', 'external-action'],
      ['evil'],
    ],
    ['actions of a page', { page: '/AA<</O<</S/JavaScript/JS(evil)>>>>' }, ['script'], ['evil']],
    ['a link that starts a program', annotation('/A<</S/Launch/Win<</F(evil.exe)>>>>'), ['external-action'], ['evil']],
    [
      'a button that sends the form',
      annotation('/A<</S/SubmitForm/F(https://evil.example)>>'),
      ['external-action'],
      ['evil'],
    ],
    ['data from elsewhere', annotation('/A<</S/ImportData/F(evil.fdf)>>'), ['external-action'], ['evil']],
    [
      'an action behind another',
      annotation('/A<</S/GoTo/D[3 0 R/Fit]/Next[<</S/JavaScript/JS(evil)>><</S/Named/N/NextPage>>]>>'),
      ['script'],
      ['evil'],
    ],
    [
      'an action behind two others',
      annotation('/A<</S/GoTo/D[3 0 R/Fit]/Next<</S/GoTo/D[3 0 R/Fit]/Next<</S/Launch/F(evil)>>>>>>'),
      ['external-action'],
      ['evil'],
    ],
    ['a rendition with a script', annotation('/A<</S/Rendition/OP 0/JS(evil)>>'), ['script'], ['evil']],
    [
      'an outline with a script',
      {
        catalog: '/Outlines 6 0 R',
        add: (builder) =>
          builder
            .object(6, '<</First 7 0 R/Last 7 0 R/Count 1>>')
            .object(7, '<</Title(kept)/Parent 6 0 R/A<</S/JavaScript/JS(evil)>>>>'),
      },
      ['script'],
      ['evil'],
    ],
    ['a name that is escaped', action('<</S/Java#53cript/JS(evil)>>'), ['script'], ['evil']],
    [
      'a form that is XFA, too',
      {
        catalog: '/AcroForm<</Fields[6 0 R]/XFA 7 0 R>>',
        add: (builder) => builder.object(6, '<</FT/Tx/T(a)>>').stream(7, '', '<xdp>evil</xdp>'),
      },
      ['xfa'],
      ['evil'],
    ],
  ])('%s', async (_, upload, reasons, gone) => {
    const { text, reasons: told } = await rewritten(uploadOf(upload));
    expect(told).toEqual(reasons);
    for (const word of gone) expect(text).not.toContain(word);
  });

  test('what only leads somewhere stays', async () => {
    const upload = uploadOf({
      catalog: '/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(x)>>]>>/EmbeddedFiles<</Names[(f) 7 0 R]>>>>',
      page: '/Annots[6 0 R 9 0 R]',
      add: (builder) =>
        builder
          .object(6, '<</Subtype/Link/Rect[0 0 9 9]/A<</S/GoToE/D[0/Fit]/T<</R/C/N(f)>>>>>>')
          .object(7, '<</Type/Filespec/F(a.txt)/EF<</F 8 0 R>>>>')
          .stream(8, '/Type/EmbeddedFile', 'attached')
          .object(9, '<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://example.com)>>>>'),
    });
    const { text } = await rewritten(upload);
    for (const kept of ['GoToE', 'attached', 'https://example.com']) expect(text).toContain(kept);
  });

  test('rich media leaves its picture as a stamp', async () => {
    const upload = uploadOf({
      page: '/Annots[6 0 R]',
      add: (builder) =>
        builder
          .object(
            6,
            '<</Type/Annot/Subtype/RichMedia/Rect[10 10 60 60]/AP<</N 7 0 R>>/RichMediaContent<</Assets<<>>>>>>',
          )
          .stream(7, '/Type/XObject/Subtype/Form/BBox[0 0 50 50]', '1 0 0 rg 0 0 50 50 re f'),
    });
    const { pdf, text, reasons } = await rewritten(upload);
    expect(reasons).toEqual(['script']);
    expect(text).not.toContain('RichMedia');
    expect((await looks(pdf))?.[0]?.screen).toBe((await looks(upload))?.[0]?.screen);
    expect((await looks(pdf))?.[0]?.screen).not.toBe((await looks(uploadOf()))?.[0]?.screen);
  });
});

test('resources and destinations may have any name', async () => {
  const names = '/OC 7 0 R/XFA 7 0 R/Alternates 7 0 R';
  const upload = uploadOf({
    catalog: '/OpenAction<</S/JavaScript/JS(x)>>/Dests<</OC[3 0 R/Fit]/NeedsRendering[3 0 R/Fit]>>',
    resources: `/XObject<<${names}>>`,
    content: '/OC Do /XFA Do',
    add: (builder) => builder.stream(7, '/Type/XObject/Subtype/Form/BBox[0 0 50 50]', '0 0 50 50 re f'),
  });
  expect((await rewritten(upload)).reasons).toEqual(['script']);
});

describe('layers', () => {
  test('that are shown become plain content', async () => {
    const upload = uploadOf(layers.shown);
    const { pdf, text, reasons } = await rewritten(upload);
    expect(reasons).toEqual(['layers']);
    expect(text).not.toMatch(/OCProperties|OCG/);
    expect(await looks(pdf)).toEqual(await looks(upload));
  });

  test('that are hidden go, with their content', async () => {
    const upload = uploadOf(layers.hidden);
    const { pdf, text, reasons } = await rewritten(upload);
    expect(reasons).toEqual(['layers']);
    expect(text).toContain('layer 0');
    expect(text).not.toContain('layer 1');
    expect((await looks(pdf))?.[0]?.screen).toBe((await looks(upload))?.[0]?.screen);
  });

  test('a form of a hidden layer goes', async () => {
    const { hidden } = layers;
    const form = '/Type/XObject/Subtype/Form/BBox[0 0 90 90]/OC 11 0 R';
    const add = (builder: PdfBuilder) => hidden.add(builder).stream(21, form, '0 0 90 90 re f % SECRET');
    const upload = { ...hidden, resources: '/XObject<</X 21 0 R>>', content: '/X Do', add };
    expect((await rewritten(uploadOf(upload))).text).not.toContain('SECRET');
  });

  test('an annotation of a hidden layer, which some viewers show all the same, is refused', async () => {
    const { hidden } = layers;
    const square = '<</Type/Annot/Subtype/Square/Rect[0 0 50 50]/OC 11 0 R/AP<</N 22 0 R>>>>';
    const add = (builder: PdfBuilder) =>
      hidden.add(builder).object(20, square).stream(22, '/Subtype/Form/BBox[0 0 50 50]', '0 0 50 50 re f');
    expect(await refused(uploadOf({ ...hidden, page: '/Annots[20 0 R]', add }))).toBe('page 1 has another screen');
  });

  test('print-only content: what paper shows and the screen does not is refused', async () => {
    expect(await refused(uploadOf(layers.printOnly))).toBe('page 1 has another paper');
  });

  test('an annotation that is only printed is refused', async () => {
    const upload = uploadOf({
      page: '/Annots[6 0 R]',
      add: (builder) =>
        builder
          .object(6, '<</Subtype/Square/Rect[0 0 50 50]/F 36/AP<</N 7 0 R>>>>')
          .stream(7, '/Subtype/Form/BBox[0 0 50 50]', '0 0 50 50 re f'),
    });
    expect(() => inspectPdf(upload)).toThrow('pdf.layers');
    expect(await refused(upload)).toMatch(/pdf.layers/);
  });
});

describe('damage is repaired', () => {
  const good = Buffer.from(uploadOf()).toString('latin1');
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
  test.each<[string, () => Uint8Array]>([
    ['no cross-reference at all', () => bytes(`${good.slice(0, good.indexOf('xref\n'))}trailer\n<</Root 1 0 R>>\n`)],
    ['startxref that leads nowhere', () => bytes(good.replace(/startxref\n\d+/, 'startxref\n99999'))],
    ['wrong offsets', () => bytes(good.replace(/(\d{10}) 00000 n/g, '0000000007 00000 n'))],
    ['a wrong /Length', () => bytes(good.replace(/Length \d+/, 'Length 5'))],
    ['no /Length', () => bytes(good.replace(/\/Length \d+/, ''))],
    ['a missing endobj', () => bytes(good.replace('>>\nendobj\n2 0 obj', '>>\n2 0 obj'))],
    ['a key given twice', () => bytes(good.replace('/Count 1', '/Count 1/Count 1'))],
    ['no count of pages', () => bytes(good.replace('/Count 1', ''))],
  ])('%s', async (_, make) => {
    const upload = make();
    expect(() => inspectPdf(upload)).toThrow();
    const { pdf, reasons } = await rewritten(upload);
    expect(reasons).toEqual(['damage']);
    expect((await looks(pdf))?.[0]?.screen).toBe((await looks(uploadOf()))?.[0]?.screen);
  });

  test('junk before the header, with offsets from the first byte', async () => {
    const upload = objectsOf({ add: (builder) => builder });
    const text = `junk\n${Buffer.from(upload.table().bytes()).toString('latin1')}`;
    const shifted = text
      .replace(/(\d{10}) 00000 n/g, (_, offset) => `${String(Number(offset) + 5).padStart(10, '0')} 00000 n`)
      .replace(/startxref\n(\d+)/, (_, offset) => `startxref\n${Number(offset) + 5}`);
    expect(() => inspectPdf(bytes(shifted))).toThrow('pdf.damaged');
    expect((await rewritten(bytes(shifted))).reasons).toEqual(['damage']);
  });
});

describe('what is never rewritten', () => {
  const script = '/OpenAction<</S/JavaScript/JS(x)>>';
  test.each<[string, Uint8Array, string | RegExp]>([
    ['a signed file', uploadOf({ catalog: `${script}/X<</ByteRange[0 1 2 3]/Contents<00>>>` }), 'signed'],
    ['a signature under an escaped name', uploadOf({ catalog: `${script}/X<</Byte#52ange[0 1 2 3]>>` }), 'signed'],
    [
      'a signature in an older revision',
      new Uint8Array([
        ...objectsOf({})
          .object(6, '<</ByteRange[0 1 2 3]>>')
          .table()
          .object(1, `<</Type/Catalog/Pages 2 0 R${script}>>`)
          .object(6, 'null')
          .table()
          .bytes(),
      ]),
      'signed',
    ],
    [
      'an encrypted file that is damaged',
      uploadOf({ trailer: '/Root 1 0 R/Encrypt<</Filter/Standard>>' }).slice(0, -30),
      'encrypted',
    ],
    [
      'pages that an XFA template draws',
      uploadOf({
        catalog: '/NeedsRendering true/AcroForm<</Fields[6 0 R]/XFA 6 0 R>>',
        add: (builder) => builder.stream(6, '', '<xdp/>'),
      }),
      /XFA/,
    ],
    [
      'an XFA form without fields of its own',
      uploadOf({ catalog: '/AcroForm<</Fields[]/XFA 6 0 R>>', add: (builder) => builder.stream(6, '', '<xdp/>') }),
      /XFA/,
    ],
    [
      'an XFA form that is to be rendered',
      uploadOf({
        catalog: '/AcroForm<</Fields[7 0 R]/XFA[(config) 6 0 R]>>',
        add: (builder) => builder.stream(6, '', '<dynamicRender>required</dynamicRender>').object(7, '<</FT/Tx/T(a)>>'),
      }),
      /XFA/,
    ],
    ['garbage', new TextEncoder().encode('%PDF-1.7\nnothing at all'), /./],
  ])('%s', async (_, upload, why) => {
    expect(await refused(upload)).toEqual(why instanceof RegExp ? expect.stringMatching(why) : why);
  });
});

describe('what would look different is refused', () => {
  test('shadow attack: an object behind the end of the file is not taken for the one that is shown', async () => {
    // One that reads the cross-reference shows 100; one that searches for objects takes the last.
    const upload = Buffer.concat([
      uploadOf({ catalog: '/OpenAction<</S/JavaScript/JS(x)>>' }),
      Buffer.from('4 0 obj\n<</Length 44>>\nstream\nBT /F1 24 Tf 50 100 Td (price 999999) Tj ET \nendstream\nendobj\n'),
    ]);
    const result = await rewriteUpload(new Uint8Array(upload));
    if (result.kind === 'rewritten') expect(Buffer.from(result.pdf).toString('latin1')).not.toContain('999999');
  });

  test('a count of pages that is wrong: some viewers show more', async () => {
    const upload = Buffer.from(Buffer.from(uploadOf()).toString('latin1').replace('/Count 1', '/Count 2'), 'latin1');
    expect(await refused(new Uint8Array(upload))).toBe('2 pages became 1');
  });

  test('state that a hidden section leaves behind', async () => {
    // The color is set for what follows: without the section, the page is another.
    const leaking = uploadOf({
      ...layers.hidden,
      content: '/OC /L1 BDC 1 0 0 rg EMC 100 100 50 50 re f\n',
    });
    expect(await refused(leaking)).toBe('page 1 has another screen');
  });
});
