import { PdfArray, PdfDict, PdfRef, type PdfResolver, type PdfValue } from '../pdf/objects.ts';
import type { ComparedModels } from './compared-models.ts';
import type { DocumentModel } from './document-model.ts';
import type { Form, FormNode } from './form-fields.ts';

/** Widgets of a field that got other numbers, the old by the new and the new by the old. */
export type Renumbered = ReadonlyMap<FormNode, FormNode>;

/**
 * iText 8 and 9 write the buttons of a group anew, under numbers that were free, when they open a form to fill in or to sign. Such a button
 * is the old one where it takes its place in the same field and among the annotations of the page; whatever else of it differs, is compared
 * as if it had kept its number.
 */
export function renumberedWidgets(before: DocumentModel, after: DocumentModel): Renumbered {
  const gone = (before.form?.nodes ?? []).filter((node) => isNew(node, after.form) && !isShown(after, node));
  if (gone.length === 0) return new Map();
  const [then, now] = [placesOf(before), placesOf(after)];
  const fresh = (after.form?.nodes ?? []).filter((node) => isNew(node, before.form) && isUnused(before, node));
  const byPlace = new Map(fresh.map((node) => [placeIn(now, node), node]));
  return new Map(
    gone.flatMap((old) => {
      const place = placeIn(then, old);
      const current = place === undefined ? undefined : byPlace.get(place);
      return current === undefined
        ? []
        : ([
            [old, current],
            [current, old],
          ] as const);
    }),
  );
}

/** Whether an element of the tag structure is written anew, under a number that was free, for nothing but a widget that got another. */
export function isRenewedElement(
  { pair, before, after }: ComparedModels,
  {
    old,
    current,
    renumbered,
  }: { readonly old: PdfValue; readonly current: PdfValue | undefined; readonly renumbered: Renumbered },
): boolean {
  if (renumbered.size === 0 || !(old instanceof PdfRef) || !(current instanceof PdfRef)) return false;
  if (old.num === current.num || !isFree(before, current.num)) return false;
  const [from, to] = [before.resolver.resolve(old), after.resolver.resolve(current)];
  if (!(from instanceof PdfDict) || !(to instanceof PdfDict) || pair.differing(from, to).join() !== 'K') return false;
  if (from.duplicates.length > 0 || to.duplicates.length > 0) return false;
  const [then, now] = [onlyKid(before.resolver, from), onlyKid(after.resolver, to)];
  if (then === undefined || now === undefined || then.duplicates.length > 0 || now.duplicates.length > 0) return false;
  if (pair.differing(then, now).join() !== 'Obj') return false;
  const [was, is] = [then.get('Obj'), now.get('Obj')];
  const widget = was instanceof PdfRef ? before.form?.byNumber.get(was.num) : undefined;
  const ref = widget === undefined ? undefined : renumbered.get(widget)?.ref;
  return is instanceof PdfRef && is.num === ref?.num && is.gen === ref.gen;
}

function onlyKid(resolver: PdfResolver, element: PdfDict): PdfDict | undefined {
  const kids = resolver.resolve(element.get('K'));
  const kid = kids instanceof PdfArray && kids.items.length === 1 ? resolver.resolve(kids.items[0]) : kids;
  return kid instanceof PdfDict ? kid : undefined;
}

const isNew = ({ ref, isBareWidget }: FormNode, other: Form | undefined): boolean =>
  isBareWidget && ref !== undefined && other?.byNumber.has(ref.num) !== true;

/** What is still among the annotations of a page is no widget that got another number. */
const isShown = ({ annotations }: DocumentModel, { ref }: FormNode): boolean =>
  ref !== undefined && annotations.byNumber.has(ref.num);

const isUnused = (model: DocumentModel, { ref }: FormNode): boolean => ref === undefined || isFree(model, ref.num);

function isFree({ view }: DocumentModel, num: number): boolean {
  const location = view.location(num);
  return location === undefined || location.kind === 'free';
}

/** Of its field, and on the page. */
function placeIn(places: ReadonlyMap<number, string>, { ref, parent }: FormNode): string | undefined {
  const place = ref === undefined ? undefined : places.get(ref.num);
  return place === undefined || parent?.ref === undefined ? undefined : `${parent.ref.num} ${place}`;
}

/** By number: the page and the places in its list, by which the order of drawing goes. */
function placesOf({ annotations }: DocumentModel): ReadonlyMap<number, string> {
  const places = new Map<number, string>();
  for (const [page, list] of annotations.byPage.entries()) {
    for (const [index, { ref }] of list.entries()) {
      if (ref !== undefined) places.set(ref.num, `${places.get(ref.num) ?? ''}${page} ${index};`);
    }
  }
  return places;
}
