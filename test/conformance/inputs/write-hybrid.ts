import { PdfBuilder } from '../../pdf/build-pdf.ts';

const text = (line: string): string => `BT /F1 14 Tf 60 760 Td (${line}) Tj ET 60 300 200 120 re S`;

/**
 * A hybrid-reference file (ISO 32000-1, 7.5.8.4) as word processors write it: readers of PDF 1.4 see everything that is drawn; the
 * structure tree lies in an object stream that only the /XRefStm of the trailer lists.
 */
export const writeHybrid = (): Uint8Array => {
  const builder = new PdfBuilder('%PDF-1.5\n%\xe2\xe3\xcf\xd3\n')
    .object(1, '<</Type/Catalog/Pages 2 0 R/StructTreeRoot 6 0 R/Lang(en)/MarkInfo<</Marked true>>>>')
    .object(2, '<</Type/Pages/Kids[3 0 R]/Count 1>>')
    .object(
      3,
      '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R/StructParents 0>>',
    )
    .stream(4, '', `/P <</MCID 0>> BDC ${text('A hybrid contract')} EMC`)
    .object(5, '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>');
  const visible = new Map(builder.entries);
  builder.entries.clear();
  builder.objectStream(9, {
    6: '<</Type/StructTreeRoot/K 7 0 R/ParentTree 8 0 R/ParentTreeNextKey 1>>',
    7: '<</Type/StructElem/S/P/P 6 0 R/Pg 3 0 R/K 0>>',
    8: '<</Nums[0[7 0 R]]>>',
  });
  const streamAt = builder.offset;
  builder.text(builder.xrefStreamObject(10, '/Root 1 0 R'));
  builder.entries.clear();
  for (const [num, entry] of visible) builder.entry(num, entry);
  for (const hidden of [6, 7, 8, 9, 10]) builder.entry(hidden, [0, 0, 65535]);
  return builder.table(`/Root 1 0 R/XRefStm ${streamAt}`).bytes();
};
