import { PdfArray, type PdfDict, PdfRef, type PdfValue } from '../pdf/objects.ts';
import type { PdfPage } from '../pdf/pages.ts';
import type { DocumentModel } from './document-model.ts';
import type { FormNode } from './form-fields.ts';

/**
 * Whether every program reads the same where a field inherits: some go by /Parent, some from the one that lists it, and they differ about
 * keys that are there twice.
 */
export function inheritsPlainly(node: FormNode): boolean {
  for (let one: FormNode | undefined = node; one !== undefined; one = one.parent) {
    if (one.dict.duplicates.length > 0 || !isRefTo(one.dict.get('Parent'), one.parent?.ref)) return false;
  }
  return true;
}

/** The nodes above a page, the nearest first; undefined where programs may find others, for the same reasons. */
export function nodesAbove({ tree, view, resolver }: DocumentModel, page: PdfPage): readonly PdfDict[] | undefined {
  if (tree.isDamaged || page.dict.duplicates.length > 0) return undefined;
  const above: PdfDict[] = [];
  let [ref, dict] = [page.ref, page.dict];
  while (ref !== undefined) {
    const parent: PdfValue | undefined = dict.get('Parent');
    if (parent === undefined) {
      return above.length > 0 && isRefTo(view.catalog.get('Pages'), ref) ? above : undefined;
    }
    const node: PdfDict | undefined = parent instanceof PdfRef ? tree.nodes.get(parent.num) : undefined;
    const kids = resolver.resolve(node?.get('Kids'));
    const lists = kids instanceof PdfArray && kids.items.some((kid) => isRefTo(kid, ref));
    if (node === undefined || node.duplicates.length > 0 || !lists || above.length > deepest) return undefined;
    above.push(node);
    [ref, dict] = [parent as PdfRef, node];
  }
  return undefined;
}

const deepest = 256;

const isRefTo = (value: PdfValue | undefined, ref: PdfRef | undefined): boolean =>
  ref === undefined ? value === undefined : value instanceof PdfRef && value.num === ref.num && value.gen === ref.gen;
