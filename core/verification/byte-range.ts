import { hexDigit } from '../pdf/characters.ts';
import type { PdfFile } from '../pdf/file.ts';
import { PdfArray, type PdfDict, PdfRef, PdfString, type Span } from '../pdf/objects.ts';
import type { CoveredRanges } from './covered-digests.ts';
import type { FoundSignature } from './find-signatures.ts';
import { type Finding, finding } from './finding.ts';
import { lenient } from './object-graph.ts';

/** What a signature covers, and its value; undefined where the dictionary does not say it properly. */
export interface SignedRange {
  readonly ranges: CoveredRanges | undefined;
  readonly contents: Uint8Array | undefined;
  readonly findings: readonly Finding[];
}

/** Checks /ByteRange and /Contents against each other and the file (checks 2.2.1 to 2.2.3). */
export function readSignedRange(file: PdfFile, { dict, revision }: FoundSignature): SignedRange {
  if (dict === undefined) {
    return { ranges: undefined, contents: undefined, findings: [finding('dictionary.not-a-dictionary')] };
  }
  const duplicates = dict.duplicates.map((key) => finding('dictionary.duplicate-key', { key: `/${key}` }));
  const contents = readContents(file, dict, revision);
  if (contents === undefined) {
    return { ranges: undefined, contents: undefined, findings: [...duplicates, finding('contents.missing')] };
  }
  const numbers = readNumbers(dict);
  if (numbers === undefined) {
    return { ranges: undefined, contents: contents.bytes, findings: [...duplicates, finding('byterange.missing')] };
  }
  const [start, first, second, length] = numbers;
  const end = second + length;
  const isWithin = start === 0 && first > 0 && second > first && length > 0 && end <= file.size;
  if (!isWithin) {
    const wrong = finding('byterange.not-two-ranges', { range: numbers.join(' ') });
    return { ranges: undefined, contents: contents.bytes, findings: [...duplicates, wrong] };
  }
  const ranges = { gapStart: first, gapEnd: second, end };
  if (!gapIs(file, ranges, contents)) {
    const wrong = finding('byterange.gap-not-contents', {}, { offset: first });
    return { ranges, contents: contents.bytes, findings: [...duplicates, wrong] };
  }
  const indirect = contents.isIndirect ? [finding('byterange.contents-indirect')] : [];
  return { ranges, contents: contents.bytes, findings: [...duplicates, ...indirect] };
}

/** Exactly four integers, directly in the dictionary. */
function readNumbers(dict: PdfDict): readonly [number, number, number, number] | undefined {
  const array = dict.get('ByteRange');
  if (!(array instanceof PdfArray) || array.items.length !== 4) return undefined;
  const [a, b, c, d] = array.items;
  const areIntegers = [a, b, c, d].every((item) => typeof item === 'number' && item >= 0);
  return areIntegers ? [Number(a), Number(b), Number(c), Number(d)] : undefined;
}

interface Contents {
  readonly bytes: Uint8Array;
  /** Of the string itself, or of the object that holds it. */
  readonly span: Span | undefined;
  readonly isIndirect: boolean;
}

function readContents(file: PdfFile, dict: PdfDict, revision: number): Contents | undefined {
  const value = dict.get('Contents');
  const view = file.at(revision);
  const string = value instanceof PdfRef ? lenient(view).resolve(value) : value;
  if (!(string instanceof PdfString) || string.bytes.length < 2) return undefined;
  if (!(value instanceof PdfRef)) return { bytes: string.bytes, span: dict.spanOf('Contents'), isIndirect: false };
  // Only an object of the same revision: one from before could serve two signatures.
  const isOwn = view.location(value.num)?.revision === revision;
  return { bytes: string.bytes, span: isOwn ? view.object(value.num)?.span : undefined, isIndirect: true };
}

/** Whether what is left out is `<`, hexadecimal digits and `>`, and is this very value. */
function gapIs(file: PdfFile, { gapStart, gapEnd }: CoveredRanges, { bytes, span, isIndirect }: Contents): boolean {
  if (span === undefined) return false;
  const isPlace = isIndirect
    ? gapStart > span.start && gapEnd < span.end
    : gapStart === span.start && gapEnd === span.end;
  if (!isPlace || gapEnd - gapStart !== bytes.length * 2 + 2) return false;
  const gap = file.slice(gapStart, gapEnd);
  if (gap[0] !== 0x3c || gap.at(-1) !== 0x3e) return false;
  return bytes.every((byte, index) => {
    const high = hexDigit(gap[index * 2 + 1]);
    const low = hexDigit(gap[index * 2 + 2]);
    return high >= 0 && low >= 0 && high * 16 + low === byte;
  });
}
