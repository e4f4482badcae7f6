import { widgetLimits } from '../document/limits.ts';
import type { Widget, WidgetBox, WidgetValue } from '../document/widget.ts';
import { CloudSignError } from '../errors.ts';
import type { Language } from '../language.ts';
import { drawWidget } from './draw-widget.ts';
import { FontBook } from './font-book.ts';
import type { Typesetter } from './typesetter.ts';

/** Throws the `widget.*` code that drawing this value at sealing would be refused with; to be asked when it is typed. */
export const requireDrawable = async (
  widget: Widget<unknown>,
  value: WidgetValue,
  { typesetter, language }: { readonly typesetter: Typesetter; readonly language: Language },
): Promise<void> => {
  await drawWidget(widget, value, { typesetter, language, book: new FontBook(typesetter), opaqueOnly: false });
};

/** Points: what a page's size and a place on it lose by rounding, and more. */
const tolerance = 1;

/** Throws `widget.box-unusable` unless the box lies on a page of that size as displayed (core/pdf/inspect.ts, `pageSizes`) and is not tiny. */
export const requireOnPage = (
  { x, y, width, height }: WidgetBox,
  page: { readonly width: number; readonly height: number } | undefined,
): void => {
  const { min, max } = widgetLimits.box;
  const isSized = [width, height].every((side) => side >= min && side <= max);
  const isWithin = page !== undefined && Math.min(x, y, page.width - x - width, page.height - y - height) >= -tolerance;
  if (!isSized || !isWithin) throw new CloudSignError('widget.box-unusable');
};
