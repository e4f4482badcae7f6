import { PdfDict, type PdfRef, PdfStream, type PdfValue } from '../pdf/objects.ts';
import type { PdfUpdate } from '../pdf/update.ts';

/** What an act adds to and changes in a file beside its signature. */
export interface Additions {
  readonly created: readonly PdfRef[];
  /** Fields that the form lists. */
  readonly fields: readonly PdfRef[];
  /** Widgets that pages show, in drawing order. */
  readonly widgets: readonly { readonly page: PdfRef; readonly widget: PdfRef }[];
  /** Fields that were there and are filled in, and the entries that it takes. */
  readonly filled: readonly { readonly field: PdfRef; readonly keys: readonly string[] }[];
}

export const noAdditions: Additions = { created: [], fields: [], widgets: [], filled: [] };

/** All of them together, in order. */
export const joinAdditions = (all: readonly Additions[]): Additions => ({
  created: all.flatMap(({ created }) => created),
  fields: all.flatMap(({ fields }) => fields),
  widgets: all.flatMap(({ widgets }) => widgets),
  filled: all.flatMap(({ filled }) => filled),
});

/** What a value reads back as: the length of a stream is written with it. */
const asRead = (value: PdfValue): PdfValue =>
  value instanceof PdfStream ? new PdfStream(value.dict.with({ Length: value.raw.length }), value.raw) : value;

/** By object number: what the additions must read back as. */
export const writtenValues = (update: PdfUpdate, { created, filled }: Additions): ReadonlyMap<number, PdfValue> =>
  new Map([...created, ...filled.map(({ field }) => field)].map((ref) => [ref.num, asRead(update.get(ref))]));

/** The dictionary behind a reference in an update. */
export const dictIn = (update: PdfUpdate, ref: PdfRef): PdfDict => {
  const value = update.get(ref);
  if (!(value instanceof PdfDict)) throw new TypeError(`${ref} is no dictionary`);
  return value;
};
