import type { PdfFile } from '../pdf/file.ts';
import { PdfArray, PdfDict, type PdfResolver, PdfString, type PdfValue } from '../pdf/objects.ts';
import { decodeTextString } from '../pdf/text-string.ts';
import type { Permission } from './change-policy.ts';
import { lenient } from './object-graph.ts';
import type { SignedItem } from './read-signatures.ts';

/** Fields that a signature locks (ISO 32000-2, 12.8.2.4 and table 235). */
interface Lock {
  readonly by: string;
  readonly action: 'All' | 'Include' | 'Exclude';
  readonly fields: readonly string[];
}

/** What one signature allows to those that come after it. */
export interface Restriction {
  readonly item: SignedItem;
  readonly certifies: boolean;
  readonly permission: 1 | 2 | 3 | undefined;
  readonly locks: readonly Lock[];
}

/** Read in the revision that the signature covers, so that no later revision can loosen it. */
export function readRestriction(file: PdfFile, item: SignedItem): Restriction {
  const { dict, node, revision } = item.found;
  const resolver = lenient(file.at(item.covered ?? revision));
  const references = dict === undefined ? [] : dictionaries(resolver, dict.get('Reference'));
  const certifying = references.filter((one) => one.name('TransformMethod', resolver) === 'DocMDP');
  const lockDict = node?.dict.dict('Lock', resolver);
  const permissions = [
    ...certifying.map((one) => statedIn(one.dict('TransformParams', resolver), { resolver, around: one }) ?? 2),
    ...(lockDict === undefined ? [] : [statedIn(lockDict, { resolver })]),
  ].filter((permission) => permission !== undefined);
  const fieldLocks = references
    .filter((one) => one.name('TransformMethod', resolver) === 'FieldMDP')
    .flatMap((one) => one.dict('TransformParams', resolver) ?? []);
  return {
    item,
    certifies: certifying.length > 0,
    permission: permissions.length === 0 ? undefined : (Math.min(...permissions) as 1 | 2 | 3),
    locks: [...fieldLocks, ...(lockDict === undefined ? [] : [lockDict])].map((lock) =>
      readLock(resolver, lock, item.id),
    ),
  };
}

function dictionaries(resolver: PdfResolver, value: PdfValue | undefined): readonly PdfDict[] {
  const resolved = resolver.resolve(value);
  const items = resolved instanceof PdfArray ? resolved.items : [resolved];
  return items.flatMap((item) => {
    const dict = resolver.resolve(item);
    return dict instanceof PdfDict ? [dict] : [];
  });
}

/** /P of a dictionary; the strictest where a key stands twice, as readers take one or the other. */
function statedIn(
  dict: PdfDict | undefined,
  { resolver, around }: { readonly resolver: PdfResolver; readonly around?: PdfDict },
): 1 | 2 | 3 | undefined {
  const isTwice = [dict, around].some((one) => one !== undefined && one.duplicates.length > 0);
  return isTwice ? 1 : permissionOf(dict?.int('P', resolver));
}

const permissionOf = (value: number | undefined): 1 | 2 | 3 | undefined =>
  value === 1 || value === 2 || value === 3 ? value : undefined;

function readLock(resolver: PdfResolver, lock: PdfDict, by: string): Lock {
  const action = lock.name('Action', resolver);
  const fields = lock.array('Fields', resolver)?.items ?? [];
  return {
    by,
    // A lock that doesn't say what it locks, or says it twice, is taken at its widest.
    action: (action === 'Include' || action === 'Exclude') && lock.duplicates.length === 0 ? action : 'All',
    fields: fields.flatMap((field) => {
      const name = resolver.resolve(field);
      return name instanceof PdfString ? [decodeTextString(name)] : [];
    }),
  };
}

/** What holds for a revision: the strictest of all signatures that cover an earlier one. */
export function permissionFor(revision: number, restrictions: readonly Restriction[]): Permission {
  const permissions = inForce(revision, restrictions).flatMap(({ permission }) => permission ?? []);
  return permissions.length === 0 ? 'approval' : `p${Math.min(...permissions) as 1 | 2 | 3}`;
}

const inForce = (revision: number, restrictions: readonly Restriction[]): readonly Restriction[] =>
  restrictions.filter(({ item }) => item.covered !== undefined && item.covered < revision);

/** The signature that locks this field for a revision, if any does. */
export function lockedBy(field: string, revision: number, restrictions: readonly Restriction[]): string | undefined {
  const locks = inForce(revision, restrictions).flatMap((restriction) => restriction.locks);
  return locks.find(({ action, fields }) => {
    const isNamed = fields.some((name) => field === name || field.startsWith(`${name}.`));
    return action === 'All' || (action === 'Include' ? isNamed : !isNamed);
  })?.by;
}
