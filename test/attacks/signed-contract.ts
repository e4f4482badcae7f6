/** A contract with a form, signed by hand, and ways to go on writing behind the signature. */
import { latin1Bytes, latin1Text } from '../../core/pdf/characters.ts';
import { openPdf } from '../../core/pdf/file.ts';
import type { Report } from '../../core/verification/report.ts';
import { verifyPdf } from '../../core/verification/verify-pdf.ts';
import { PdfBuilder } from '../pdf/build-pdf.ts';
import { fillSignature, type MakeContents, newSigner, plainCms, signatureEntries } from '../support/test-signer.ts';

export const alice = newSigner('Alice');
export const bob = newSigner('Bob');
export const mallory = newSigner('Mallory');

/** Object numbers of the contract. */
export const num = {
  catalog: 1,
  pages: 2,
  page: 3,
  content: 4,
  font: 5,
  form: 6,
  amount: 7,
  amountLook: 8,
  signed: 9,
  signature: 10,
  empty: 11,
  note: 12,
  picture: 13,
  attachment: 14,
} as const;

export const objects = {
  catalog: '<</Type/Catalog/Pages 2 0 R/AcroForm 6 0 R/Custom 14 0 R>>',
  pages: '<</Type/Pages/Kids[3 0 R]/Count 1>>',
  page: '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>/XObject<</X 13 0 R>>>>/Annots[7 0 R 9 0 R 11 0 R 12 0 R]>>',
  text: 'BT /F1 24 Tf 72 720 Td (The price is 100) Tj ET /X Do',
  font: '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  form: '<</Fields[7 0 R 9 0 R 11 0 R]/SigFlags 3/DR<</Font<</F1 5 0 R>>>>/DA(/F1 12 Tf 0 g)>>',
  amount: '<</Type/Annot/Subtype/Widget/FT/Tx/T(Amount)/V(100)/Rect[72 400 272 420]/F 4/P 3 0 R/AP<</N 8 0 R>>>>',
  look: '/Type/XObject/Subtype/Form/BBox[0 0 200 20]',
  signedField: (extra = '') =>
    `<</Type/Annot/Subtype/Widget/FT/Sig/T(Alice)/V 10 0 R/Rect[72 300 272 340]/F 132/P 3 0 R${extra}>>`,
  emptyField: '<</Type/Annot/Subtype/Widget/FT/Sig/T(Bob)/Rect[300 300 500 340]/F 4/P 3 0 R>>',
  note: '<</Type/Annot/Subtype/Link/Rect[72 100 200 120]/Border[0 0 0]/P 3 0 R>>',
} as const;

export interface ContractOptions {
  /** Entries of Alice's signature dictionary, such as a DocMDP reference. */
  readonly signature?: string;
  readonly catalog?: string;
  readonly signedField?: string;
  readonly page?: string;
  readonly form?: string;
  /** Entries of the trailer besides. */
  readonly trailer?: string;
  readonly subFilter?: string;
  readonly cms?: MakeContents;
  /** Behind the last %%EOF, within what is signed. */
  readonly end?: string;
  readonly more?: (builder: PdfBuilder) => PdfBuilder;
}

export const certification = (permission: 1 | 2 | 3): ContractOptions => ({
  signature: `/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P ${permission}/V/1.2>>>>]`,
  catalog: objects.catalog.replace('>>', '/Perms<</DocMDP 10 0 R>>>>'),
});

export const fieldLock = (action: string): ContractOptions => ({
  signature: `/Reference[<</Type/SigRef/TransformMethod/FieldMDP/TransformParams<</Type/TransformParams${action}/V/1.2>>>>]`,
});

/** One revision, signed by Alice as a whole. */
export const contract = (options: ContractOptions = {}): Uint8Array => {
  const builder = new PdfBuilder()
    .object(num.catalog, options.catalog ?? objects.catalog)
    .object(num.pages, objects.pages)
    .object(num.page, options.page ?? objects.page)
    .stream(num.content, '', objects.text)
    .object(num.font, objects.font)
    .object(num.form, options.form ?? objects.form)
    .object(num.amount, objects.amount)
    .stream(num.amountLook, objects.look, 'BT /F1 12 Tf 2 4 Td (100) Tj ET')
    .object(num.signed, objects.signedField(options.signedField))
    .object(num.signature, `<<${signatureEntries(options.signature, options.subFilter)}>>`)
    .object(num.empty, objects.emptyField)
    .object(num.note, objects.note)
    .stream(num.picture, objects.look, '0.9 g 400 700 50 50 re f')
    .stream(num.attachment, '', 'something else that the document holds');
  const whole = (options.more?.(builder) ?? builder).table(`${options.trailer ?? ''}/Root 1 0 R/ID[<00><00>]`).bytes();
  const ended = latin1Bytes(`${latin1Text(whole).trimEnd()}${options.end ?? '\n'}`);
  return fillSignature(ended, options.cms ?? plainCms(alice));
};

/** A builder that goes on behind `file` with one more revision. */
export const goOn = (file: Uint8Array): PdfBuilder => {
  const { revisions, highestNumber } = openPdf(file);
  const builder = new PdfBuilder(latin1Text(file));
  builder.previous = revisions.at(-1)?.startxref;
  builder.size = highestNumber + 1;
  return builder;
};

export const trailer = '/Root 1 0 R/ID[<00><01>]';

/** One more revision with these objects; a Uint8Array or `{ entries, data }` is a stream. */
export const update = (file: Uint8Array, changed: Readonly<Record<number, string | StreamBody>>): Uint8Array => {
  const builder = goOn(file);
  for (const [number, body] of Object.entries(changed)) {
    if (typeof body === 'string') builder.object(Number(number), body);
    else builder.stream(Number(number), body.entries, body.data);
  }
  return builder.table(trailer).bytes();
};

export interface StreamBody {
  readonly entries: string;
  readonly data: string;
}

/** Signs the existing empty field, or a new one. */
export const countersign = (
  file: Uint8Array,
  options: {
    readonly changed?: Readonly<Record<number, string | StreamBody>>;
    readonly field?: string;
    readonly cms?: MakeContents;
    readonly signature?: string;
  } = {},
): Uint8Array => {
  const field = options.field ?? objects.emptyField.replace('/T(Bob)', '/T(Bob)/V 20 0 R');
  const changed = { 11: field, 20: `<<${signatureEntries(options.signature)}>>`, ...options.changed };
  return fillSignature(update(file, changed), options.cms ?? plainCms(bob));
};

export const time = new Date('2026-06-01T00:00:00Z');
/** Mallory, too: that an attacker is somebody whom everyone trusts must not help him. */
export const anchors = [alice, bob, mallory].map(({ certificate }) => certificate.der);

export const verify = (bytes: Uint8Array): Promise<Report> => verifyPdf({ bytes, anchors, time });

/** All codes in a report that stand for something not allowed. */
export const failures = (report: Report): readonly string[] =>
  [
    ...report.structure.findings,
    ...report.signatures.flatMap(({ answers }) => Object.values(answers).flatMap(({ findings }) => findings)),
  ]
    .filter(({ status }) => status === 'fail')
    .map(({ code }) => code);
