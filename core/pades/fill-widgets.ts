import type { DrawnWidget, DrawnWidgets } from '../drawing/draw-widgets.ts';
import { embedFont } from '../drawing/embed-font.ts';
import { formObject } from '../drawing/form-object.ts';
import { placeOnPage } from '../drawing/page-place.ts';
import { CloudSignError } from '../errors.ts';
import { PdfDict, PdfName, type PdfRef, PdfStream, type PdfValue } from '../pdf/objects.ts';
import type { PdfPage } from '../pdf/pages.ts';
import type { PdfUpdate } from '../pdf/update.ts';
import { type Additions, dictIn } from './additions.ts';
import { pdfText } from './text.ts';

interface Filling {
  readonly update: PdfUpdate;
  readonly page: PdfPage;
  readonly fonts: ReadonlyMap<string, PdfRef>;
}

const imageObjects = (
  update: PdfUpdate,
  { appearance: { image } }: DrawnWidget,
): { readonly images: Readonly<Record<string, PdfRef>>; readonly created: readonly PdfRef[] } => {
  if (image === undefined) return { images: {}, created: [] };
  const mask = image.mask && update.create(image.mask.stream);
  const dict = image.mask === undefined ? image.image.dict : image.image.dict.with({ [image.mask.key]: mask });
  const drawn = update.create(new PdfStream(dict, image.image.raw));
  return { images: { Image: drawn }, created: mask === undefined ? [drawn] : [mask, drawn] };
};

/** What a value makes of its field: entries that change, and the objects behind them. */
const filledEntries = (
  drawn: DrawnWidget,
  { update, page, fonts }: Filling,
): { readonly entries: Readonly<Record<string, PdfValue>>; readonly created: readonly PdfRef[] } => {
  const { widget, value, appearance } = drawn;
  if (value.kind === 'checkbox') {
    if (!value.checked) return { entries: {}, created: [] };
    return { entries: { V: new PdfName('Yes'), AS: new PdfName('Yes') }, created: [] };
  }
  const { images, created } = imageObjects(update, drawn);
  const { width, height } = widget;
  const used = [...appearance.fonts].map((name) => {
    const font = fonts.get(name);
    if (font === undefined) throw new CloudSignError('internal', { detail: `font ${name} is not embedded` });
    return [name, font] as const;
  });
  const { matrix } = placeOnPage(page, widget);
  const form = update.create(
    formObject({ content: appearance.content, width, height, matrix, fonts: Object.fromEntries(used), images }),
  );
  return {
    entries: { V: pdfText(appearance.text), AP: PdfDict.of({ N: form }) },
    created: [...created, form],
  };
};

/** Fills fields in: changes their value and how they look, and nothing else. `fieldOf` finds the field of a widget in the update. */
export const fillWidgets = (
  update: PdfUpdate,
  drawn: DrawnWidgets,
  {
    pages,
    fieldOf,
  }: { readonly pages: readonly PdfPage[]; readonly fieldOf: (widget: DrawnWidget['widget']) => PdfRef },
): Additions => {
  const created: PdfRef[] = [];
  const fonts = new Map<string, PdfRef>();
  for (const program of drawn.fonts) {
    const embedded = embedFont(update, program);
    fonts.set(program.resource, embedded.font);
    created.push(...embedded.created);
  }
  const filled: Additions['filled'][number][] = [];
  for (const one of drawn.widgets) {
    const page = pages[one.widget.page - 1];
    if (page === undefined) throw new CloudSignError('widget.box-unusable');
    const { entries, created: made } = filledEntries(one, { update, page, fonts });
    const keys = Object.keys(entries);
    created.push(...made);
    if (keys.length === 0) continue;
    const field = fieldOf(one.widget);
    update.set(field, dictIn(update, field).with(entries));
    filled.push({ field, keys });
  }
  return { created, fields: [], widgets: [], filled };
};
