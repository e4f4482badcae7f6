import { isRegular, isWhiteSpace, latin1Text } from './characters.ts';
import { Budget, defaultLimits } from './limits.ts';
import { PdfName, type PdfValue } from './objects.ts';
import { Parser } from './parser.ts';
import { damaged } from './refuse.ts';

/** A content stream (7.8.2) as operators with their operands and the bytes [start, end) where both stand. */
interface Operation {
  readonly operator: string;
  readonly operands: readonly PdfValue[];
  readonly start: number;
  readonly end: number;
}

/**
 * A content stream without the marked content that belongs to hidden layers: everything from `/OC /name BDC` to its `EMC` (8.11.3.2)
 * for the names that `isHidden`. undefined when there is none. What such a section changes beside painting goes, too: whether that
 * matters is found out by drawing. Throws `pdf.damaged` for a stream that is not well-formed.
 */
export const cutContent = (content: Uint8Array, isHidden: (name: string) => boolean): Uint8Array | undefined => {
  const kept: Uint8Array[] = [];
  // One entry for each open section: whether it began a cut.
  const open: boolean[] = [];
  let cutFrom: number | undefined;
  let keptTo = 0;
  for (const { operator, operands, start, end } of operationsOf(content)) {
    if (operator === 'BMC' || operator === 'BDC') {
      const begins = cutFrom === undefined && operator === 'BDC' && isHiddenSection(operands, isHidden);
      open.push(begins);
      if (begins) cutFrom = start;
    } else if (operator === 'EMC' && open.pop() === true && cutFrom !== undefined) {
      kept.push(content.subarray(keptTo, cutFrom));
      keptTo = end;
      cutFrom = undefined;
    }
  }
  if (cutFrom !== undefined) throw damagedContent('marked content without an end');
  if (keptTo === 0) return undefined;
  return Buffer.concat([...kept.flatMap((part) => [part, lineFeed]), content.subarray(keptTo)]);
};

const damagedContent = (reason: string) => damaged(0, `${reason} (in a content stream)`);

const lineFeed = Uint8Array.of(0x0a);

const isHiddenSection = ([tag, list]: readonly PdfValue[], isHidden: (name: string) => boolean): boolean =>
  tag instanceof PdfName && tag.value === 'OC' && list instanceof PdfName && isHidden(list.value);

const mostOperands = 4096;

function* operationsOf(content: Uint8Array): Generator<Operation> {
  const parser = new Parser(content, { at: 0, base: undefined, budget: new Budget(defaultLimits) });
  let operands: PdfValue[] = [];
  parser.skipSpace();
  let start = parser.at;
  while (parser.at < parser.end) {
    const word = wordAt(content, parser.at);
    if (word === undefined) {
      if (operands.push(parser.value()) > mostOperands) throw damagedContent('too many operands');
    } else {
      parser.at += word.length;
      if (word === 'BI') skipInlineImage(parser);
      yield { operator: word, operands, start, end: parser.at };
      operands = [];
    }
    parser.skipSpace();
    if (operands.length === 0) start = parser.at;
  }
}

const values = new Set(['true', 'false', 'null']);

/** The operator that begins here; undefined where an operand does. */
const wordAt = (content: Uint8Array, at: number): string | undefined => {
  const first = content[at] as number;
  // 7.8.2: operators are keywords of letters, `'` or `"`.
  if (!/[A-Za-z'"]/.test(String.fromCharCode(first))) return undefined;
  let end = at;
  while (end < content.length && isRegular(content[end])) end++;
  const word = latin1Text(content, at, end);
  return values.has(word) ? undefined : word;
};

/** 8.9.7: keys and values, `ID`, one white space, data, and `EI` between white space. */
const skipInlineImage = (parser: Parser): void => {
  for (parser.skipSpace(); !parser.takeWord('ID'); parser.skipSpace()) parser.value();
  for (let at = parser.at + 1; at + 1 < parser.end; at++) {
    const stands = parser.bytes[at] === 0x45 && parser.bytes[at + 1] === 0x49;
    if (stands && isWhiteSpace(parser.bytes[at - 1]) && isWhiteSpace(parser.bytes[at + 2])) {
      parser.at = at + 2;
      return;
    }
  }
  throw damagedContent('an inline image without an end');
};
