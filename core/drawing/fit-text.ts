import { widgetLimits } from '../document/limits.ts';
import { CloudSignError } from '../errors.ts';
import { withLineFeeds } from './clusters.ts';
import type { Line, Paragraph, Typesetter } from './typesetter.ts';

export interface FittedText {
  readonly fontSize: number;
  readonly lines: readonly (Line & { readonly rightToLeft: boolean })[];
}

export interface TextFrame {
  readonly width: number;
  readonly height: number;
  readonly fontSize: number;
  readonly multiline: boolean;
}

/** Points between the frame and the text, left and right. */
export const padding = 2;
/** Of the font size. */
export const lineHeight = 1.3;
const step = 0.5;

/** Japanese line breaking (JIS X 4051): what may not begin a line, and what may not end one. */
const notFirst =
  /^[、。，．,.:;：；?!？！)）\]］}｝」』】〉》〕〗〙’”ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々〻ゝゞヽヾ・゛゜…‥％%‐-]/u;
const notLast = /^[(（[［{｛「『【〈《〔〖〘‘“￥¥＄$]/u;
const ideographic =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Extended_Pictographic}\u3000-\u303f\uff00-\uffef]/u;
const space = /^[ \t\u3000]$/;

const mayBreakBetween = (before: string, after: string): boolean => {
  if (notFirst.test(after) || notLast.test(before) || space.test(after)) return false;
  return space.test(before) || before === '-' || ideographic.test(before) || ideographic.test(after);
};

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Lines of at most `width` em: broken where the scripts allow it, else anywhere. */
const brokenLines = ({ clusters, advances }: Paragraph, width: number): readonly Range[] => {
  const lines: Range[] = [];
  let start = 0;
  let used = 0;
  let opportunity = 0;
  for (let i = 0; i < clusters.length; i++) {
    if (i > start && mayBreakBetween(clusters[i - 1] ?? '', clusters[i] ?? '')) opportunity = i;
    used += advances[i] ?? 0;
    // A space at the end of a line needs no room.
    if (used <= width || i === start || space.test(clusters[i] ?? '')) continue;
    const end = opportunity > start ? opportunity : i;
    lines.push({ start, end });
    start = end;
    used = advances.slice(start, i + 1).reduce((sum, advance) => sum + advance, 0);
  }
  lines.push({ start, end: clusters.length });
  return lines;
};

/** Without the spaces at its end. */
const trimmed = ({ clusters }: Paragraph, { start, end }: Range): Range => {
  let last = end;
  while (last > start && space.test(clusters[last - 1] ?? '')) last--;
  return { start, end: last };
};

const widthOf = ({ advances }: Paragraph, { start, end }: Range): number =>
  advances.slice(start, end).reduce((sum, advance) => sum + advance, 0);

const tolerance = 1e-6;

/** The lines in that size; undefined when they don't fit. */
const attempt = (
  paragraphs: readonly Paragraph[],
  { width, height, multiline }: TextFrame,
  fontSize: number,
): readonly (Range & { readonly paragraph: Paragraph })[] | undefined => {
  const room = (width - 2 * padding) / fontSize + tolerance;
  const mostLines = Math.floor(height / (fontSize * lineHeight) + tolerance);
  const lines: (Range & { readonly paragraph: Paragraph })[] = [];
  for (const paragraph of paragraphs) {
    const ranges = multiline ? brokenLines(paragraph, room) : [{ start: 0, end: paragraph.clusters.length }];
    for (const range of ranges) {
      const line = trimmed(paragraph, range);
      // One line may be a little higher than a low frame: its letters still fit.
      if (widthOf(paragraph, line) > room || lines.length >= Math.max(mostLines, fontSize <= height ? 1 : 0))
        return undefined;
      lines.push({ ...line, paragraph });
    }
  }
  return lines;
};

/** The sizes that are tried: the wanted one, then ever smaller ones down to the smallest. */
const sizesFrom = (wanted: number): readonly number[] => {
  const sizes: number[] = [];
  for (let size = wanted; size > widgetLimits.fontSize.min; size -= step) sizes.push(size);
  return [...sizes, Math.min(wanted, widgetLimits.fontSize.min)];
};

/**
 * Fits a text into a frame. One line: the wanted size, made smaller in steps of half a point down to 6 points until it fits. Several
 * lines: wrapped at the right edge in the wanted size, which is made smaller in the same way until all lines fit. Throws
 * `widget.text-too-long`, `widget.text-unusable`, `widget.glyph-missing` or `widget.text-does-not-fit`.
 */
export const fitText = async (typesetter: Typesetter, text: string, frame: TextFrame): Promise<FittedText> => {
  if (text.length > widgetLimits.text) throw new CloudSignError('widget.text-too-long');
  const written = withLineFeeds(text).split('\n');
  if (written.length > 1 && !frame.multiline) {
    throw new CloudSignError('widget.text-unusable', { detail: 'a line break in a single line' });
  }
  const paragraphs: Paragraph[] = [];
  for (const one of written) paragraphs.push(await typesetter.paragraph(one));
  const sizes = sizesFrom(frame.fontSize);
  const fits = sizes.map((size) => () => attempt(paragraphs, frame, size));
  // Smaller always fits when larger does, so that few sizes are tried.
  let [low, high] = [0, sizes.length - 1];
  if (fits[high]?.() === undefined) throw new CloudSignError('widget.text-does-not-fit');
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fits[middle]?.() === undefined) low = middle + 1;
    else high = middle;
  }
  const lines = fits[low]?.() ?? [];
  return {
    fontSize: sizes[low] ?? frame.fontSize,
    lines: lines.map(({ paragraph, start, end }) => ({
      ...paragraph.line(start, end),
      rightToLeft: paragraph.rightToLeft,
    })),
  };
};
