import { numberOf, PdfArray, PdfDict, PdfRef, type PdfResolver, type PdfValue } from '../pdf/objects.ts';
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
      const dict = resolver.resolve(item);
      if (!(dict instanceof PdfDict)) return [];
      const annotation = { page: page.index, ref: item instanceof PdfRef ? item : undefined, dict };
      if (annotation.ref !== undefined && !byNumber.has(annotation.ref.num))
        byNumber.set(annotation.ref.num, annotation);
      return [annotation];
    });
  });
  return { byPage, byNumber, dicts: new Set(byPage.flatMap((page) => page.map(({ dict }) => dict))), lists };
}

/** /Rect in order: left, bottom, right, top; undefined when it is none. */
export function boxOf(view: PdfResolver, dict: PdfDict): PdfBox | undefined {
  const array = view.resolve(dict.get('Rect'));
  if (!(array instanceof PdfArray) || array.items.length !== 4) return undefined;
  const numbers = array.items.map((item: PdfValue) => numberOf(view.resolve(item)));
  const [a, b, c, d] = numbers;
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined;
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];
}

const hidden = 0x02;
const noView = 0x20;

/** Whether a viewer draws it: it has an area and no flag hides it (12.5.3). */
export function isVisible(view: PdfResolver, dict: PdfDict): boolean {
  const box = boxOf(view, dict);
  if (box === undefined || box[2] - box[0] === 0 || box[3] - box[1] === 0) return false;
  return ((dict.int('F', view) ?? 0) & (hidden | noView)) === 0;
}
