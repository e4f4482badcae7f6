/** What an independent reader (pdf.js) extracts from a form XObject, as it would be copied. */
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { openPdf, type PdfFile } from '../../core/pdf/file.ts';
import { PdfArray, PdfDict, PdfStream } from '../../core/pdf/objects.ts';
import { startUpdate } from '../../core/pdf/update.ts';

/** pdf.js reads the text of pages only: the form is shown on the first page in place of its content. */
const shownOnPage = (file: PdfFile, form: PdfStream): Uint8Array => {
  const [page] = file.latest.pages();
  if (page?.ref === undefined) throw new Error('no page');
  const update = startUpdate(file);
  const content = update.create(
    new PdfStream(PdfDict.of({}), new TextEncoder().encode('q 1 0 0 1 50 400 cm /It Do Q')),
  );
  const shown = update.create(new PdfStream(form.dict, form.raw));
  update.set(
    page.ref,
    page.dict.with({
      Annots: new PdfArray([]),
      Contents: content,
      Resources: PdfDict.of({ XObject: PdfDict.of({ It: shown }) }),
    }),
  );
  return Buffer.concat([...file.chunks, update.finish({ id: new Uint8Array(16) }).tail]);
};

export const textDrawnIn = async (file: PdfFile, form: PdfStream): Promise<string> => {
  const data = new Uint8Array(shownOnPage(openPdf(file.bytes), form));
  const task = getDocument({ data, useSystemFonts: false, verbosity: 0 });
  try {
    const page = await (await task.promise).getPage(1);
    // pdf.js composes what it finds; the comparison is about what stands in the file.
    const { items } = await page.getTextContent({ disableNormalization: true });
    return items.map((item) => ('str' in item ? item.str : '')).join('');
  } finally {
    await task.destroy();
  }
};
