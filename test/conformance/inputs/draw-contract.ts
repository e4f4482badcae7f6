/** Contracts to be sealed, drawn by pdf-lib. */
import { PDFDocument, type PDFPage, StandardFonts } from 'pdf-lib';

const lines = [
  'Services Agreement',
  'between Example Ltd. and Sample K.K.',
  '1. The provider delivers the services described in Annex A.',
  '2. The customer pays 1,200,000 yen within 30 days.',
  '3. This agreement is concluded by electronic seals.',
];

const drawPage = async (document: PDFDocument, number: number): Promise<PDFPage> => {
  const font = await document.embedFont(StandardFonts.Helvetica);
  const page = document.addPage([595, 842]);
  lines.forEach((line, index) => {
    page.drawText(line, { x: 60, y: 760 - 26 * index, size: index === 0 ? 20 : 12, font });
  });
  page.drawText(`Page ${number}`, { x: 60, y: 40, size: 9, font });
  page.drawRectangle({ x: 60, y: 300, width: 200, height: 120, borderWidth: 2 });
  return page;
};

const begin = async (): Promise<PDFDocument> => {
  const document = await PDFDocument.create();
  document.setTitle('Services Agreement');
  await drawPage(document, 1);
  await drawPage(document, 2);
  return document;
};

export const drawClassic = async (): Promise<Uint8Array> => (await begin()).save({ useObjectStreams: false });

export const drawXrefStream = async (): Promise<Uint8Array> => (await begin()).save({ useObjectStreams: true });

/** A form, partly filled in: text, check box, choice. */
export const drawForm = async (): Promise<Uint8Array> => {
  const document = await begin();
  const form = document.getForm();
  const [page] = document.getPages();
  if (page === undefined) throw new Error('no page');
  const name = form.createTextField('customer.name');
  name.setText('Taro Yamada');
  name.addToPage(page, { x: 60, y: 560, width: 240, height: 20 });
  const agreed = form.createCheckBox('customer.agreed');
  agreed.addToPage(page, { x: 60, y: 530, width: 14, height: 14 });
  agreed.check();
  const plan = form.createDropdown('plan');
  plan.addOptions(['Light', 'Standard', 'Business']);
  plan.select('Standard');
  plan.addToPage(page, { x: 60, y: 495, width: 120, height: 20 });
  form.createTextField('notes').addToPage(page, { x: 60, y: 440, width: 300, height: 40 });
  return document.save({ useObjectStreams: false });
};
