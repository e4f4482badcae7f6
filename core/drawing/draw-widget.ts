import { widgetLimits } from '../document/limits.ts';
import { defaultFontSize, type Widget, type WidgetValue } from '../document/widget.ts';
import { CloudSignError } from '../errors.ts';
import type { Language } from '../language.ts';
import { drawCheckbox } from './draw-checkbox.ts';
import { type DrawnImage, drawImage } from './draw-image.ts';
import { drawSeal } from './draw-seal.ts';
import { drawStrokes } from './draw-strokes.ts';
import { drawText } from './draw-text.ts';
import { fitText } from './fit-text.ts';
import type { FontBook } from './font-book.ts';
import type { Typesetter } from './typesetter.ts';

/** How a value looks in its widget's box, whose lower left corner is the origin. */
export interface Appearance {
  readonly content: string;
  /** Names of fonts in a {@link FontBook}. */
  readonly fonts: ReadonlySet<string>;
  readonly image: DrawnImage | undefined;
  /** What the field holds as text: what was typed, as it is printed. Of a checkbox, nothing. */
  readonly text: string;
}

export interface DrawingContext {
  readonly typesetter: Typesetter;
  readonly book: FontBook;
  /** Of the participant: how a date is written. */
  readonly language: Language;
  /** Without transparency in degrees, for PDF/A. */
  readonly opaqueOnly: boolean;
}

/** 2026年11月23日 or 2026-11-23; `widget.date-invalid` when there is no such day. */
export const writtenDate = (date: string, language: Language): string => {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? [];
  const time = Date.parse(`${date}T00:00:00Z`);
  if (year === undefined || Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date) {
    throw new CloudSignError('widget.date-invalid');
  }
  return language === 'ja' ? `${Number(year)}年${Number(month)}月${Number(day)}日` : date;
};

/** What a signature field says to those who can't see it. */
const signed: Readonly<Record<Language, string>> = { ja: '署名', en: 'Signed by hand' };

const draw = async (
  widget: Widget<unknown>,
  value: WidgetValue,
  { typesetter, book, language, opaqueOnly }: DrawingContext,
): Promise<Appearance> => {
  const { width, height } = widget;
  const resources = new Set<string>();
  const drawing = { width, height, book, resources };
  const none = { fonts: resources, image: undefined };
  if (value.kind === 'text' || value.kind === 'date') {
    const text = value.kind === 'text' ? value.text : writtenDate(value.date, language);
    const fontSize = ('fontSize' in widget ? widget.fontSize : undefined) ?? defaultFontSize;
    const multiline = widget.kind === 'text' && widget.multiline === true;
    const fitted = await fitText(typesetter, text, { width, height, fontSize, multiline });
    return { ...none, content: drawText(fitted, drawing), text };
  }
  if (value.kind === 'checkbox') {
    return { ...none, content: drawCheckbox(value.checked, drawing), text: '' };
  }
  if (value.kind === 'seal') {
    return { ...none, content: await drawSeal(value, { ...drawing, typesetter }), text: value.name };
  }
  const text = signed[language];
  if ('strokes' in value) return { ...none, content: drawStrokes(value.strokes, drawing), text };
  const image = drawImage(value.image, { width, height, opaqueOnly });
  return { ...none, content: image.content, image, text };
};

/**
 * Draws a value into its widget. Throws the `widget.*` code that says why it can't be: the same code that whoever types it is told,
 * when the value is checked by drawing it.
 */
export const drawWidget = async (
  widget: Widget<unknown>,
  value: WidgetValue,
  context: DrawingContext,
): Promise<Appearance> => {
  if (widget.kind !== value.kind) throw new CloudSignError('widget.kind-mismatch');
  const { min, max } = widgetLimits.box;
  const isSized = [widget.width, widget.height].every((side) => side >= min && side <= max);
  if (!isSized) throw new CloudSignError('widget.box-unusable');
  return draw(widget, value, context);
};
