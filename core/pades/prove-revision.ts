import { CloudSignError } from '../errors.ts';
import type { PdfFile } from '../pdf/file.ts';
import { PdfArray, PdfDict, PdfRef, PdfStream, type PdfValue } from '../pdf/objects.ts';
import { changedKeys, sameItems, sameValue } from '../pdf/same-value.ts';
import { formOf, signedFields } from './form-fields.ts';
import type { AddedField } from './signature-field.ts';

export const unproven = (detail: string): CloudSignError => new CloudSignError('seal.proof-failed', { detail });

/** What one revision may do to objects that were there: by object number, the entries of its dictionary. */
export type AllowedChanges = ReadonlyMap<number, readonly string[]>;

export interface RevisionClaim {
  readonly before: PdfFile;
  readonly after: PdfFile;
  /** Exactly the objects that are new, but for cross-reference and object streams. */
  readonly created: readonly PdfRef[];
  readonly changes: AllowedChanges;
}

const structural = ['XRef', 'ObjStm'];

const proveAppended = (before: PdfFile, after: PdfFile): void => {
  const prefixKept = before.chunks.every((chunk, index) => chunk === after.chunks[index]);
  if (!prefixKept || after.chunks.length !== before.chunks.length + 1) throw unproven('the file is not a prefix');
  if (after.revisions.length !== before.revisions.length + 1) throw unproven('not one more revision');
  const added = after.revisions.at(-1);
  if (added === undefined || added.end !== after.size) throw unproven('bytes behind the revision');
  if (added.sections.some(({ span }) => span.start < before.size)) throw unproven('a section before the revision');
  const [old, now] = [before.latest.trailer, after.latest.trailer];
  const differs = changedKeys(old, now).find((key) => key === 'Root' || key === 'Info' || key === 'Encrypt');
  if (differs !== undefined) throw unproven(`trailer /${differs} changed`);
};

const proveNewObject = (num: number, { after, created }: RevisionClaim): void => {
  if (created.some((ref) => ref.num === num)) return;
  const value = after.latest.object(num)?.value;
  const type = value instanceof PdfStream ? value.dict.name('Type') : undefined;
  if (type === undefined || !structural.includes(type)) throw unproven(`object ${num} is not expected`);
};

const proveChangedObject = (num: number, { before, after, changes }: RevisionClaim): void => {
  const allowed = changes.get(num);
  if (allowed === undefined) throw unproven(`object ${num} must not change`);
  const [old, now] = [before, after].map((file) => file.latest.object(num)?.value);
  if (!(old instanceof PdfDict && now instanceof PdfDict)) throw unproven(`object ${num} is no dictionary`);
  const wrong = changedKeys(old, now).find((key) => !allowed.includes(key));
  if (wrong !== undefined) throw unproven(`/${wrong} of object ${num} changed`);
};

const proveSignaturesUntouched = ({ before, after }: RevisionClaim): void => {
  const now = new Set(signedFields(after.latest).map(({ signature }) => signature));
  // The same object at the same place is the same JavaScript object in every view of a file.
  if (!signedFields(before.latest).every(({ signature }) => now.has(signature))) {
    throw unproven('an earlier signature is not as it was');
  }
};

/** Proves that `after` is `before` and one revision that does what is claimed and nothing else; else throws `seal.proof-failed`. */
export const proveRevision = (claim: RevisionClaim): void => {
  const { before, after, created } = claim;
  proveAppended(before, after);
  const entries = after.revisions.at(-1)?.entries ?? new Map();
  for (const [num, entry] of entries) {
    if (entry.kind === 'free') {
      if (num !== 0) throw unproven(`object ${num} is freed`);
    } else if (num > before.highestNumber) proveNewObject(num, claim);
    else proveChangedObject(num, claim);
    if (entry.kind === 'offset' && entry.offset < before.size) throw unproven(`object ${num} is not in the revision`);
  }
  const missing = created.find(({ num }) => !entries.has(num) || num <= before.highestNumber);
  if (missing !== undefined) throw unproven(`object ${missing.num} is not new`);
  proveSignaturesUntouched(claim);
};

const itemsOf = (value: PdfValue): readonly PdfValue[] => (value instanceof PdfArray ? value.items : []);

/** Proves that the array grew by these references and by nothing else. */
const proveGrown = (was: PdfValue, is: PdfValue, added: readonly PdfRef[]): void => {
  if (!sameItems([...itemsOf(was), ...added], itemsOf(is))) throw unproven(`an array did not grow by ${added.join()}`);
};

const formRefOf = (file: PdfFile): PdfRef | undefined => {
  const value = file.latest.catalog.get('AcroForm');
  return value instanceof PdfRef ? value : undefined;
};

/** What adding a signature field, and other fields with it, may change: proven for the arrays in it and for what is filled in. */
export const proveFieldAdded = (
  { before, after }: Pick<RevisionClaim, 'before' | 'after'>,
  { field, page, additions, written }: Pick<AddedField, 'field' | 'additions' | 'written'> & { readonly page: PdfRef },
): AllowedChanges => {
  const [oldForm, newForm] = [formOf(before.latest), formOf(after.latest)];
  if (newForm === undefined) throw unproven('no form');
  const [oldFields, newFields] = [oldForm?.get('Fields'), newForm.get('Fields')];
  proveGrown(before.latest.resolve(oldFields), after.latest.resolve(newFields), [...additions.fields, field]);
  const changed = changedKeys(oldForm ?? PdfDict.of({}), newForm);
  const wrong = changed.find((key) => key !== 'Fields' && key !== 'SigFlags');
  if (wrong !== undefined) throw unproven(`/${wrong} of the form changed`);
  if (((newForm.int('SigFlags', after.latest) ?? 0) & 3) !== 3) throw unproven('SigFlags');

  const oldFormRef = oldForm === undefined ? undefined : formRefOf(before);
  const changes = new Map<number, readonly string[]>([
    [before.latest.catalogRef.num, oldFormRef === undefined ? ['AcroForm', 'Extensions'] : ['Extensions']],
  ]);
  if (oldFormRef !== undefined) changes.set(oldFormRef.num, ['Fields', 'SigFlags']);
  const shown = [...additions.widgets, { page, widget: field }];
  const pages = new Map(shown.map((one) => [one.page.num, one.page]));
  const widgetsOn = Map.groupBy(shown, (one) => one.page.num);
  for (const [num, ref] of pages) {
    const [oldPage, newPage] = [before.latest.get(ref), after.latest.get(ref)];
    if (!(oldPage instanceof PdfDict && newPage instanceof PdfDict)) throw unproven('no page');
    const added = (widgetsOn.get(num) ?? []).map(({ widget }) => widget);
    proveGrown(before.latest.resolve(oldPage.get('Annots')), after.latest.resolve(newPage.get('Annots')), added);
    if (changes.has(num)) throw unproven(`object ${num} in two roles`);
    changes.set(num, ['Annots']);
  }
  for (const { field: filled, keys } of additions.filled) {
    if (changes.has(filled.num)) throw unproven(`object ${filled.num} in two roles`);
    // A field that this very revision creates is no change.
    if (filled.num <= before.highestNumber) changes.set(filled.num, keys);
  }
  for (const [num, value] of written) {
    if (!sameValue(value, after.latest.object(num)?.value ?? null))
      throw unproven(`object ${num} reads back differently`);
  }
  return changes;
};
