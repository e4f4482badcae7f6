import type { PdfFile } from '../pdf/file.ts';
import { strayObjects } from '../pdf/stray-objects.ts';
import { unaccountedBytes } from '../pdf/unaccounted-bytes.ts';
import { type Change, type ChangeKind, changePolicy, type Judgement, type Permission } from './change-policy.ts';
import { changesOf } from './compare-revisions.ts';
import { documentModels } from './document-model.ts';
import { changeFinding, type Finding, finding, type Place } from './finding.ts';
import type { Status } from './findings/entry.ts';
import { lockedBy, permissionFor, type Restriction } from './permissions.ts';
import type { SignedItem } from './read-signatures.ts';
import { ReferenceIndex } from './reference-index.ts';
import type { ChangedIn } from './revision-pair.ts';
import type { Work } from './work.ts';

/** How a signature itself came out, changes aside: whether it can vouch for what it covers. */
export type Standing = (item: SignedItem) => Status;

export interface ChangeContext {
  readonly items: readonly SignedItem[];
  readonly restrictions: readonly Restriction[];
  readonly standing: Standing;
  readonly changedIn: ChangedIn;
  readonly work: Work;
}

/** Findings about each revision after the first signed one, by its index. */
export function judgeChanges(file: PdfFile, context: ChangeContext): ReadonlyMap<number, readonly Finding[]> {
  const covered = context.items.flatMap((item) => item.covered ?? []);
  const judged = new Map<number, readonly Finding[]>();
  if (covered.length === 0) return judged;
  const { changedIn, work } = context;
  const modelOf = documentModels(file, { changedIn, work });
  const references = new ReferenceIndex(file, { changedIn, work });
  for (let revision = Math.min(...covered) + 1; revision < file.revisions.length; revision++) {
    const changes = changesOf(file, revision, { modelOf, changedIn, references, work });
    const findings = changes.map((change) => judgeChange(change, context));
    judged.set(revision, [...findings, ...leftovers(file, { revision, context })]);
  }
  return judged;
}

/** Bytes that no cross-reference leads to are not displayed by a strict reader; one that repairs files may find a document there. */
function leftovers(
  file: PdfFile,
  { revision, context }: { readonly revision: number; readonly context: ChangeContext },
): readonly Finding[] {
  const { gaps } = unaccountedBytes(file, revision);
  const total = gaps.reduce((sum, { start, end }) => sum + end - start, 0);
  const at = { revision: revision + 1 };
  if (adoptionOf(revision, context) === 'unknown') {
    const isHiding = total > 0 || strayObjects(file, revision).length > 0;
    return isHiding ? [finding('structure.unreached-after-signature', {}, at)] : [];
  }
  if (total === 0) return [];
  return [finding('structure.unreached-bytes', { words: `${total} bytes from ${gaps[0]?.start}` }, at)];
}

/** A remark when a later signature that can vouch covers the revision. */
function adoptionOf(revision: number, { items, standing }: ChangeContext): 'warn' | 'unknown' {
  const adopters = items.filter(
    ({ kind, covered }) => kind === 'signature' && covered !== undefined && covered >= revision,
  );
  return adopters.some((item) => canVouch(standing(item))) ? 'warn' : 'unknown';
}

/** Changes of a field that a lock forbids. Document timestamps are no change of it. */
const lockable = new Set<ChangeKind>([
  'value-changed',
  'read-only-value-changed',
  'field-redrawn',
  'appearance-changed',
  'field-definition-changed',
  'field-removed',
  'field-signed',
]);

function judgeChange(change: Change, context: ChangeContext): Finding {
  const { revision, values, kind } = change;
  const { page, box, label, ...named } = values;
  const rest = label === undefined ? named : { ...named, field: `${label} (${named.field ?? ''})` };
  const at: Place = {
    revision: revision + 1,
    ...(page === undefined ? {} : { page }),
    ...(box === undefined ? {} : { box }),
  };
  const lock =
    values.field !== undefined && lockable.has(kind)
      ? lockedBy(values.field, revision, context.restrictions)
      : undefined;
  if (lock !== undefined) {
    const what = values.new === undefined ? kind : `“${values.old ?? ''}” → “${values.new}”`;
    return changeFinding('locked-field-changed', {
      status: 'fail',
      values: { ...rest, detail: `${lock}: ${what}` },
      at,
    });
  }
  const permission = permissionFor(revision, context.restrictions);
  return changeFinding(kind, { status: statusOf(change, { permission, context }), values: rest, at });
}

function statusOf(
  { kind, revision, values }: Change,
  { permission, context }: { readonly permission: Permission; readonly context: ChangeContext },
): Status {
  const judgement: Judgement = changePolicy[kind][permission];
  switch (judgement) {
    case 'ok':
    case 'listed':
      return 'ok';
    case 'warn':
      return 'warn';
    case 'fail':
      return 'fail';
    case 'adopted':
      return adoptionOf(revision, context);
    case 'signed': {
      const added = context.items.filter(({ found }) => found.fields.includes(values.field ?? ''));
      const [status = 'fail'] = added.map(context.standing);
      return canVouch(status) ? 'warn' : status;
    }
  }
}

const canVouch = (status: Status): boolean => status === 'ok' || status === 'warn';
