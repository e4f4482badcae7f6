import { PdfArray, PdfDict, PdfRef, type PdfValue } from './objects.ts';
import { damaged } from './refuse.ts';
import type { PdfView } from './view.ts';

interface Visit {
  readonly value: PdfValue;
  /** Number of the node that lists it; undefined at the top, or below a direct dictionary. */
  readonly listedBy: number | undefined;
}

/**
 * Refuses pages and fields whose /Parent is another node than the one that lists them: what they inherit is looked up by some programs on
 * the one way and by some on the other.
 */
export const requireTrueParents = (view: PdfView): void => {
  const fields = view.catalog.dict('AcroForm', view)?.array('Fields', view)?.items ?? [];
  const waiting: Visit[] = [view.catalog.get('Pages') ?? null, ...fields].map((value) => ({
    value,
    listedBy: undefined,
  }));
  const seen = new Set<PdfDict>();
  for (let visit = waiting.pop(); visit !== undefined; visit = waiting.pop()) {
    const { value, listedBy } = visit;
    const node = view.resolve(value);
    if (!(node instanceof PdfDict) || seen.has(node)) continue;
    seen.add(node);
    const parent = node.get('Parent');
    if (listedBy !== undefined && parent instanceof PdfRef && parent.num !== listedBy) {
      throw damaged(node.span?.start ?? 0, `object ${parent.num} called parent of what object ${listedBy} lists`);
    }
    const kids = view.resolve(node.get('Kids'));
    const own = value instanceof PdfRef ? value.num : undefined;
    if (kids instanceof PdfArray) for (const kid of kids.items) waiting.push({ value: kid, listedBy: own });
  }
};
