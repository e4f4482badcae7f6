/** PDFs of every build that a seal must cope with, made by hand so that each test sees what it is about. */
import { hybrid, linearized, PdfBuilder } from '../pdf/build-pdf.ts';

const drawing = '0.2 0.4 0.8 rg 72 600 200 100 re f BT /F1 24 Tf 72 720 Td (Contract) Tj ET';
const font = '/Resources<</Font<</F1 5 0 R>>>>';
const fontObject = '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>';

export interface Parts {
  /** Inside the catalog. */
  readonly catalog?: string;
  /** Inside the page. */
  readonly page?: string;
  /** More objects, by number from 10 on. */
  readonly objects?: Readonly<Record<number, string>>;
  readonly header?: string;
}

const catalogOf = ({ catalog = '' }: Parts): string => `<</Type/Catalog/Pages 2 0 R${catalog}>>`;
const pagesObject = '<</Type/Pages/Kids[3 0 R]/Count 1>>';
const pageOf = ({ page = '' }: Parts): string =>
  `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R${font}${page}>>`;

/** One page in a classic file; objects 1 catalog, 2 pages, 3 page, 4 content, 5 font. */
export const classicBuilder = (parts: Parts = {}): PdfBuilder => {
  const builder = new PdfBuilder(parts.header ?? '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n')
    .object(1, catalogOf(parts))
    .object(2, pagesObject)
    .object(3, pageOf(parts))
    .stream(4, '', drawing)
    .object(5, fontObject);
  for (const [num, body] of Object.entries(parts.objects ?? {})) builder.object(Number(num), body);
  return builder;
};

export const classic = (parts: Parts = {}): Uint8Array => classicBuilder(parts).table().bytes();

const xrefStream = (parts: Parts = {}): Uint8Array => classicBuilder(parts).xrefStream(30).bytes();

const objectStream = (parts: Parts = {}): Uint8Array =>
  new PdfBuilder()
    .objectStream(20, { 1: catalogOf(parts), 2: pagesObject, 3: pageOf(parts), 5: fontObject, ...parts.objects })
    .stream(4, '', drawing)
    .xrefStream(21, '/Root 1 0 R', { predictor: true })
    .bytes();

const updated = (): Uint8Array =>
  classicBuilder()
    .table()
    .object(3, pageOf({ page: '/Rotate 0' }))
    .table()
    .bytes();

const textField =
  '<</Type/Annot/Subtype/Widget/FT/Tx/T(Name)/V(Taro)/Rect[72 400 272 420]/F 4/P 3 0 R/DA(/F1 12 Tf 0 g)>>';
const formObject = '<</Fields[10 0 R]/DR<</Font<</F1 5 0 R>>>>/DA(/F1 12 Tf 0 g)>>';

/** By what they are. */
export const inputs: Readonly<Record<string, () => Uint8Array>> = {
  'classic table': () => classic(),
  'PDF 1.4': () => classic({ header: '%PDF-1.4\n' }),
  'PDF 2.0': () => classic({ header: '%PDF-2.0\n' }),
  'xref stream': () => xrefStream(),
  'object stream': () => objectStream(),
  'incremental update': updated,
  linearized: () => linearized().bytes(),
  hybrid: () => hybrid().bytes(),
  'no end-of-line at the end': () => classic().subarray(0, -1),
  'form, everything indirect': () =>
    classic({
      catalog: '/AcroForm 11 0 R',
      page: '/Annots 12 0 R',
      objects: { 10: textField, 11: '<</Fields 13 0 R/SigFlags 0>>', 12: '[10 0 R]', 13: '[10 0 R]' },
    }),
  'form, everything direct': () =>
    classic({ catalog: `/AcroForm${formObject}`, page: '/Annots[10 0 R]', objects: { 10: textField } }),
  'form in an object stream': () =>
    objectStream({
      catalog: '/AcroForm 11 0 R',
      page: '/Annots 12 0 R',
      objects: { 10: textField, 11: formObject, 12: '[10 0 R]' },
    }),
  'direct annotation': () => classic({ page: '/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 10 10]/Border[0 0 0]>>]' }),
  'null where things belong': () => classic({ catalog: '/AcroForm null/Extensions null', page: '/Annots null' }),
  'references to nothing': () => classic({ catalog: '/AcroForm 90 0 R', page: '/Annots 91 0 R' }),
};
