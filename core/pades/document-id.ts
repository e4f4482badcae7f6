import { gray, num } from '../drawing/content.ts';
import { documentIdFont } from '../drawing/document-id-font.ts';
import { documentIdLabel, documentIdSigns } from '../drawing/document-id-signs.ts';
import { embedFont } from '../drawing/embed-font.ts';
import { formObject } from '../drawing/form-object.ts';
import { displayedSize, placeOnPage } from '../drawing/page-place.ts';
import type { DocumentId } from '../ids.ts';
import type { PdfFile } from '../pdf/file.ts';
import { PdfArray, PdfDict, PdfName, type PdfRef } from '../pdf/objects.ts';
import type { PdfUpdate } from '../pdf/update.ts';
import { type Additions, noAdditions } from './additions.ts';
import { freeFieldName } from './field-name.ts';
import { signedFields } from './form-fields.ts';
import { pdfText } from './text.ts';
import { defaultAppearance, printed, readOnly, rectOf } from './widget-fields.ts';

const fontSize = 6.5;
const height = 9;
/** Points from the upper and the right edge of the page as displayed. */
const margin = 9;
/** 0 is black. */
const shade = 0.25;

const codesOf = (text: string): readonly number[] =>
  Array.from(text, (character) => documentIdSigns.indexOf(character) + 1);

/**
 * The document's id in the upper right margin of every page: a field that can't be changed, with a widget on each page, so that the
 * pages' own content stays as it is and every viewer shows and prints it. Nothing on a file that came signed.
 */
export const addDocumentId = (update: PdfUpdate, file: PdfFile, id: DocumentId): Additions => {
  const { latest: view } = file;
  if (signedFields(view).length > 0 || view.catalog.has('Perms')) return noAdditions;
  const pages = view.pages().flatMap((page) => (page.ref === undefined ? [] : [{ ...page, ref: page.ref }]));
  if (pages.length === 0) return noAdditions;
  const text = `${documentIdLabel}${id}`;
  const codes = codesOf(text);
  const program = documentIdFont();
  const width = codes.reduce((sum, code) => sum + (program.codes[code - 1]?.width ?? 0), 0) * (fontSize / 1000);
  const hex = codes.map((code) => code.toString(16).padStart(4, '0')).join('');
  const content = `q ${gray} cs ${num(shade)} sc BT /F0 ${num(fontSize)} Tf 1 0 0 1 0 2 Tm <${hex}> Tj ET Q`;
  const embedded = embedFont(update, program);
  const created: PdfRef[] = [...embedded.created];

  const forms = new Map<number, PdfRef>();
  const formTurned = ({ matrix, rotate }: ReturnType<typeof placeOnPage>): PdfRef => {
    const known = forms.get(rotate);
    if (known !== undefined) return known;
    const form = update.create(formObject({ content, width, height, matrix, fonts: { F0: embedded.font } }));
    forms.set(rotate, form);
    created.push(form);
    return form;
  };

  const field = update.reserve();
  const widgets = pages.map((page) => {
    const shown = displayedSize(page);
    // On a page smaller than the line, the line is smaller too.
    const scale = Math.min(1, (0.9 * shown.width) / width, shown.height / (8 * height));
    const [across, up] = [width * scale, height * scale];
    const place = placeOnPage(page, {
      x: Math.max(0, shown.width - margin - across),
      y: Math.min(margin, up),
      width: across,
      height: up,
    });
    const widget = update.create(
      PdfDict.of({
        Type: new PdfName('Annot'),
        Subtype: new PdfName('Widget'),
        Parent: field,
        Rect: rectOf(place.rect),
        F: printed,
        P: page.ref,
        MK: place.rotate === 0 ? undefined : PdfDict.of({ R: place.rotate }),
        AP: PdfDict.of({ N: formTurned(place) }),
      }),
    );
    return { page: page.ref, widget };
  });
  update.set(
    field,
    PdfDict.of({
      FT: new PdfName('Tx'),
      T: pdfText(freeFieldName(file, 'DocumentId')),
      Ff: readOnly,
      DA: defaultAppearance,
      V: pdfText(text),
      Kids: new PdfArray(widgets.map(({ widget }) => widget)),
    }),
  );
  created.push(field, ...widgets.map(({ widget }) => widget));
  return { created, fields: [field], widgets, filled: [] };
};
