import { blackFill, num, numbers } from './content.ts';
import { type FittedText, lineHeight, padding } from './fit-text.ts';
import { type FontBook, resourceOf } from './font-book.ts';
import type { Line } from './typesetter.ts';

/** Of an em, above the base line: the upper edge of ideographs. */
const ascent = 0.88;

const hex = (code: number): string => code.toString(16).padStart(4, '0');

/** Operators that show a line from where the text matrix stands; `resources` collects the fonts. */
export const showLine = (
  { signs }: Line,
  {
    book,
    fontSize,
    resources,
  }: { readonly book: FontBook; readonly fontSize: number; readonly resources: Set<string> },
): string => {
  const operators: string[] = [];
  let at = 0;
  while (at < signs.length) {
    const font = signs[at]?.font ?? 0;
    resources.add(resourceOf(font));
    let codes = '';
    let shown = '';
    // Thousandths of an em that rounding and kerning left over.
    let late = 0;
    for (let sign = signs[at]; sign !== undefined && sign.font === font; sign = signs[++at]) {
      codes += hex(book.codeOf(sign));
      late += book.widthOf(sign) - sign.advance * 1000;
      const correction = Math.round(late);
      if (correction === 0) continue;
      shown += `<${codes}>${correction}`;
      codes = '';
      late -= correction;
    }
    if (codes !== '') shown += `<${codes}>`;
    operators.push(`/${resourceOf(font)} ${num(fontSize)} Tf [${shown}] TJ`);
  }
  return operators.join('\n');
};

/** The content of a field's appearance (ISO 32000-2, 12.7.4.3): one line stands in the middle of its frame, several begin at its top. */
export const drawText = (
  { fontSize, lines }: FittedText,
  {
    width,
    height,
    ...drawing
  }: { readonly width: number; readonly height: number; readonly book: FontBook; readonly resources: Set<string> },
): string => {
  const block = lines.length * fontSize * lineHeight;
  const top = lines.length === 1 ? (height + block) / 2 : height - Math.min(padding, Math.max(0, height - block));
  const shown = lines.map((line, i) => {
    const x = line.rightToLeft ? width - padding - line.width * fontSize : padding;
    const y = top - (i * lineHeight + (lineHeight - 1) / 2 + ascent) * fontSize;
    return `1 0 0 1 ${numbers(x, y)} Tm\n${showLine(line, { ...drawing, fontSize })}`;
  });
  return `/Tx BMC q ${blackFill} BT\n${shown.join('\n')}\nET Q EMC`;
};
