import { isName, PdfArray, PdfDict, type PdfValue } from '../pdf/objects.ts';
import type { PdfBox, PdfPage } from '../pdf/pages.ts';
import { isPlainChange, mayCover } from './annotation-cover.ts';
import type { Change, ChangeKind, ChangeValues } from './change-policy.ts';
import { isTimestampDictionary, signatureOf } from './compare-form.ts';
import type { ComparedModels } from './compared-models.ts';
import type { DocumentModel } from './document-model.ts';
import { nodesAbove } from './inherited.ts';
import { boxOf, isVisible, type PageAnnotation } from './page-annotations.ts';
import { isSameBox } from './rounded-box.ts';
import { shorten } from './shown.ts';
import { mayDraw } from './widget-drawing.ts';

type Add = (kind: ChangeKind, values: ChangeValues) => void;

/** Keys of a page that no viewer displays. */
const silentPageKeys = new Set(['Tabs', 'StructParents', 'LastModified', 'PieceInfo', 'Metadata']);
/** Keys of a node of the page tree that say nothing about pages: iText 2 and older note their version at its root. */
const silentNodeKeys = new Set(['ITXT']);
const silentAnnotationKeys = new Set(['P', 'StructParent']);

/** What one revision changed in the pages and their annotations. */
export function comparePages({ pair, before, after }: ComparedModels): readonly Change[] {
  const changes: Change[] = [];
  const add: Add = (kind, values) => changes.push({ kind, revision: pair.revision, values });
  if (before.tree.isDamaged !== after.tree.isDamaged) add('page-tree-changed', { key: 'Pages' });
  for (const [num, node] of before.tree.nodes) compareNode(pair, [node, after.tree.nodes.get(num)], add);
  compareOtherNodes({ pair, before, after }, add);
  const old = numbered(before.pages);
  const current = numbered(after.pages);
  for (const [id, page] of current) if (!old.has(id)) add('page-added', { page: page.index + 1 });
  for (const [id, page] of old) if (!current.has(id)) add('page-removed', { page: page.index + 1 });
  const common = (from: ReadonlyMap<string, PdfPage>, other: ReadonlyMap<string, PdfPage>): string =>
    [...from.keys()].filter((id) => other.has(id)).join();
  if (common(old, current) !== common(current, old)) add('page-tree-changed', { key: 'Kids' });
  for (const [id, page] of current) {
    const earlier = old.get(id);
    if (earlier !== undefined) comparePage({ pair, before, after }, { old: earlier, current: page, add });
  }
  return changes;
}

/** Nodes that stand in no list: one that only the pages call their parent, and one that is no object of its own. */
function compareOtherNodes({ pair, before, after }: ComparedModels, add: Add): void {
  const pages = new Set(before.pages.map(({ ref }) => ref?.num));
  for (const num of pair.changed) {
    const isOther = before.roles.get(num) === 'page-node' && !pages.has(num) && !before.tree.nodes.has(num);
    if (isOther) add('page-tree-changed', { key: 'Parent' });
  }
  const [old, current] = [before.view.catalog.get('Pages'), after.view.catalog.get('Pages')];
  if (old instanceof PdfDict) compareNode(pair, [old, current instanceof PdfDict ? current : undefined], add);
}

function compareNode(
  pair: ComparedModels['pair'],
  [old, current = PdfDict.of({})]: readonly [PdfDict, PdfDict | undefined],
  add: Add,
): void {
  const keys = pair.differing(old, current);
  const shown = keys.filter((key) => !silentNodeKeys.has(key));
  if (shown.length < keys.length) add('producer-note-changed', {});
  if (shown.length > 0) add('page-tree-changed', { key: shorten(shown.join(', ')) });
}

/** Pages by identity: the object number, or the place of one that is no object of its own. */
const numbered = (pages: readonly PdfPage[]): ReadonlyMap<string, PdfPage> =>
  new Map(pages.map((page) => [page.ref === undefined ? `direct ${page.index}` : `${page.ref.num}`, page]));

function comparePage(
  models: ComparedModels,
  { old, current, add }: { readonly old: PdfPage; readonly current: PdfPage; readonly add: Add },
): void {
  const { pair } = models;
  const page = current.index + 1;
  for (const key of pair.differing(old.dict, current.dict)) {
    if (key === 'Annots' || key === 'Resources' || statesInherited(models, { key, old, current })) continue;
    // By it programs find the tags of what the page draws (14.7.5.4).
    const losesTags = key === 'StructParents' && old.dict.has(key);
    add(silentPageKeys.has(key) && !losesTags ? 'page-metadata-changed' : 'page-changed', { page, key });
  }
  if (!pair.same(old.resources, current.resources, 'Resources') || !keepsResources(models, old, current))
    add('page-changed', { page, key: 'Resources' });
  const isSame = (key: 'mediaBox' | 'cropBox'): boolean =>
    String(old[key]) === String(current[key]) || isSameBox('MediaBox', old[key], current[key]);
  if (!isSame('mediaBox') || !isSame('cropBox') || old.rotate !== current.rotate)
    add('page-changed', { page, key: 'MediaBox' });
  compareAnnotations(models, { old, current, add });
}

/** Whether a page now says itself what it inherited before, to the letter (7.7.3.4): pypdf writes the pages that it touches so. */
function statesInherited(
  { before, after }: ComparedModels,
  { key, old, current }: { readonly key: string; readonly old: PdfPage; readonly current: PdfPage },
): boolean {
  if (old.dict.has(key) || current.dict.duplicates.length > 0) return false;
  const above = nodesAbove(before, old);
  if (above === undefined) return false;
  const inherited = before.resolver.resolve(above.find((node) => node.has(key))?.get(key));
  const stated = after.resolver.resolve(current.dict.get(key));
  if (key === 'Rotate') return typeof stated === 'number' && stated % 90 === 0 && stated === (inherited ?? 0);
  if ((key !== 'MediaBox' && key !== 'CropBox') || !(stated instanceof PdfArray)) return false;
  // Without a part to be shown all of the page is (14.11.2.1).
  const isWhole = key === 'CropBox' && inherited === null;
  if (isWhole) return isSameBox(key, old.mediaBox, itemsOf(after, stated));
  return inherited instanceof PdfArray && isSameBox(key, itemsOf(before, inherited), itemsOf(after, stated));
}

const itemsOf = ({ resolver }: DocumentModel, { items }: PdfArray): readonly PdfValue[] =>
  items.map((item) => resolver.resolve(item));

/** Whether a page that stops or starts to inherit its resources has the same to every program. */
function keepsResources({ before, after }: ComparedModels, old: PdfPage, current: PdfPage): boolean {
  const inherits = [old, current].map(({ dict }) => !dict.has('Resources'));
  if (inherits[0] === inherits[1]) return true;
  return (inherits[0] ? nodesAbove(before, old) : nodesAbove(after, current)) !== undefined;
}

/** Annotations without a number are known by their order; this many new ones may stand between two old ones. */
const directWindow = 32;

function compareAnnotations(
  { pair, before, after }: ComparedModels,
  { old, current, add }: { readonly old: PdfPage; readonly current: PdfPage; readonly add: Add },
): void {
  const earlier = before.annotations.byPage[old.index] ?? [];
  const now = after.annotations.byPage[current.index] ?? [];
  const direct = now.filter(({ ref }) => ref === undefined);
  const byNumber = new Map(now.flatMap((one) => (one.ref === undefined ? [] : [[one.ref.num, one] as const])));
  const matched = new Set<PageAnnotation>();
  let nextDirect = 0;
  for (const one of earlier) {
    const same =
      one.ref === undefined
        ? direct.slice(nextDirect, nextDirect + directWindow).find((other) => pair.same(one.dict, other.dict, ''))
        : byNumber.get(one.ref.num);
    if (same === undefined) judgeRemoved({ before, after }, { annotation: one, add });
    else {
      matched.add(same);
      if (one.ref === undefined) nextDirect = direct.indexOf(same, nextDirect) + 1;
      if (isStretched(old, current) && String(rectOf(before, one)) !== String(rectOf(after, same))) {
        add('page-changed', { page: current.index + 1, key: 'Rect' });
      }
      if (!isFormNode(before, one)) compareAnnotation({ pair, before, after }, { old: one, current: same, add });
    }
  }
  if (orderOf(earlier, byNumber) !== orderOf(now, new Map(earlier.map((one) => [one.ref?.num ?? -1, one])))) {
    add('page-changed', { page: current.index + 1, key: 'Annots' });
  }
  for (const one of now) if (!matched.has(one)) judgeAdded({ before, after }, { annotation: one, add });
}

/** Where a point is anything but a point, what is a rounding elsewhere may be an inch. */
const isStretched = (...pages: readonly PdfPage[]): boolean => pages.some(({ dict }) => dict.has('UserUnit'));

const rectOf = ({ resolver }: DocumentModel, { dict }: PageAnnotation): PdfBox | undefined => boxOf(resolver, dict);

const orderOf = (list: readonly PageAnnotation[], kept: ReadonlyMap<number, PageAnnotation>): string =>
  list.flatMap(({ ref }) => (ref !== undefined && kept.has(ref.num) ? [ref.num] : [])).join();

const isFormNode = ({ form }: DocumentModel, { ref, dict }: PageAnnotation): boolean =>
  ref === undefined ? form?.dicts.has(dict) === true : form?.byNumber.has(ref.num) === true;

function judgeRemoved(
  { before, after }: Pick<ComparedModels, 'before' | 'after'>,
  { annotation, add }: { readonly annotation: PageAnnotation; readonly add: Add },
): void {
  if (!isFormNode(before, annotation)) {
    const shows = mayCover(before, annotation.dict);
    add(shows ? 'annotation-content-removed' : 'annotation-removed', placeOf(before, annotation));
    return;
  }
  // A field that is gone from the form is reported there.
  const node = annotation.ref === undefined ? undefined : after.form?.byNumber.get(annotation.ref.num);
  if (node !== undefined && isVisible(before.resolver, annotation.dict)) {
    add('field-definition-changed', { ...placeOf(before, annotation), field: shorten(node.name), key: 'Annots' });
  }
}

function judgeAdded(
  { before, after }: Pick<ComparedModels, 'before' | 'after'>,
  { annotation, add }: { readonly annotation: PageAnnotation; readonly add: Add },
): void {
  if (!isFormNode(after, annotation)) {
    const covers = mayCover(after, annotation.dict);
    add(covers ? 'annotation-covering-added' : 'annotation-added', placeOf(after, annotation));
    return;
  }
  const known = annotation.ref === undefined ? undefined : before.form?.byNumber.get(annotation.ref.num);
  if (known === undefined || !isVisible(after.resolver, annotation.dict)) return;
  const place = { ...placeOf(after, annotation), field: shorten(known.name) };
  const isUnsigned = known.type === 'Sig' && signatureOf(before, known) === undefined;
  if (!isUnsigned) {
    add('field-definition-changed', { ...place, key: 'Annots' });
    return;
  }
  // An unsigned field may get its place on the page when it is signed; what it shows there is new to who signed before.
  const node = annotation.ref === undefined ? undefined : after.form?.byNumber.get(annotation.ref.num);
  const signature = node === undefined ? undefined : signatureOf(after, node);
  const drawn = mayDraw(after, annotation.dict);
  if (signature === undefined) add(drawn ? 'signature-field-added-drawn' : 'signature-field-added', place);
  else if (!isTimestampDictionary(after, signature)) add('signature-added-visible', place);
  else if (drawn) add('timestamp-added-visible', place);
}

function compareAnnotation(
  { pair, before, after }: ComparedModels,
  { old, current, add }: { readonly old: PageAnnotation; readonly current: PageAnnotation; readonly add: Add },
): void {
  const keys = pair
    .differing(old.dict, current.dict)
    .filter((key) => !silentAnnotationKeys.has(key) || old.dict.has(key));
  // PDFBox states the type of annotations that left it out (table 166).
  const statesType = keys.join() === 'Type' && !old.dict.has('Type') && isName(current.dict.get('Type'), 'Annot');
  if (keys.length === 0 || (statesType && !mayCover(after, current.dict))) return;
  const covers = !isPlainChange(keys) || mayCover(after, current.dict) || mayCover(before, old.dict);
  const values = { ...placeOf(after, current), key: shorten(keys.join(', ')) };
  add(covers ? 'annotation-covering-changed' : 'annotation-changed', values);
}

function placeOf({ resolver }: DocumentModel, { page, dict }: PageAnnotation): ChangeValues {
  const box = boxOf(resolver, dict);
  const subtype = shorten(dict.name('Subtype', resolver) ?? '?');
  return { subtype, page: page + 1, ...(box === undefined ? {} : { box }) };
}
