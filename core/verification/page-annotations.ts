import { dictOf, numberOf, PdfArray, type PdfDict, PdfRef, type PdfResolver, type PdfValue } from '../pdf/objects.ts';
import type { PdfBox, PdfPage } from '../pdf/pages.ts';
import type { PdfView } from '../pdf/view.ts';
import { lenient } from './object-graph.ts';
import type { Work } from './work.ts';

/** One entry of a page's /Annots. */
export interface PageAnnotation {
  /** Counted from 0. */
  readonly page: number;
  readonly ref: PdfRef | undefined;
  readonly dict: PdfDict;
}

export interface PageAnnotations {
  /** By page index, in drawing order. */
  readonly byPage: readonly (readonly PageAnnotation[])[];
  readonly byNumber: ReadonlyMap<number, PageAnnotation>;
  readonly dicts: ReadonlySet<PdfDict>;
  /** Numbers of the arrays that are a page's /Annots. */
  readonly lists: readonly number[];
}

/** The annotations of all pages; what cannot be read is passed over. */
export function readAnnotations(view: PdfView, pages: readonly PdfPage[], work: Work): PageAnnotations {
  const byNumber = new Map<number, PageAnnotation>();
  const lists: number[] = [];
  const resolver = lenient(view);
  const byPage = pages.map((page) => {
    work.spend();
    const value = page.dict.get('Annots');
    if (value instanceof PdfRef) lists.push(value.num);
    const array = resolver.resolve(value);
    if (!(array instanceof PdfArray)) return [];
    work.spend(array.items.length);
    return array.items.flatMap((item): readonly PageAnnotation[] => {
      // Some programs take the dictionary of a stream for one.
      const dict = dictOf(resolver.resolve(item));
      if (dict === undefined) return [];
      const annotation = { page: page.index, ref: item instanceof PdfRef ? item : undefined, dict };
      if (annotation.ref !== undefined && !byNumber.has(annotation.ref.num))
        byNumber.set(annotation.ref.num, annotation);
      return [annotation];
    });
  });
  return { byPage, byNumber, dicts: new Set(byPage.flatMap((page) => page.map(({ dict }) => dict))), lists };
}

/** /Rect, or another rectangle, in order: left, bottom, right, top; undefined when it is none. */
export function boxOf(view: PdfResolver, dict: PdfDict, key = 'Rect'): PdfBox | undefined {
  const array = view.resolve(dict.get(key));
  if (!(array instanceof PdfArray) || array.items.length !== 4) return undefined;
  const numbers = array.items.map((item: PdfValue) => numberOf(view.resolve(item)));
  const [a, b, c, d] = numbers;
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined;
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];
}

const flags = { hidden: 0x02, print: 0x04, noView: 0x20, toggleNoView: 0x100 } as const;

/**
 * Whether a viewer may draw it, on the screen or on paper (12.5.3): it has an area and no flag hides it. What is no proper rectangle or
 * flag counts for nothing: some readers draw such an annotation all the same.
 */
export function isVisible(view: PdfResolver, dict: PdfDict): boolean {
  const value = dict.int('F', view) ?? 0;
  const stated = value > 0 && value < 2 ** 31 ? value : 0;
  if ((stated & flags.hidden) !== 0) return false;
  if ((stated & flags.noView) !== 0 && (stated & (flags.print | flags.toggleNoView)) === 0) return false;
  return hasArea(view, dict);
}

/** Whether an annotation has an area, or no proper rectangle that says so. */
export function hasArea(view: PdfResolver, dict: PdfDict): boolean {
  if (view.resolve(dict.get('Rect')) === null) return view.resolve(dict.get('AP')) !== null;
  const box = boxOf(view, dict);
  return box === undefined || (box[2] - box[0] !== 0 && box[3] - box[1] !== 0);
}
