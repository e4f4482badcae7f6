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
  const gone = (before.form?.nodes ?? []).filter((node) => isNew(node, after.form));
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

const isNew = ({ ref, isBareWidget }: FormNode, other: Form | undefined): boolean =>
  isBareWidget && ref !== undefined && other?.byNumber.has(ref.num) !== true;

function isUnused({ view }: DocumentModel, { ref }: FormNode): boolean {
  const location = ref === undefined ? undefined : view.location(ref.num);
  return location === undefined || location.kind === 'free';
}

/** Of its field, and on the page. */
function placeIn(places: ReadonlyMap<number, string>, { ref, parent }: FormNode): string | undefined {
  const place = ref === undefined ? undefined : places.get(ref.num);
  return place === undefined || parent?.ref === undefined ? undefined : `${parent.ref.num} ${place}`;
}

/** By number: the page and the place in its list, by which the order of drawing goes. */
const placesOf = ({ annotations }: DocumentModel): ReadonlyMap<number, string> =>
  new Map(
    annotations.byPage.flatMap((list, page) =>
      list.flatMap(({ ref }, index) => (ref === undefined ? [] : [[ref.num, `${page} ${index}`] as const])),
    ),
  );
