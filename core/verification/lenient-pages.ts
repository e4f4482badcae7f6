import { isCloudSignError } from '../errors.ts';
import { PdfArray, PdfDict, PdfRef, type PdfResolver, type PdfValue } from '../pdf/objects.ts';
import type { PdfPage } from '../pdf/pages.ts';
import type { PdfView } from '../pdf/view.ts';
import { lenient } from './object-graph.ts';
import type { Work } from './work.ts';

export interface ReadPages {
  readonly pages: readonly PdfPage[];
  /** The reader refuses the tree; these are the pages that it leads to all the same. */
  readonly isDamaged: boolean;
  /** Nodes above the pages, by number. Programs find pages by what stands in them (/Count, /Parent), each in its own way. */
  readonly nodes: ReadonlyMap<number, PdfDict>;
}

/** The pages of a document. A broken tree is walked as far as it goes, so that two revisions of it can be compared. */
export function readPagesOf(view: PdfView, work: Work): ReadPages {
  try {
    return { pages: view.pages(), isDamaged: false, nodes: walk(view, work).nodes };
  } catch (error) {
    if (isCloudSignError(error) && error.code === 'pdf.damaged') return walk(view, work);
    throw error;
  }
}

function walk(view: PdfView, work: Work): ReadPages {
  const resolver = lenient(view);
  const pages: PdfPage[] = [];
  const nodes = new Map<number, PdfDict>();
  const seen = new Set<PdfDict>();
  const waiting: PdfValue[] = [view.catalog.get('Pages') ?? null];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    work.spend();
    const dict = resolver.resolve(next);
    if (!(dict instanceof PdfDict) || seen.has(dict)) continue;
    seen.add(dict);
    const kids = resolver.resolve(dict.get('Kids'));
    const ref = next instanceof PdfRef ? next : undefined;
    if (!(kids instanceof PdfArray)) {
      pages.push(pageOf(dict, { ref, index: pages.length, resolver }));
      continue;
    }
    if (ref !== undefined) nodes.set(ref.num, dict);
    for (const kid of kids.items.toReversed()) waiting.push(kid);
  }
  return { pages, isDamaged: true, nodes };
}

/** Without what the nodes above hand down. */
function pageOf(
  dict: PdfDict,
  at: { readonly ref: PdfRef | undefined; readonly index: number; readonly resolver: PdfResolver },
): PdfPage {
  const { ref, index } = at;
  const nowhere = [0, 0, 0, 0] as const;
  return { index, ref, dict, mediaBox: nowhere, cropBox: nowhere, rotate: 0, resources: dict.get('Resources') };
}
