import { degrees, PDFDocument, PDFName, type PDFPage, PDFString, StandardFonts } from 'pdf-lib';

const a4: [number, number] = [595.28, 841.89];

export interface SampleOptions {
  readonly title: string;
  readonly pages?: number;
  /** Rotation of each page in turn, in degrees. */
  readonly rotations?: readonly number[];
}

/**
 * A PDF with Latin text in a standard font and Japanese in a font that is not embedded, as many Japanese programs write it: to show
 * it, a reader needs the standard fonts, and character maps of its own.
 */
export const samplePdf = async ({ title, pages = 3, rotations = [0] }: SampleOptions): Promise<Uint8Array> => {
  const pdf = await PDFDocument.create();
  const latin = await pdf.embedFont(StandardFonts.TimesRoman);
  const mincho = pdf.context.register(
    pdf.context.obj({
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: 'HeiseiMin-W3',
      Encoding: 'UniJIS-UTF16-H',
      DescendantFonts: [
        {
          Type: 'Font',
          Subtype: 'CIDFontType0',
          BaseFont: 'HeiseiMin-W3',
          CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Japan1'), Supplement: 6 },
          DW: 1000,
          FontDescriptor: {
            Type: 'FontDescriptor',
            FontName: 'HeiseiMin-W3',
            Flags: 6,
            FontBBox: [-123, -257, 1001, 910],
            ItalicAngle: 0,
            Ascent: 709,
            Descent: -241,
            CapHeight: 709,
            StemV: 69,
          },
        },
      ],
    }),
  );
  for (let index = 0; index < pages; index++) {
    const page = pdf.addPage(a4);
    page.setRotation(degrees(rotations[index % rotations.length] ?? 0));
    page.node.setFontDictionary(PDFName.of('Mincho'), mincho);
    addJapanese(page, index === 0 ? title : `第${index}条（条項）`, { x: 72, y: 760, size: 20 });
    addJapanese(page, '委託者と受託者は、次のとおり契約を締結する。', { x: 72, y: 715, size: 11 });
    for (let line = 0; line < 24; line++)
      page.drawText(
        `${index + 1}.${line + 1}  The parties agree that the services are rendered with due care and within the time agreed.`,
        { x: 72, y: 680 - line * 22, size: 10.5, font: latin },
      );
  }
  return pdf.save();
};

/** Draws text with the font of the page's resources that is named Mincho. */
const addJapanese = (
  page: PDFPage,
  text: string,
  at: { readonly x: number; readonly y: number; readonly size: number },
): void => {
  const hex = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index).toString(16).padStart(4, '0'));
  const stream = page.doc.context.stream(`q BT /Mincho ${at.size} Tf ${at.x} ${at.y} Td <${hex.join('')}> Tj ET Q\n`);
  page.node.addContentStream(page.doc.context.register(stream));
};
