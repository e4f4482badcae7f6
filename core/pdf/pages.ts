import { CloudSignError } from '../errors.ts';
import { numberOf, PdfArray, PdfDict, PdfRef, type PdfResolver, type PdfValue } from './objects.ts';
import { damaged } from './refuse.ts';

/** [left, bottom, right, top], normalized. */
export type PdfBox = readonly [number, number, number, number];

export interface PdfPage {
  readonly index: number;
  /** undefined when the page stands directly in /Kids (not allowed, but read). */
  readonly ref: PdfRef | undefined;
  /** The page's own dictionary, nothing inherited. */
  readonly dict: PdfDict;
  readonly mediaBox: PdfBox;
  /** Within the media box. */
  readonly cropBox: PdfBox;
  readonly rotate: 0 | 90 | 180 | 270;
  /** Own or inherited /Resources as it stands (a reference or a dictionary). */
  readonly resources: PdfValue | undefined;
}

interface PageSource extends PdfResolver {
  readonly catalog: PdfDict;
}

/** A node of the page tree to visit, under the attributes of the nodes above it (7.7.3.4). */
interface Visit {
  readonly value: PdfValue;
  readonly inherited: Inherited;
  readonly depth: number;
}

type Inherited = Readonly<Record<'MediaBox' | 'CropBox' | 'Rotate' | 'Resources', PdfValue | undefined>>;

const nothing: Inherited = { MediaBox: undefined, CropBox: undefined, Rotate: undefined, Resources: undefined };
const deepestTree = 256;
// The size that every common reader takes when there is no usable /MediaBox.
const letter: PdfBox = [0, 0, 612, 792];

/** The pages in order. A node that is reached twice, or a tree beyond the limits, is refused. */
export const readPages = (view: PageSource, most: number): readonly PdfPage[] => {
  const pages: PdfPage[] = [];
  const seen = new Set<PdfDict>();
  const stack: Visit[] = [{ value: view.catalog.get('Pages') ?? null, inherited: nothing, depth: 0 }];
  for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
    const node = view.resolve(visit.value);
    if (!(node instanceof PdfDict)) throw damaged(0, `a node of the page tree is missing (${nameOf(visit.value)})`);
    if (seen.has(node)) throw damaged(node.span?.start ?? 0, `the page tree reaches ${nameOf(visit.value)} twice`);
    if (visit.depth > deepestTree) throw new CloudSignError('pdf.too-complex', { detail: 'a page tree too deep' });
    seen.add(node);
    const inherited = inherit(node, visit.inherited);
    const kids = view.resolve(node.get('Kids'));
    if (kids instanceof PdfArray && node.name('Type', view) !== 'Page') {
      // The stack is taken from its end, so that pages come out in order.
      for (const kid of [...kids.items].reverse()) stack.push({ value: kid, inherited, depth: visit.depth + 1 });
      continue;
    }
    if (visit.depth === 0) throw damaged(node.span?.start ?? 0, 'the page tree has no /Kids');
    if (pages.length === most) throw new CloudSignError('pdf.too-many-pages', { detail: `more than ${most} pages` });
    pages.push(pageOf(view, node, { value: visit.value, inherited, index: pages.length }));
  }
  return pages;
};

const nameOf = (value: PdfValue): string => (value instanceof PdfRef ? `object ${value.num}` : 'a direct object');

const inherit = (node: PdfDict, above: Inherited): Inherited => ({
  MediaBox: node.get('MediaBox') ?? above.MediaBox,
  CropBox: node.get('CropBox') ?? above.CropBox,
  Rotate: node.get('Rotate') ?? above.Rotate,
  Resources: node.get('Resources') ?? above.Resources,
});

const pageOf = (
  view: PageSource,
  dict: PdfDict,
  found: { readonly value: PdfValue; readonly inherited: Inherited; readonly index: number },
): PdfPage => {
  const { inherited } = found;
  const mediaBox = boxOf(view, inherited.MediaBox) ?? letter;
  const cropBox = boxOf(view, inherited.CropBox);
  const turn = view.resolve(inherited.Rotate);
  return {
    index: found.index,
    ref: found.value instanceof PdfRef ? found.value : undefined,
    dict,
    mediaBox,
    cropBox: (cropBox && intersection(cropBox, mediaBox)) ?? mediaBox,
    rotate: quarterTurn(typeof turn === 'number' ? turn : 0),
    resources: inherited.Resources,
  };
};

const quarterTurn = (degrees: number): PdfPage['rotate'] => {
  const turn = ((degrees % 360) + 360) % 360;
  return turn === 90 || turn === 180 || turn === 270 ? turn : 0;
};

/** undefined when it is not four numbers that span an area. */
const boxOf = (view: PdfResolver, value: PdfValue | undefined): PdfBox | undefined => {
  const array = view.resolve(value);
  if (!(array instanceof PdfArray)) return undefined;
  const [x1, y1, x2, y2] = array.items.map((item) => numberOf(view.resolve(item)));
  if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined || x1 === x2 || y1 === y2) {
    return undefined;
  }
  return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
};

const intersection = (a: PdfBox, b: PdfBox): PdfBox | undefined => {
  const left = Math.max(a[0], b[0]);
  const bottom = Math.max(a[1], b[1]);
  const right = Math.min(a[2], b[2]);
  const top = Math.min(a[3], b[3]);
  return left < right && bottom < top ? [left, bottom, right, top] : undefined;
};
