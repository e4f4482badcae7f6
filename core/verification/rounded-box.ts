import { numberOf, type PdfValue } from '../pdf/objects.ts';

/**
 * Parts of the shorter side. Programs that write a page or a field anew round its rectangles: MuPDF to single precision, poppler to ten
 * digits. Counted by the side because /UserUnit may stretch a point to any length; of a page so little that a thousand revisions move nothing.
 */
const roundingOf: ReadonlyMap<string, number> = new Map([
  ['Rect', 2e-5],
  ['MediaBox', 2e-7],
  ['CropBox', 2e-7],
  ['BleedBox', 2e-7],
  ['TrimBox', 2e-7],
  ['ArtBox', 2e-7],
]);
/** Points. */
const mostRounding = 2e-4;

/** Whether two lists of four numbers under that key are one rectangle (7.9.5), one of them rounded. What has no area stays without. */
export function isSameBox(key: string, before: readonly PdfValue[], after: readonly PdfValue[]): boolean {
  const part = roundingOf.get(key);
  const [old, current] = [cornersOf(before), cornersOf(after)];
  if (part === undefined || old === undefined || current === undefined) return false;
  const [width, height] = [Math.abs(old[2] - old[0]), Math.abs(old[3] - old[1])];
  if (width === 0 || height === 0) return false;
  const allowed = Math.min(mostRounding, part * Math.min(width, height));
  return old.every((value, index) => Math.abs(value - (current[index] ?? Number.NaN)) <= allowed);
}

function cornersOf(items: readonly PdfValue[]): readonly [number, number, number, number] | undefined {
  const [a, b, c, d] = items.map((item) => numberOf(item));
  const isComplete = items.length === 4 && a !== undefined && b !== undefined && c !== undefined && d !== undefined;
  return isComplete ? [a, b, c, d] : undefined;
}
