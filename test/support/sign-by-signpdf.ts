/** @signpdf and pdf-lib as their readmes have it: a placeholder drawn by pdf-lib, filled by @signpdf with a CMS made elsewhere. */
import { Signer, SignPdf } from '@signpdf/signpdf';
import { PDFArray, PDFDocument, PDFHexString, PDFName, PDFNumber, PDFString } from 'pdf-lib';

const signatureBytes = 8192;

/** One page object, one widget, saved without object streams: @signpdf finds its placeholder in plain text only. */
const addPlaceholder = async (pdf: Uint8Array, at: Date): Promise<Uint8Array> => {
  const document = await PDFDocument.load(pdf);
  const { context } = document;
  const [page] = document.getPages();
  if (page === undefined) throw new Error('no page');
  const ranges = PDFArray.withContext(context);
  ranges.push(PDFNumber.of(0));
  for (let n = 0; n < 3; n++) ranges.push(PDFName.of('**********'));
  const signature = context.obj({
    Type: 'Sig',
    Filter: 'Adobe.PPKLite',
    SubFilter: 'adbe.pkcs7.detached',
    ByteRange: ranges,
    Contents: PDFHexString.of('0'.repeat(2 * signatureBytes)),
    Reason: PDFString.of('Signed by @signpdf'),
    M: PDFString.fromDate(at),
  });
  const widget = context.register(
    context.obj({
      Type: 'Annot',
      Subtype: 'Widget',
      FT: 'Sig',
      Rect: [0, 0, 0, 0],
      V: context.register(signature),
      T: PDFString.of('Signature1'),
      F: 4,
      P: page.ref,
    }),
  );
  page.node.addAnnot(widget);
  document.catalog.set(PDFName.of('AcroForm'), context.obj({ SigFlags: 3, Fields: [widget] }));
  return document.save({ useObjectStreams: false });
};

/** A detached CMS over the content. */
export type MakeCms = (content: Uint8Array) => Promise<Uint8Array>;

class CmsSigner extends Signer {
  readonly #makeCms: MakeCms;

  constructor(makeCms: MakeCms) {
    super();
    this.#makeCms = makeCms;
  }

  override async sign(pdf: Buffer): Promise<Buffer> {
    return Buffer.from(await this.#makeCms(pdf));
  }
}

export const signBySignpdf = async (pdf: Uint8Array, makeCms: MakeCms): Promise<Uint8Array> => {
  const at = new Date();
  const prepared = await addPlaceholder(pdf, at);
  return new SignPdf().sign(Buffer.from(prepared), new CmsSigner(makeCms), at);
};
