import { CloudSignError } from '../errors.ts';
import { PdfDict, PdfRef, type PdfValue } from '../pdf/objects.ts';
import type { PdfView } from '../pdf/view.ts';

export interface FirstPage {
  readonly ref: PdfRef;
  readonly dict: PdfDict;
}

const maxDepth = 64;
const maxVisits = 10_000;

/** The first page that is an indirect object, without reading the rest of the page tree. */
export const firstPage = (view: PdfView): FirstPage => {
  const seen = new Set<number>();
  let visits = 0;

  const search = (item: PdfValue | undefined, depth: number): FirstPage | undefined => {
    if (++visits > maxVisits || depth > maxDepth) {
      throw new CloudSignError('pdf.too-complex', { detail: 'no page near the start of the page tree' });
    }
    if (item instanceof PdfRef) {
      if (seen.has(item.num)) return undefined;
      seen.add(item.num);
    }
    const node = view.resolve(item);
    if (!(node instanceof PdfDict)) return undefined;
    const kids = node.array('Kids', view);
    if (kids === undefined) return item instanceof PdfRef ? { ref: item, dict: node } : undefined;
    for (const kid of kids.items) {
      const page = search(kid, depth + 1);
      if (page !== undefined) return page;
    }
    return undefined;
  };

  const page = search(view.catalog.get('Pages'), 0);
  if (page === undefined) throw new CloudSignError('pdf.no-pages');
  return page;
};
