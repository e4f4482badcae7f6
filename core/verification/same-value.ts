import { isDeflated } from '../pdf/flate.ts';
import {
  isName,
  numberOf,
  PdfArray,
  PdfDict,
  PdfName,
  PdfReal,
  PdfRef,
  PdfStream,
  PdfString,
  type PdfValue,
} from '../pdf/objects.ts';
import { sameBytes } from '../trust/der.ts';
import { keyWithin } from './destination.ts';
import type { ReadValue } from './object-graph.ts';
import { isSameBox } from './rounded-box.ts';
import { isSameText } from './same-text.ts';

/** How two values are compared where at least one of them is a reference. */
export type CompareReferences = (before: PdfValue, after: PdfValue, key: string) => boolean;

interface Comparison {
  /** The nearest dictionary key above the values. */
  readonly key: string;
  readonly references: CompareReferences;
  /** The values stand under the key themselves: not in a list (a palette, say), nor behind a reference. */
  readonly isEntry?: boolean;
  /** Whether boxes that were rounded count as the same. */
  readonly rounds?: boolean;
}

/** Whether two values say the same: key order and the way numbers and strings are written are of no consequence (ISO 32000-2, 7.3). */
export function sameValue(before: ReadValue, after: ReadValue, how: Comparison): boolean {
  // What can't be read here may well be shown by others.
  if (typeof before === 'symbol' || typeof after === 'symbol') return false;
  if (before instanceof PdfRef || after instanceof PdfRef) return how.references(before, after, how.key);
  if (before instanceof PdfArray) return after instanceof PdfArray && sameItems(before, after, how);
  if (before instanceof PdfStream) return after instanceof PdfStream && sameStream(before, after, how);
  if (before instanceof PdfDict) return after instanceof PdfDict && differingKeys(before, after, how).length === 0;
  if (before instanceof PdfName) return after instanceof PdfName && before.value === after.value;
  if (before instanceof PdfString) return after instanceof PdfString && sameString(before, after, how);
  if (typeof before === 'number' || before instanceof PdfReal) return sameNumber(before, after, how);
  return before === after;
}

function sameItems(before: PdfArray, after: PdfArray, how: Comparison): boolean {
  if (before.items.length !== after.items.length) return false;
  if (how.rounds === true && isSameBox(how.key, before.items, after.items)) return true;
  const within = { ...how, key: keyWithin(before, how.key), isEntry: false };
  return before.items.every((item, index) => sameValue(item, after.items[index] ?? null, within));
}

/** What int32 does not hold, programs make something else of, by whether it has a point; flags with a point are none to some. */
function sameNumber(before: number | PdfReal, after: PdfValue, { isEntry }: Comparison): boolean {
  const value = numberOf(before);
  if (value === undefined || value !== numberOf(after)) return false;
  return typeof before === typeof after || (isEntry !== true && Math.abs(value) < 2 ** 31);
}

const sameString = (before: PdfString, after: PdfString, { key, isEntry }: Comparison): boolean =>
  (sameBytes(before.bytes, after.bytes) && sameBytes(before.unread, after.unread)) ||
  (isEntry === true && isSameText(key, before, after));

function sameStream(before: PdfStream, after: PdfStream, how: Comparison): boolean {
  const keys = differingKeys(before.dict, after.dict, how).filter((key) => key !== 'Length');
  if (keys.length === 0) return sameBytes(before.raw, after.raw);
  return keys.every((key) => key === 'Filter') && isCompressed(before, after);
}

/** PDFium compresses plain streams when it writes them anew. /DP and /F are short for two keys to some programs. */
function isCompressed(before: PdfStream, after: PdfStream): boolean {
  const isDoubtful = [before, after].some(
    ({ dict }) => dict.duplicates.length > 0 || ['DecodeParms', 'DP', 'F'].some((key) => dict.has(key)),
  );
  if (isDoubtful || before.dict.has('Filter')) return false;
  return isName(after.dict.get('Filter'), 'FlateDecode') && isDeflated(after.raw, before.raw);
}

/** Keys whose values differ, null being a value to programs that inherit, or that know other names of a key; keys that one of them repeats, since readers differ about those. */
export function differingKeys(before: PdfDict, after: PdfDict, how: Omit<Comparison, 'key'>): readonly string[] {
  const keys = new Set([...before.entries.keys(), ...after.entries.keys()]);
  const doubtful = before === after ? [] : [...before.duplicates, ...after.duplicates];
  return [...keys].filter((key) => {
    if (doubtful.includes(key)) return true;
    if (before.entries.has(key) !== after.entries.has(key)) return true;
    const [old, current] = [before.get(key) ?? null, after.get(key) ?? null];
    return !sameValue(old, current, { ...how, key, isEntry: true });
  });
}
