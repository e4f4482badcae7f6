import type { Widget, WidgetValue } from '../document/widget.ts';
import type { Language } from '../language.ts';
import type { PdfFile } from '../pdf/file.ts';
import { pdfAClaim } from '../pdf/pdf-a-claim.ts';
import { type Appearance, drawWidget } from './draw-widget.ts';
import { type FontProgram, fontProgram } from './embed-font.ts';
import { FontBook } from './font-book.ts';
import type { Typesetter } from './typesetter.ts';

export interface DrawnWidget {
  readonly widget: Widget;
  readonly value: WidgetValue;
  readonly appearance: Appearance;
}

/** What one participant filled into one file, drawn. */
export interface DrawnWidgets {
  readonly widgets: readonly DrawnWidget[];
  readonly fonts: readonly FontProgram[];
}

/**
 * Draws what a participant filled in, in fonts that all of it shares. `file`: where it goes. Throws as {@link drawWidget}; what was
 * checked with `requireDrawable` is not refused.
 */
export const drawWidgets = async (
  filled: readonly { readonly widget: Widget; readonly value: WidgetValue }[],
  {
    file,
    typesetter,
    language,
  }: { readonly file: PdfFile; readonly typesetter: Typesetter; readonly language: Language },
): Promise<DrawnWidgets> => {
  const book = new FontBook(typesetter);
  const hasImage = filled.some(({ value }) => 'image' in value);
  const opaqueOnly = hasImage && pdfAClaim(file.latest) !== undefined;
  const widgets: DrawnWidget[] = [];
  for (const { widget, value } of filled) {
    const appearance = await drawWidget(widget, value, { typesetter, book, language, opaqueOnly });
    widgets.push({ widget, value, appearance });
  }
  return { widgets, fonts: book.used().map(fontProgram) };
};
