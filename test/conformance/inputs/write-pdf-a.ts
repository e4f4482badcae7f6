import { PdfBuilder } from '../../pdf/build-pdf.ts';

const metadata = (part: 1 | 2 | 3): string => `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>${part}</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">Agreement</rdf:li></rdf:Alt></dc:title></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`;

/** A font whose glyphs are in the file by its nature: A is a square, B a triangle. */
const font =
  '<</Type/Font/Subtype/Type3/FontBBox[0 0 750 750]/FontMatrix[0.001 0 0 0.001 0 0]/FirstChar 65/LastChar 66/Widths[1000 1000]' +
  '/Encoding<</Type/Encoding/Differences[65/square/triangle]>>/CharProcs<</square 6 0 R/triangle 7 0 R>>/Resources<<>>/ToUnicode 9 0 R>>';

const toUnicode = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def /CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <00> <FF> endcodespacerange
2 beginbfchar <41> <0041> <42> <0042> endbfchar
endcmap CMapName currentdict /CMap defineresource pop end end`;

const headers = { 1: '%PDF-1.4\n', 2: '%PDF-1.7\n', 3: '%PDF-1.7\n' };
const id = '<00112233445566778899aabbccddeeff>';

/** PDF/A of that part, level B: colors by CIE only, so that no output intent is needed; a title only in XMP. */
export const writePdfA = (part: 1 | 2 | 3): Uint8Array => {
  const color = '[/CalRGB<</WhitePoint[0.9505 1 1.089]/Gamma[2.2 2.2 2.2]>>]';
  return new PdfBuilder(`${headers[part]}%\xe2\xe3\xcf\xd3\n`)
    .object(1, '<</Type/Catalog/Pages 2 0 R/Metadata 8 0 R>>')
    .object(2, '<</Type/Pages/Kids[3 0 R]/Count 1>>')
    .object(
      3,
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</ColorSpace<</C ${color}>>/Font<</F1 5 0 R>>>>/Contents 4 0 R>>`,
    )
    .stream(4, '', '/C cs 0.1 0.3 0.7 sc 60 600 200 120 re f BT /F1 24 Tf 60 760 Td (ABBA) Tj ET')
    .object(5, font)
    .stream(6, '', '1000 0 0 0 750 750 d1 0 0 750 750 re f')
    .stream(7, '', '1000 0 0 0 750 750 d1 0 0 m 375 750 l 750 0 l f')
    .stream(8, '/Type/Metadata/Subtype/XML', metadata(part))
    .stream(9, '', toUnicode)
    .table(`/Root 1 0 R/ID[${id}${id}]`)
    .bytes();
};
