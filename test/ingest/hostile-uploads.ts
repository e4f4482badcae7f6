import { deflateSync } from 'node:zlib';
import { PdfBuilder } from '../pdf/build-pdf.ts';

/** Uploads made by hand: one page that says "price 100", and what a test adds to it. Objects 1 to 5 are taken. */
export interface Upload {
  /** More entries of the catalog. */
  readonly catalog?: string;
  readonly page?: string;
  /** More entries of the page's /Resources. */
  readonly resources?: string;
  readonly content?: string;
  readonly add?: (builder: PdfBuilder) => PdfBuilder;
  readonly trailer?: string;
}

const font = '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>';
const price = 'BT /F1 24 Tf 50 100 Td (price 100) Tj ET\n';

/** Without cross-reference. */
export const objectsOf = ({
  catalog = '',
  page = '',
  resources = '',
  content = '',
  add = (builder) => builder,
}: Upload) => {
  const builder = new PdfBuilder()
    .object(1, `<</Type/Catalog/Pages 2 0 R${catalog}>>`)
    .object(2, '<</Type/Pages/Kids[3 0 R]/Count 1>>')
    .object(
      3,
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>${resources}>>${page}>>`,
    )
    .stream(4, '', price + content)
    .object(5, font);
  return add(builder);
};

export const uploadOf = (upload: Upload = {}): Uint8Array =>
  objectsOf(upload)
    .table(upload.trailer ?? '/Root 1 0 R')
    .bytes();

/** A field with a value that is drawn, calculated by a script. */
export const calculatedForm: Upload = {
  catalog: '/AcroForm<</Fields[6 0 R]/CO[6 0 R]/DA(/Helv 12 Tf 0 g)/DR<</Font<</Helv 5 0 R>>>>>>',
  page: '/Annots[6 0 R]',
  add: (builder: PdfBuilder) =>
    builder
      .object(
        6,
        '<</Type/Annot/Subtype/Widget/FT/Tx/T(total)/V(42)/F 4/Rect[50 20 150 50]/P 3 0 R/DA(/Helv 12 Tf 0 g)/AP<</N 7 0 R>>' +
          '/AA<</C<</S/JavaScript/JS(AFSimple_Calculate\\("SUM", ["a"]\\))>>/K 8 0 R/F<</S/JavaScript/JS(x)>>>>>>',
      )
      .stream(
        7,
        '/Type/XObject/Subtype/Form/BBox[0 0 100 30]/Resources<</Font<</Helv 5 0 R>>>>',
        'BT /Helv 12 Tf 2 8 Td (42) Tj ET',
      )
      .object(8, '<</S/JavaScript/JS(event.rc = true)>>'),
};

const layerPage = (layers: string, groups: readonly string[], more = '') => ({
  catalog: `/OCProperties<</OCGs[${groups.map((_, i) => `${10 + i} 0 R`).join(' ')}]/D<<${layers}>>>>`,
  resources: `/Properties<<${groups.map((_, i) => `/L${i} ${10 + i} 0 R`).join('')}>>`,
  content: `${groups.map((_, i) => `/OC /L${i} BDC BT /F1 24 Tf 50 ${50 - 25 * i} Td (layer ${i}) Tj ET EMC\n`).join('')}${more}`,
  add: (builder: PdfBuilder) =>
    groups.reduce<PdfBuilder>((built, usage, i) => built.object(10 + i, `<</Type/OCG/Name(L${i})${usage}>>`), builder),
});

export const layers = {
  shown: layerPage('', ['']),
  hidden: layerPage('/OFF[11 0 R]', ['', '']),
  printOnly: layerPage(
    '/AS[<</Event/View/Category[/View]/OCGs[10 0 R]>><</Event/Print/Category[/Print]/OCGs[10 0 R]>>]',
    ['/Usage<</View<</ViewState/OFF>>/Print<</PrintState/ON>>>>'],
  ),
} as const satisfies Record<string, Upload>;

/** One file whose data decodes to `mebibytes` MiB, deflated twice. */
export const bomb = (mebibytes: number): Uint8Array =>
  deflateSync(deflateSync(Buffer.alloc(mebibytes * 1024 * 1024, 0x20), { level: 1 }));
