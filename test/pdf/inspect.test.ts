import { describe, expect, test } from 'vitest';
import { latin1Bytes, latin1Text } from '../../core/pdf/characters.ts';
import { inspectPdf } from '../../core/pdf/inspect.ts';
import { hybrid, linearized, onePage, onePageInObjectStream, PdfBuilder, page } from './build-pdf.ts';
import { refusal } from './try-pdf.ts';

const inspecting = (builder: PdfBuilder) => refusal(() => inspectPdf(builder.table().bytes()));
const withCatalog = (entries: string) => onePage().object(1, `<</Type/Catalog/Pages 2 0 R${entries}>>`);

describe('what intake tells', () => {
  test('of a plain file', () => {
    const bytes = onePage(new PdfBuilder('%PDF-1.4\n')).table().bytes();
    expect(inspectPdf(bytes)).toEqual({
      version: '1.4',
      pageCount: 1,
      pageSizes: [{ width: 612, height: 792 }],
      revisions: 1,
      signatures: 0,
      acroForm: false,
      linearized: false,
      xrefForm: 'table',
      pdfA: undefined,
      findings: [],
    });
  });

  test('of other forms', () => {
    expect(inspectPdf(linearized().bytes())).toMatchObject({ linearized: true, xrefForm: 'table' });
    expect(inspectPdf(hybrid().bytes())).toMatchObject({ xrefForm: 'hybrid' });
    expect(inspectPdf(onePageInObjectStream().xrefStream(6).bytes())).toMatchObject({ xrefForm: 'stream' });
  });

  test('of pages that are turned and cropped', () => {
    const turned = page.replace('>>/Contents', '>>/Rotate 90/CropBox[0 0 100 200]/Contents');
    expect(inspectPdf(onePage().object(3, turned).table().bytes()).pageSizes).toEqual([{ width: 200, height: 100 }]);
  });

  test('of signatures, those that no field refers to included', () => {
    const signature = '<</Type/Sig/Filter/X/ByteRange[0 1 2 3]/Contents<00>>>';
    const form = '/AcroForm<</SigFlags 3/Fields[7 0 R]>>';
    const builder = withCatalog(form).object(7, '<</FT/Sig/V 8 0 R>>').object(8, signature).object(9, signature);
    expect(inspectPdf(builder.table().bytes())).toMatchObject({ signatures: 2, acroForm: true });
  });

  test('of what the metadata claims', () => {
    const claim = (xmp: string) => {
      const builder = withCatalog('/Metadata 7 0 R').stream(7, '/Type/Metadata/Subtype/XML', xmp);
      return inspectPdf(builder.table().bytes()).pdfA;
    };
    expect(claim('<rdf:Description pdfaid:part="2" pdfaid:conformance="b"/>')).toBe('2B');
    expect(claim('<pdfaid:part>4</pdfaid:part>')).toBe('4');
    expect(claim('<dc:title>pdfaid</dc:title>')).toBeUndefined();
  });
});

describe('what intake refuses', () => {
  test('too many bytes, too many pages, none', () => {
    expect(refusal(() => inspectPdf(onePage().table().bytes(), { fileBytes: 100, pages: 9 }))).toBe('pdf.too-large');
    const two = onePage().object(2, '<</Type/Pages/Kids[3 0 R 7 0 R]/Count 2>>').object(7, page).table().bytes();
    expect(refusal(() => inspectPdf(two, { fileBytes: 9999, pages: 1 }))).toBe('pdf.too-many-pages');
    expect(inspecting(onePage().object(2, '<</Type/Pages/Kids[]/Count 0>>'))).toBe('pdf.no-pages');
  });

  test('object numbers that leave none for seals', () => {
    expect(inspecting(onePage().object(8_100_000, '1'))).toBe('pdf.too-complex');
  });

  test('XFA, portfolios, encryption', () => {
    expect(inspecting(withCatalog('/AcroForm<</XFA[(a) 7 0 R]/Fields[]>>'))).toBe('pdf.xfa');
    expect(inspecting(withCatalog('/NeedsRendering true'))).toBe('pdf.xfa');
    expect(inspecting(withCatalog('/Collection<</View/D>>'))).toBe('pdf.portfolio');
    expect(refusal(() => inspectPdf(onePage().table('/Root 1 0 R/Encrypt 9 0 R').bytes()))).toBe('pdf.encrypted');
  });

  const script = '<</S/JavaScript/JS(app.alert(1))>>';
  const scripts: Readonly<Record<string, PdfBuilder>> = {
    'on opening': withCatalog(`/OpenAction${script}`),
    'in the names of the document': withCatalog(`/Names<</JavaScript<</Names[(a) 7 0 R]>>>>`).object(7, script),
    'on closing the document': withCatalog(`/AA<</WC ${script}>>`),
    'on opening a page': onePage().object(3, page.replace('/Contents', `/AA<</O ${script}>>/Contents`)),
    'behind an annotation': onePage()
      .object(3, page.replace('/Contents', '/Annots[7 0 R]/Contents'))
      .object(7, `<</Subtype/Link/Rect[0 0 1 1]/A ${script}>>`),
    'behind a field': withCatalog('/AcroForm<</Fields[7 0 R]>>').object(7, `<</FT/Tx/AA<</K ${script}>>>>`),
    'behind a bookmark': withCatalog('/Outlines<</First 7 0 R>>').object(7, `<</Title(a)/A ${script}>>`),
    'after another action': withCatalog(
      `/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next[<</S/Named/N/Print/Next ${script}>>]>>`,
    ),
    'with its type elsewhere': withCatalog('/OpenAction<</S 7 0 R/JS 8 0 R>>')
      .object(7, '/JavaScript')
      .stream(8, '', 'x'),
    'with its name in escapes': withCatalog('/OpenAction<</S/J#61v#61Script/JS(x)>>'),
    'in a rendition': withCatalog('/OpenAction<</S/Rendition/OP 0/JS(x)>>'),
    'in rich media': onePage().object(3, page.replace('/Contents', '/Annots[<</Subtype/RichMedia>>]/Contents')),
    'in a 3D stream': onePage()
      .object(3, page.replace('/Contents', '/X 7 0 R/Contents'))
      .stream(7, '/Type/3D/OnInstantiate 8 0 R', ''),
  };
  for (const [where, builder] of Object.entries(scripts)) {
    test(`a script ${where}`, () => expect(inspecting(builder)).toBe('pdf.javascript'));
  }

  test('a script in an object stream', () => {
    const builder = onePageInObjectStream().objectStream(7, { 1: `<</Type/Catalog/Pages 2 0 R/OpenAction${script}>>` });
    expect(refusal(() => inspectPdf(builder.xrefStream(6).bytes()))).toBe('pdf.javascript');
  });

  test('a script that nothing reaches is no reason', () => {
    expect(inspecting(onePage().object(7, script))).toBe('taken');
  });

  test('actions that start, send or take in something; those that navigate are taken', () => {
    for (const action of ['Launch', 'SubmitForm', 'ImportData']) {
      expect(inspecting(withCatalog(`/OpenAction<</S/${action}/F(x)>>`)), action).toBe('pdf.external-action');
    }
    for (const action of ['GoTo', 'GoToR', 'GoToE', 'URI', 'Named', 'Hide']) {
      expect(inspecting(withCatalog(`/OpenAction<</S/${action}>>`)), action).toBe('taken');
    }
  });

  test('a stream whose data is in another file', () => {
    const builder = onePage().stream(4, '/F(http://example.com/x)', '');
    expect(inspecting(builder)).toBe('pdf.unsupported');
  });
});

describe('what readers would disagree about', () => {
  test('a /Count that is not the number of pages', () => {
    expect(inspecting(onePage().object(2, '<</Type/Pages/Kids[3 0 R]/Count 2>>'))).toBe('pdf.damaged');
  });
  test('a key twice', () => {
    expect(inspecting(onePage().object(3, page.replace('/Contents 4 0 R', '/Contents 4 0 R/Contents 7 0 R')))).toBe(
      'pdf.damaged',
    );
  });
  test('null where programs look for what is inherited, or for how a stream is stored', () => {
    for (const key of [
      'MediaBox null',
      'Rotate null',
      'Resources null',
      'Kids null',
      'Rotate 45',
      'Rotate 90.0',
      'Rotate 4294967386',
    ])
      expect(inspecting(onePage().object(3, page.replace('/Type/Page', `/Type/Page/${key}`)))).toBe('pdf.damaged');
    for (const key of ['F null', 'DP null'])
      expect(inspecting(onePage().stream(4, `/${key}`, 'q Q'))).toBe('pdf.damaged');
    for (const key of ['Foo null', 'Rotate 90', 'Rotate -90', 'Rotate 0'])
      expect(inspecting(onePage().object(3, page.replace('/Type/Page', `/Type/Page/${key}`)))).toBe('taken');
  });
  test('a reference with another generation', () => {
    expect(inspecting(onePage().object(3, page.replace('4 0 R', '4 1 R')))).toBe('pdf.damaged');
  });
  test('an object that is not where the cross-reference says, reachable or not', () => {
    expect(inspecting(onePage().entry(7, [1, 20, 0]))).toBe('pdf.damaged');
  });
  test('offsets behind junk that count from the first byte', () => {
    expect(refusal(() => inspectPdf(onePage(new PdfBuilder('junk\n%PDF-1.4\n')).table().bytes()))).toBe('pdf.damaged');
  });
});

describe('what viewers disagree about', () => {
  const twin = '4 0 obj\n<</Length 0>>\nstream\n\nendstream\nendobj\n';
  const annotated = (annotation: string) =>
    onePage().object(3, page.replace('/Contents', `/Annots[20 0 R]/Contents`)).object(20, annotation);

  test('a page or a field that calls another node its parent than the one that lists it', () => {
    const stranger = '<</Type/Pages/Kids[3 0 R]/Count 1>>';
    expect(inspecting(onePage().object(3, page.replace('/Parent 2', '/Parent 20')).object(20, stranger))).toBe(
      'pdf.damaged',
    );
    const form = withCatalog('/AcroForm<</Fields[20 0 R]>>').object(20, '<</T(a)/FT/Tx/Kids[21 0 R]>>');
    expect(inspecting(form.object(21, '<</Subtype/Widget/Parent 22 0 R>>').object(22, '<</T(b)>>'))).toBe(
      'pdf.damaged',
    );
  });

  test('a linearization that names another object as the first page', () => {
    const head = (first: number) =>
      onePage(new PdfBuilder('%PDF-1.7\n').object(60, `<</Linearized 1/L 99999/O ${first}/E 1/N 1/T 1>>`)).object(
        50,
        page,
      );
    expect(inspecting(head(50))).toBe('pdf.damaged');
    expect(inspecting(head(3))).toBe('taken');
  });

  test('an object that a search finds, where something sends programs to search', () => {
    const twice = onePage().text(twin);
    expect(inspecting(twice)).toBe('taken');
    const commented = latin1Bytes(latin1Text(onePage().text(twin).table().bytes()).replace('\nxref\n', '\nxref %\n'));
    expect(refusal(() => inspectPdf(commented))).toBe('pdf.damaged');
    expect(inspecting(onePage().stream(0, '', ''))).toBe('pdf.damaged');
  });

  test('an annotation on paper only, whatever draws it, and one without a proper place', () => {
    const place = '/Rect[0 0 100 100]';
    for (const body of ['/F 36/AP<<>>', '/F 36', '/F 36.0/AP<<>>']) {
      expect(inspecting(annotated(`<</Subtype/Square${place}${body}>>`))).toBe('pdf.layers');
    }
    expect(inspecting(annotated(`<</Subtype/Widget${place}/F 36>>`))).toBe('taken');
    expect(inspecting(annotated('<</Subtype/Square/F 4/Rect[0 0 100 100 0]>>'))).toBe('pdf.damaged');
  });

  test('a form that stands for a page of another file', () => {
    const body = '/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Ref<</F(other.pdf)/Page 0>>';
    const builder = onePage().object(3, page.replace('/Contents', '/X 20 0 R/Contents'));
    expect(inspecting(builder.stream(20, body, ''))).toBe('pdf.unsupported');
  });
});
