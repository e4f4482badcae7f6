import type { PdfFile } from '../pdf/file.ts';
import { PdfArray, PdfDict, PdfName, type PdfRef, PdfStream, type PdfValue } from '../pdf/objects.ts';
import { sameValue } from '../pdf/same-value.ts';
import type { PdfUpdate } from '../pdf/update.ts';
import { type Additions, noAdditions, writtenValues } from './additions.ts';
import { attachFields } from './attach-fields.ts';
import { announcedExtensions } from './extensions.ts';
import { firstPage } from './first-page.ts';
import { formFields, formOf } from './form-fields.ts';
import { pdfText } from './text.ts';

export interface AddedField {
  readonly field: PdfRef;
  readonly signature: PdfRef;
  /** Every object that the update creates. */
  readonly created: readonly PdfRef[];
  /** What comes with it; `created` includes theirs. */
  readonly additions: Additions;
  /** By object number: what additions must read back as. */
  readonly written: ReadonlyMap<number, PdfValue>;
}

/** Print and Locked (ISO 32000-2, table 167): PDF/A wants Print set and Hidden clear; the empty rectangle hides the field. */
const widgetFlags = 4 | 128;
/** SignaturesExist and AppendOnly (table 225). */
const signaturesExist = 3;

const emptyRect = new PdfArray([0, 0, 0, 0]);

/** PDF/A-1 wants an appearance of every field, an invisible one too. */
const newAppearance = new PdfStream(
  PdfDict.of({
    Type: new PdfName('XObject'),
    Subtype: new PdfName('Form'),
    BBox: emptyRect,
    Resources: PdfDict.of({}),
  }),
  new Uint8Array(0),
);
/** As it reads back. */
const writtenAppearance = new PdfStream(newAppearance.dict.with({ Length: 0 }), newAppearance.raw);

/** The empty appearance of an earlier seal: used again, it is no new appearance to those who watch for changes. */
const appearanceOf = ({ latest: view }: PdfFile): PdfRef | undefined => {
  for (const { dict, type } of formFields(view)) {
    const ref = type === 'Sig' ? dict.dict('AP', view)?.ref('N') : undefined;
    if (ref !== undefined && sameValue(view.get(ref), writtenAppearance)) return ref;
  }
  return undefined;
};

export interface NewSignature {
  readonly file: PdfFile;
  readonly name: string;
  readonly signature: PdfDict;
  readonly additions?: Additions;
  /** Names of the fields that it locks (ISO 32000-2, 12.7.5.5). */
  readonly locks?: readonly string[];
}

/** The signature locks these fields: a validator calls it broken when one of them changes afterwards (12.8.2.4). */
const withLock = (
  signature: PdfDict,
  { locks, catalog }: { readonly locks: PdfArray; readonly catalog: PdfRef },
): PdfDict =>
  signature.with({
    Reference: new PdfArray([
      PdfDict.of({
        Type: new PdfName('SigRef'),
        TransformMethod: new PdfName('FieldMDP'),
        TransformParams: PdfDict.of({
          Type: new PdfName('TransformParams'),
          V: new PdfName('1.2'),
          Action: new PdfName('Include'),
          Fields: locks,
        }),
        Data: catalog,
      }),
    ]),
  });

/**
 * Adds an invisible signature field, its own widget, that holds `signature`: listed in the form and on the first page, after the
 * fields that come with it. Changes catalog, form and the pages that show new fields, each by the entries that must change.
 */
export const addSignatureField = (
  update: PdfUpdate,
  { file, name, signature, additions = noAdditions, locks = [] }: NewSignature,
): AddedField => {
  const view = file.latest;
  const page = firstPage(view);
  const lockedNames = new PdfArray(locks.map(pdfText));
  const isLocking = locks.length > 0;
  const value = update.create(
    isLocking ? withLock(signature, { locks: lockedNames, catalog: view.catalogRef }) : signature,
  );
  const lock = isLocking
    ? update.create(
        PdfDict.of({ Type: new PdfName('SigFieldLock'), Action: new PdfName('Include'), Fields: lockedNames }),
      )
    : undefined;
  const known = appearanceOf(file);
  // A document timestamp brings no appearance of its own: validators count only less as a mere long-term update.
  const isTimestamp = signature.name('Type') === 'DocTimeStamp';
  const made = known === undefined && !isTimestamp ? update.create(newAppearance) : undefined;
  const appearance = known ?? made;
  const field = update.create(
    PdfDict.of({
      Type: new PdfName('Annot'),
      Subtype: new PdfName('Widget'),
      FT: new PdfName('Sig'),
      T: pdfText(name),
      Rect: emptyRect,
      F: widgetFlags,
      P: page.ref,
      AP: appearance === undefined ? undefined : PdfDict.of({ N: appearance }),
      Lock: lock,
      V: value,
    }),
  );

  const createdForm = attachFields(update, file, {
    fields: [...additions.fields, field],
    widgets: [...additions.widgets, { page: page.ref, widget: field }],
    form: { SigFlags: (formOf(view)?.int('SigFlags', view) ?? 0) | signaturesExist },
    extensions: announcedExtensions(view, file.version),
  });
  const own = [value, lock, made, field, createdForm].filter((ref) => ref !== undefined);
  return {
    field,
    signature: value,
    created: [...additions.created, ...own],
    additions,
    written: writtenValues(update, additions),
  };
};
