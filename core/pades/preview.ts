import type { Widget, WidgetValue } from '../document/widget.ts';
import { drawWidgets } from '../drawing/draw-widgets.ts';
import type { Typesetter } from '../drawing/typesetter.ts';
import type { Language } from '../language.ts';
import { openPdf } from '../pdf/file.ts';
import { startUpdate } from '../pdf/update.ts';
import { drawAct } from './act-drawing.ts';
import { attachFields } from './attach-fields.ts';
import { formFields } from './form-fields.ts';
import { fieldNameOf } from './widget-fields.ts';

/**
 * The file with these inputs drawn as sealing will draw them: one more revision without a signature, to be shown and never stored.
 * Fields that aren't there yet are made. Throws what drawing throws, and `widget.file-signed` or `widget.form-redrawn`.
 */
export const previewPdf = async (
  pdf: Uint8Array,
  inputs: readonly { readonly widget: Widget; readonly value: WidgetValue }[],
  { typesetter, language }: { readonly typesetter: Typesetter; readonly language: Language },
): Promise<readonly Uint8Array[]> => {
  if (inputs.length === 0) return [pdf];
  const file = openPdf(pdf);
  const known = new Set(formFields(file.latest).map(({ name }) => name));
  const create = inputs.flatMap(({ widget }) => (known.has(fieldNameOf(widget)) ? [] : [widget]));
  const fill = await drawWidgets(inputs, { file, typesetter, language });
  const update = startUpdate(file);
  const { fields, widgets } = drawAct(update, file, { create, fill });
  if (fields.length > 0) attachFields(update, file, { fields, widgets });
  return [pdf, update.finish({ id: new Uint8Array(16) }).tail];
};
