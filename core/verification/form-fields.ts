import { dictOf, PdfArray, type PdfDict, PdfRef, type PdfResolver, PdfString, type PdfValue } from '../pdf/objects.ts';
import { decodeTextString } from '../pdf/text-string.ts';
import type { PdfView } from '../pdf/view.ts';
import { lenient } from './object-graph.ts';
import type { Work } from './work.ts';

/** One dictionary of the form's tree (ISO 32000-2, 12.7.4): a field, a widget of a field, or both in one. */
export interface FormNode {
  /** Fully qualified; a widget has its field's. */
  readonly name: string;
  readonly ref: PdfRef | undefined;
  readonly dict: PdfDict;
  readonly parent: FormNode | undefined;
  /** /FT, own or inherited. */
  readonly type: string | undefined;
  /** A widget only: it has no name of its own. */
  readonly isBareWidget: boolean;
  readonly kids: readonly FormNode[];
}

export interface Form {
  readonly ref: PdfRef | undefined;
  readonly dict: PdfDict;
  readonly nodes: readonly FormNode[];
  readonly byNumber: ReadonlyMap<number, FormNode>;
  /** Those that are no object of their own. */
  readonly directByName: ReadonlyMap<string, FormNode>;
  /** Of fields, not of widgets. */
  readonly names: ReadonlySet<string>;
  readonly dicts: ReadonlySet<PdfDict>;
  /** Numbers of the arrays that list fields or kids. */
  readonly lists: readonly number[];
}

/** The form of a document; undefined when it has none. */
export function readForm(view: PdfView, work: Work): Form | undefined {
  const resolver = lenient(view);
  const value = view.catalog.get('AcroForm');
  const dict = dictOf(resolver.resolve(value));
  if (dict === undefined) return undefined;
  const nodes: FormNode[] = [];
  const byNumber = new Map<number, FormNode>();
  const kidsOf = new Map<FormNode, FormNode[]>();
  const lists: number[] = [];
  const waiting: { readonly value: PdfValue; readonly parent: FormNode | undefined }[] = [];
  const visit = (list: PdfValue | undefined, parent: FormNode | undefined): void => {
    if (list instanceof PdfRef) lists.push(list.num);
    const kids = resolver.resolve(list);
    if (!(kids instanceof PdfArray)) return;
    for (const kid of kids.items.toReversed()) waiting.push({ value: kid, parent });
  };
  visit(dict.get('Fields'), undefined);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const ref = next.value instanceof PdfRef ? next.value : undefined;
    if (ref !== undefined && byNumber.has(ref.num)) continue;
    // Finding an object costs more the more revisions there are.
    work.spend(1 + (view.revision >> 1));
    const own = dictOf(resolver.resolve(next.value));
    if (own === undefined) continue;
    const kids: FormNode[] = [];
    const node = nodeOf(own, { ref, parent: next.parent, kids, resolver });
    nodes.push(node);
    kidsOf.set(node, kids);
    if (next.parent !== undefined) kidsOf.get(next.parent)?.push(node);
    if (ref !== undefined) byNumber.set(ref.num, node);
    visit(own.get('Kids'), node);
  }
  return {
    ref: value instanceof PdfRef ? value : undefined,
    dict,
    nodes,
    byNumber,
    directByName: new Map(nodes.filter(({ ref }) => ref === undefined).map((node) => [node.name, node])),
    dicts: new Set(nodes.map(({ dict: own }) => own)),
    names: new Set(nodes.filter(({ isBareWidget }) => !isBareWidget).map(({ name }) => name)),
    lists,
  };
}

function nodeOf(
  dict: PdfDict,
  at: {
    readonly ref: PdfRef | undefined;
    readonly parent: FormNode | undefined;
    readonly kids: readonly FormNode[];
    readonly resolver: PdfResolver;
  },
): FormNode {
  const { ref, parent, kids, resolver } = at;
  const title = resolver.resolve(dict.get('T'));
  const own = title instanceof PdfString ? decodeTextString(title) : undefined;
  const name = [parent?.name, own].filter((part) => part !== undefined && part !== '').join('.');
  return {
    name,
    ref,
    dict,
    parent,
    type: dict.name('FT', resolver) ?? parent?.type,
    isBareWidget: own === undefined && parent !== undefined && !dict.has('Kids'),
    kids,
  };
}

/** /DA, own or inherited from a field (12.7.4.3); undefined where the form's own counts. */
export function defaultLookOf(node: FormNode): PdfValue | undefined {
  for (let one: FormNode | undefined = node; one !== undefined; one = one.parent) {
    if (one.dict.has('DA')) return one.dict.get('DA');
  }
  return undefined;
}
