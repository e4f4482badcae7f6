import { isCloudSignError } from '../errors.ts';
import { latin1Bytes, standsAt } from './characters.ts';
import type { PdfFile } from './file.ts';
import { Budget, defaultLimits } from './limits.ts';
import { numberOf, PdfDict } from './objects.ts';
import { Parser } from './parser.ts';

/** What the linearization dictionary at the head of a file says (Annex F). */
export interface Linearization {
  /** The length that the file must have for readers to heed it. */
  readonly length: number;
  /** Index of the page to show first, and the number of its object: readers take it without asking the page tree. */
  readonly page: number;
  readonly object: number;
  /** Where the first page's cross-reference section must stand: some readers begin there, whatever the file's end says. */
  readonly sectionAt: number;
}

const headWindow = 4096;
const stream = latin1Bytes('stream');

/** Undefined when the first object of the file is something else. */
export const readLinearization = (file: PdfFile): Linearization | undefined => {
  const bytes = file.slice(file.headerOffset, Math.min(file.size, file.headerOffset + headWindow));
  const parser = new Parser(bytes, { at: 0, base: undefined, budget: new Budget(defaultLimits) });
  try {
    parser.skipSpace();
    parser.expectUnsigned('an object number');
    parser.skipSpace();
    parser.expectUnsigned('a generation number');
    parser.skipSpace();
    parser.expectWord('obj');
    const dict = parser.value();
    parser.skipSpace();
    if (!(dict instanceof PdfDict) || !dict.has('Linearized') || standsAt(bytes, parser.at, stream)) return undefined;
    if (!parser.takeWord('endobj')) return undefined;
    parser.skipSpace();
    const sectionAt = file.headerOffset + parser.at;
    const [length, object] = ['L', 'O'].map((key) => numberOf(dict.get(key)));
    if (length === undefined || object === undefined) return undefined;
    return { length, object, sectionAt, page: numberOf(dict.get('P')) ?? 0 };
  } catch (error) {
    if (isCloudSignError(error)) return undefined;
    throw error;
  }
};
