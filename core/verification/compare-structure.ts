import { PdfArray, PdfDict, PdfRef, type PdfResolver, type PdfValue } from '../pdf/objects.ts';
import { tooComplex } from '../pdf/refuse.ts';
import { isQuietElement } from './added-elements.ts';
import type { Change } from './change-policy.ts';
import type { ComparedModels } from './compared-models.ts';
import { readObject } from './object-graph.ts';
import { isRenewedElement, type Renumbered, renumberedWidgets } from './renumbered-widgets.ts';
import type { RevisionPair } from './revision-pair.ts';

/** What one revision changed in the structure tree (14.7): elements may be added, those there must stay as they are. */
export function compareStructure({ pair, before, after }: ComparedModels): readonly Change[] {
  const key = 'StructTreeRoot';
  const [old, current] = [before.view.catalog.get(key), after.view.catalog.get(key)];
  const [from, to] = [before.resolver.resolve(old), after.resolver.resolve(current)];
  const change = (kind: 'structure-changed' | 'structure-extended', at?: string): readonly Change[] => [
    { kind, revision: pair.revision, values: at === undefined ? {} : { key: at } },
  ];
  if (!(from instanceof PdfDict)) {
    if (!(to instanceof PdfDict)) return [];
    const isQuiet = listOf(after.resolver, to.get('K')).every((kid) => isQuietElement(after, kid));
    return isQuiet ? change('structure-extended') : change('structure-changed', 'K');
  }
  if (!(to instanceof PdfDict)) return change('structure-changed', key);
  const renumbered = renumberedWidgets(before, after);
  const broken = brokenKey({ pair, before, after, renumbered }, { from, to });
  if (broken !== undefined) return change('structure-changed', broken);
  const touched = [...pair.changed].some((num) => before.roles.get(num) === 'structure');
  return touched || pair.differing(from, to).length > 0 ? change('structure-extended') : [];
}

interface StructureModels extends ComparedModels {
  readonly renumbered: Renumbered;
}

/** The first key under which something that was there is different. */
function brokenKey(
  { pair, before, after, renumbered }: StructureModels,
  { from, to }: { readonly from: PdfDict; readonly to: PdfDict },
): string | undefined {
  const own = pair
    .differing(from, to)
    .find((key) => !['K', 'ParentTree', 'ParentTreeNextKey', 'RoleMap'].includes(key));
  if (own !== undefined) return own;
  if (!onlyAddsKeys(pair, from.get('RoleMap'), to.get('RoleMap')) || renamesRoles({ before, after }, { from, to }))
    return 'RoleMap';
  if (!parentTreeKept({ pair, before, after, renumbered }, from.get('ParentTree'), to.get('ParentTree')))
    return 'ParentTree';
  const seen = new Set<number>();
  const known = new Map<number, boolean>();
  const waiting: (readonly [PdfDict, PdfDict])[] = [[from, to]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const kids = matchKids({ pair, before, after, renumbered }, { from: next[0], to: next[1], seen });
    if (kids === undefined) return 'K';
    for (const [old, current] of kids) {
      const changed = pair.differing(old, current).filter((key) => key !== 'K');
      const other = changed.find((key) => key !== 'Pg' || !isIdlePage({ before, after }, { old, current, known }));
      if (other !== undefined) return other;
      waiting.push([old, current]);
    }
  }
  return undefined;
}

const deepest = 64;

/** An element may get the page of a kid that is added, as long as none of the content it had is looked for there (table 355). */
function isIdlePage(
  { before, after }: Pick<ComparedModels, 'before' | 'after'>,
  { old, current, known }: { readonly old: PdfDict; readonly current: PdfDict; readonly known: Map<number, boolean> },
): boolean {
  const page = current.get('Pg');
  const isPage = page instanceof PdfRef && after.pages.some(({ ref }) => ref?.num === page.num);
  return !old.has('Pg') && isPage && !needsPage(before.resolver, old, { known, depth: 0 });
}

/** Whether an element, or one within it, refers to content without saying on which page: some readers inherit it, some don't. */
function needsPage(
  resolver: PdfResolver,
  element: PdfDict,
  { known, depth }: { readonly known: Map<number, boolean>; readonly depth: number },
): boolean {
  if (depth > deepest) return true;
  return listOf(resolver, element.get('K')).some((value) => {
    const num = value instanceof PdfRef ? value.num : undefined;
    const answer = num === undefined ? undefined : known.get(num);
    if (answer !== undefined) return answer;
    if (num !== undefined) known.set(num, false);
    const kid = resolver.resolve(value);
    const isOwn = kid === null || (kid instanceof PdfDict && resolver.resolve(kid.get('Pg')) !== null);
    const isElement = kid instanceof PdfDict && kid.has('S');
    const needs = !isOwn && (!isElement || needsPage(resolver, kid, { known, depth: depth + 1 }));
    if (num !== undefined) known.set(num, needs);
    return needs;
  });
}

function onlyAddsKeys(pair: RevisionPair, old: PdfValue | undefined, current: PdfValue | undefined): boolean {
  const [a, b] = [pair.before.resolve(old), pair.after.resolve(current)];
  if (a === null) return true;
  return a instanceof PdfDict && b instanceof PdfDict && pair.differing(a, b).every((key) => !a.has(key));
}

/** Whether a role that elements had gets another meaning (14.8.6). */
function renamesRoles(
  { before, after }: Pick<ComparedModels, 'before' | 'after'>,
  { from, to }: { readonly from: PdfDict; readonly to: PdfDict },
): boolean {
  const had = from.dict('RoleMap', before.resolver);
  const added = [...(to.dict('RoleMap', after.resolver)?.entries.keys() ?? [])].filter((key) => had?.has(key) !== true);
  if (added.length === 0) return false;
  return [...before.structure].some((num) => {
    const element = before.resolver.resolve(new PdfRef(num));
    return element instanceof PdfDict && added.includes(element.name('S', before.resolver) ?? '');
  });
}

const listOf = (resolver: PdfResolver, value: PdfValue | undefined): readonly PdfValue[] => {
  const resolved = resolver.resolve(value);
  if (resolved === null) return [];
  if (resolved instanceof PdfArray) return resolved.items;
  return [value ?? null];
};

/** Pairs of child elements that need comparing; undefined when a child is gone, moved or different. */
function matchKids(
  { pair, before, after, renumbered }: StructureModels,
  { from, to, seen }: { readonly from: PdfDict; readonly to: PdfDict; readonly seen: Set<number> },
): readonly (readonly [PdfDict, PdfDict])[] | undefined {
  const now = listOf(after.resolver, to.get('K'));
  const pairs: (readonly [PdfDict, PdfDict])[] = [];
  let at = 0;
  for (const kid of listOf(before.resolver, from.get('K'))) {
    const isRenewed = (other: PdfValue | undefined): boolean =>
      isRenewedElement({ pair, before, after }, { old: kid, current: other, renumbered });
    while (at < now.length && !isSameKid(pair, kid, now[at]) && !isRenewed(now[at])) {
      if (!isQuietElement(after, now[at] ?? null)) return undefined;
      at++;
    }
    const match = now[at];
    if (match === undefined) return undefined;
    at++;
    if (isRenewed(match)) continue;
    if (!(kid instanceof PdfRef) || seen.has(kid.num)) continue;
    seen.add(kid.num);
    const [old, current] = [before.resolver.resolve(kid), after.resolver.resolve(match)];
    if (old instanceof PdfDict && current instanceof PdfDict) pairs.push([old, current]);
    else if (!pair.same(kid, match, 'K')) return undefined;
  }
  if (!now.slice(at).every((kid) => isQuietElement(after, kid))) return undefined;
  return pairs;
}

function isSameKid(pair: RevisionPair, kid: PdfValue, other: PdfValue | undefined): boolean {
  if (kid instanceof PdfRef) return other instanceof PdfRef && other.num === kid.num && other.gen === kid.gen;
  return pair.same(kid, other, 'K');
}

const mostNodes = 200_000;

/** Entries of a number tree (7.9.7). */
function numberTree(resolver: PdfResolver, root: PdfValue | undefined): ReadonlyMap<number, PdfValue> {
  const entries = new Map<number, PdfValue>();
  const seen = new Set<number>();
  const waiting: PdfValue[] = [root ?? null];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (entries.size > mostNodes) throw tooComplex(`a number tree of more than ${mostNodes} entries`);
    if (next instanceof PdfRef) {
      if (seen.has(next.num)) continue;
      seen.add(next.num);
    }
    const node = resolver.resolve(next);
    if (!(node instanceof PdfDict)) continue;
    const nums = node.array('Nums', resolver)?.items ?? [];
    for (let i = 0; i + 1 < nums.length; i += 2) {
      const key = nums[i];
      if (typeof key === 'number') entries.set(key, nums[i + 1] ?? null);
    }
    for (const kid of node.array('Kids', resolver)?.items ?? []) waiting.push(kid);
  }
  return entries;
}

function parentTreeKept(
  { pair, before, after, renumbered }: StructureModels,
  old: PdfValue | undefined,
  current: PdfValue | undefined,
): boolean {
  const [from, to] = [numberTree(before.resolver, old), numberTree(after.resolver, current)];
  if (!nodesKept({ pair, before, after })) return false;
  for (const [key, value] of from) {
    const now = to.get(key);
    if (pair.same(value, now, 'Nums')) continue;
    if (isRenewedElement({ pair, before, after }, { old: value, current: now, renumbered })) continue;
    const [items, more] = [before.resolver.resolve(value), after.resolver.resolve(now)];
    if (!(items instanceof PdfArray) || !(more instanceof PdfArray)) return false;
    if (!items.items.every((item, index) => pair.same(item, more.items[index], 'Nums'))) return false;
  }
  return true;
}

const nodeKeys = ['Nums', 'Kids', 'Limits', 'Type'];

/** A node of the tree that serves as something else besides (a tree of names, say) has other keys. */
function nodesKept({ pair, before }: ComparedModels): boolean {
  for (const num of pair.changed) {
    if (before.roles.get(num) !== 'structure') continue;
    const [old, current] = [readObject(pair.before, num), readObject(pair.after, num)];
    if (!(old instanceof PdfDict) || !old.has('Nums')) continue;
    const now = current instanceof PdfDict ? current : PdfDict.of({});
    if (pair.differing(old, now).some((key) => !nodeKeys.includes(key))) return false;
  }
  return true;
}
