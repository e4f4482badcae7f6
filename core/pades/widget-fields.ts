import type { Widget } from '../document/widget.ts';
import { real } from '../drawing/content.ts';
import { drawCheckbox } from '../drawing/draw-checkbox.ts';
import { formObject } from '../drawing/form-object.ts';
import { displayedSize, placeOnPage } from '../drawing/page-place.ts';
import { requireOnPage } from '../drawing/require-drawable.ts';
import { CloudSignError } from '../errors.ts';
import type { PdfFile } from '../pdf/file.ts';
import { PdfArray, PdfDict, PdfName, type PdfRef, PdfString, type PdfValue } from '../pdf/objects.ts';
import type { PdfPage } from '../pdf/pages.ts';
import type { PdfUpdate } from '../pdf/update.ts';
import type { Additions } from './additions.ts';
import { freeFieldName } from './field-name.ts';
import { type FormField, formOf, signedFields } from './form-fields.ts';
import { pdfText, textOfPdf } from './text.ts';

/** The name of a widget's field; /NM repeats the id, /TU has the label. */
export const fieldNameOf = ({ id }: Pick<Widget, 'id'>): string => `Widget-${id}`;

/** Print (ISO 32000-2, table 167), which PDF/A wants. */
export const printed = 4;
/** Table 227 and 231: only the service fills them in, so that nobody does so by mistake in a viewer. */
export const readOnly = 1;
const multiline = 1 << 12;

/** Viewers that draw fields by themselves are told how; none has a reason to. */
export const defaultAppearance = new PdfString(new TextEncoder().encode('/Helv 0 Tf 0 g'));

export const rectOf = (rect: readonly number[]): PdfArray => new PdfArray(rect.map(real));

/**
 * Refuses a file whose pages can't get inputs: `widget.file-signed` (a new field would break the signature that is there, whatever it
 * permits), `widget.form-redrawn` (viewers would draw over what is filled in), `pdf.xfa`.
 */
export const requireTakesWidgets = ({ latest: view }: PdfFile): void => {
  const form = formOf(view);
  if (form?.has('XFA')) throw new CloudSignError('pdf.xfa');
  if (signedFields(view).length > 0 || view.catalog.has('Perms')) throw new CloudSignError('widget.file-signed');
  if (form?.bool('NeedAppearances', view) === true) throw new CloudSignError('widget.form-redrawn');
};

/** The page of a widget, which must be an object of its own. */
const pageOf = (pages: readonly PdfPage[], widget: Widget): PdfPage & { readonly ref: PdfRef } => {
  const page = pages[widget.page - 1];
  requireOnPage(widget, page && displayedSize(page));
  if (page?.ref === undefined) throw new CloudSignError('pdf.unsupported', { detail: 'a page that is no object' });
  return { ...page, ref: page.ref };
};

/** Both states of a check box; filling in only chooses one. */
const checkboxEntries = (
  update: PdfUpdate,
  widget: Widget,
  matrix: readonly number[],
): { readonly entries: Readonly<Record<string, PdfValue>>; readonly created: readonly PdfRef[] } => {
  const { width, height } = widget;
  const [on, off] = [true, false].map((checked) =>
    update.create(formObject({ content: drawCheckbox(checked, widget), width, height, matrix })),
  ) as [PdfRef, PdfRef];
  return {
    entries: {
      FT: new PdfName('Btn'),
      Ff: readOnly,
      V: new PdfName('Off'),
      AS: new PdfName('Off'),
      AP: PdfDict.of({ N: PdfDict.of({ Yes: on, Off: off }) }),
    },
    created: [on, off],
  };
};

/** One field, its own widget, with nothing in it yet, for every widget. Throws as {@link requireTakesWidgets}, and `widget.box-unusable`. */
export const addWidgetFields = (update: PdfUpdate, file: PdfFile, widgets: readonly Widget[]): Additions => {
  requireTakesWidgets(file);
  const pages = file.latest.pages();
  const created: PdfRef[] = [];
  const known = new Map<string, PdfRef>();
  // Of the size that it will be filled in with: EU DSS takes another size for a change of its own.
  const emptyForm = ({ width, height }: Widget, matrix: readonly number[]): PdfRef => {
    const key = [width, height, ...matrix].join();
    const empty = known.get(key) ?? update.create(formObject({ content: '', width, height, matrix }));
    if (!known.has(key)) created.push(empty);
    known.set(key, empty);
    return empty;
  };
  const shown = widgets.map((widget) => {
    const name = fieldNameOf(widget);
    if (freeFieldName(file, name) !== name) throw new CloudSignError('pdf.damaged', { detail: 'a field of that name' });
    const page = pageOf(pages, widget);
    const { rect, matrix, rotate } = placeOnPage(page, widget);
    const checkbox = widget.kind === 'checkbox' ? checkboxEntries(update, widget, matrix) : undefined;
    const isMultiline = widget.kind === 'text' && widget.multiline === true;
    const field = update.create(
      PdfDict.of({
        Type: new PdfName('Annot'),
        Subtype: new PdfName('Widget'),
        FT: new PdfName('Tx'),
        T: pdfText(name),
        TU: widget.label === '' ? undefined : pdfText(widget.label),
        NM: pdfText(widget.id),
        Ff: isMultiline ? readOnly | multiline : readOnly,
        DA: widget.kind === 'checkbox' ? undefined : defaultAppearance,
        Rect: rectOf(rect),
        F: printed,
        P: page.ref,
        MK: rotate === 0 ? undefined : PdfDict.of({ R: rotate }),
        ...(checkbox?.entries ?? {
          AP: PdfDict.of({ N: emptyForm(widget, matrix) }),
          // Without any state to choose, it says nothing; but pyHanko holds that a locked field without it, left empty, was redrawn.
          AS: new PdfName('N'),
        }),
      }),
    );
    created.push(...(checkbox?.created ?? []), field);
    return { page: page.ref, widget: field };
  });
  return { created, fields: shown.map(({ widget }) => widget), widgets: shown, filled: [] };
};

/** The field of a widget in the newest revision: one of that name and that /NM, and no other of the name. */
export const fieldOfWidget = (
  fields: readonly FormField[],
  widget: Widget,
): { readonly ref: PdfRef; readonly dict: PdfDict } => {
  const named = fields.filter(({ name }) => name === fieldNameOf(widget));
  const [field, ...others] = named;
  const id = field?.dict.string('NM');
  const isOwn = id !== undefined && textOfPdf(id) === widget.id;
  if (field?.ref === undefined || !isOwn || others.length > 0) {
    throw new CloudSignError('pdf.damaged', { detail: 'the field of a widget is missing' });
  }
  return { ref: field.ref, dict: field.dict };
};
