import { CloudSignError } from '../errors.ts';
import type { PdfFile } from '../pdf/file.ts';
import { PdfArray, PdfDict, PdfRef, type PdfValue } from '../pdf/objects.ts';
import type { PdfUpdate } from '../pdf/update.ts';
import { type Additions, dictIn } from './additions.ts';
import { formOf } from './form-fields.ts';
import { requireSingleKeys } from './single-keys.ts';

const arrayAt = (dict: PdfDict, key: string, file: PdfFile): readonly PdfValue[] => {
  const value = file.latest.resolve(dict.get(key));
  if (value === null) return [];
  if (value instanceof PdfArray) return value.items;
  throw new CloudSignError('pdf.damaged', { detail: `/${key} is no array` });
};

/** The array of an input may be shared with something else (even /Kids), so it is never changed in place: the owner gets its own. */
const grown = (items: readonly PdfValue[], added: readonly PdfRef[]): PdfArray => new PdfArray([...items, ...added]);

const refTo = (value: PdfValue | undefined, file: PdfFile): PdfRef | undefined =>
  value instanceof PdfRef && file.latest.resolve(value) !== null ? value : undefined;

/** One object can't be two of catalog, page and form: changing it as the one would change it as the other. */
const requireDistinct = (refs: readonly (PdfRef | undefined)[]): void => {
  const numbers = refs.flatMap((ref) => (ref === undefined ? [] : [ref.num]));
  if (new Set(numbers).size < numbers.length) {
    throw new CloudSignError('pdf.damaged', { detail: 'one object in two roles' });
  }
};

/** Widgets by the page that shows them, in order. */
const byPage = (
  widgets: Additions['widgets'],
): ReadonlyMap<number, { readonly page: PdfRef; readonly widgets: PdfRef[] }> => {
  const pages = new Map<number, { readonly page: PdfRef; readonly widgets: PdfRef[] }>();
  for (const { page, widget } of widgets) {
    const entry = pages.get(page.num) ?? { page, widgets: [] };
    entry.widgets.push(widget);
    pages.set(page.num, entry);
  }
  return pages;
};

export interface NewFields extends Pick<Additions, 'fields' | 'widgets'> {
  /** Other entries of the form. */
  readonly form?: Readonly<Record<string, PdfValue>>;
  /** /Extensions of the catalog, where they change. */
  readonly extensions?: PdfDict | undefined;
}

/**
 * Lists new fields in the form and their widgets on the pages. Changes catalog, form and those pages, each by the entries that must
 * change. Answers the form's reference when it made one.
 */
export const attachFields = (
  update: PdfUpdate,
  file: PdfFile,
  { fields, widgets, form: entries = {}, extensions }: NewFields,
): PdfRef | undefined => {
  const { latest: view } = file;
  const { catalog } = view;
  const form = formOf(view);
  if (form?.has('XFA')) throw new CloudSignError('pdf.xfa');
  for (const dict of [catalog, form]) requireSingleKeys(dict ?? null);
  const formRef = refTo(catalog.get('AcroForm'), file);
  const pages = byPage(widgets);
  requireDistinct([view.catalogRef, formRef, ...[...pages.values()].map(({ page }) => page)]);

  const listed = grown(form === undefined ? [] : arrayAt(form, 'Fields', file), fields);
  const newForm = (form ?? PdfDict.of({})).with({ ...entries, Fields: listed });
  const createdForm = form === undefined ? update.create(newForm) : undefined;
  if (formRef !== undefined) update.set(formRef, newForm);

  const catalogChanges: Record<string, PdfValue> = {};
  if (formRef === undefined) catalogChanges.AcroForm = createdForm ?? newForm;
  if (extensions !== undefined) catalogChanges.Extensions = extensions;
  if (Object.keys(catalogChanges).length > 0) update.set(view.catalogRef, catalog.with(catalogChanges));

  for (const { page, widgets: shown } of pages.values()) {
    const dict = dictIn(update, page);
    requireSingleKeys(dict);
    update.set(page, dict.with({ Annots: grown(arrayAt(dict, 'Annots', file), shown) }));
  }
  return createdForm;
};
