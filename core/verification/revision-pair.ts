import type { PdfFile } from '../pdf/file.ts';
import { isName, type PdfDict, PdfRef, PdfStream, type PdfValue } from '../pdf/objects.ts';
import type { PdfView } from '../pdf/view.ts';
import { edgesOf, namesGeneration, type ReadValue, readObject } from './object-graph.ts';
import type { ReferenceIndex, Use } from './reference-index.ts';
import { differingKeys, sameValue } from './same-value.ts';
import type { Work } from './work.ts';

/** A dictionary whose own changes are judged where it belongs, so that a mere mention of it elsewhere counts for nothing. */
export type Role = 'catalog' | 'page-node' | 'annotation' | 'form' | 'annotation-list' | 'field-list' | 'structure';

/**
 * The keys under which an object of a role is mentioned without being used as something else. Under any other key (a resource, a
 * content stream, an appearance) the whole object must be unchanged: that is what stops objects with a second life.
 */
const mentions: Readonly<Record<Role, ReadonlySet<string>>> = {
  catalog: new Set(['Root', 'Data']),
  'page-node': new Set([
    '',
    'Kids',
    'Pages',
    'P',
    'Pg',
    'Parent',
    'Page',
    'Dest',
    'D',
    'SD',
    'Dests',
    'Names',
    'OpenAction',
    'Obj',
    'B',
    // Web capture: the pages of a content set (14.10.4).
    'O',
  ]),
  annotation: new Set(['', 'Annots', 'Kids', 'Fields', 'Parent', 'Popup', 'IRT', 'Obj', 'T', 'CO', 'TA', 'Annotation']),
  form: new Set(['AcroForm']),
  'annotation-list': new Set(['Annots']),
  'field-list': new Set(['Fields', 'Kids']),
  structure: new Set(['', 'K', 'P', 'Nums', 'Kids', 'Names', 'StructTreeRoot', 'ParentTree', 'IDTree', 'SE', 'Ref']),
};

/** The role of an object by its number. */
type RoleOf = (num: number) => Role | undefined;

/** A revision and the next, and which objects differ between them. */
export interface RevisionPair {
  readonly before: PdfView;
  readonly after: PdfView;
  /** Index of the later revision. */
  readonly revision: number;
  /** Numbers of the objects whose own content differs. */
  readonly changed: ReadonlySet<number>;
  /** Whether the values, and everything they lead to, are the same. `key` is where they stand. */
  same(before: PdfValue | undefined, after: PdfValue | undefined, key: string): boolean;
  /** Keys of two dictionaries whose values, or what they lead to, differ. */
  differing(before: PdfDict, after: PdfDict): readonly string[];
  /** Whether the earlier revision uses the object under any other key, the trailer included. */
  hasOtherUse(num: number, key: string): boolean;
}

/**
 * Compares revision `revision - 1` with `revision`. An object that differs taints every object that uses it, up to those of a role,
 * so every path to a changed object is judged, however many there are.
 */
export function pairRevisions(
  file: PdfFile,
  revision: number,
  context: {
    readonly roles: ReadonlyMap<number, Role>;
    readonly changedIn: ChangedIn;
    readonly references: ReferenceIndex;
    readonly work: Work;
  },
): RevisionPair {
  const { work } = context;
  const before = file.at(revision - 1);
  const after = file.at(revision);
  const changed = context.changedIn(revision);
  const usesOf = context.references.usesIn(revision - 1);
  // What is drawn under a name may be called like a mention; only a stream is drawn.
  const isDrawn = (num: number): boolean => [before, after].some((view) => readObject(view, num) instanceof PdfStream);
  const roleOf: RoleOf = (num) => (changed.has(num) && isDrawn(num) ? undefined : context.roles.get(num));
  const tainted = taintedObjects(changed, { usesOf, roleOf, work });

  const references = (old: PdfValue, current: PdfValue, key: string, open: Set<string>): boolean => {
    work.spend();
    if (old instanceof PdfRef && current instanceof PdfRef && old.num === current.num && old.gen === current.gen) {
      const role = roleOf(old.num);
      if (role !== undefined && mentions[role].has(key)) return true;
      if (!tainted.has(old.num)) return true;
    }
    if (agreesOnGeneration(before, old) !== agreesOnGeneration(after, current)) return false;
    if (old instanceof PdfRef && current instanceof PdfRef) {
      const pair = `${old} ${current}`;
      if (open.has(pair)) return true;
      open.add(pair);
    }
    return sameValue(resolve(before, old), resolve(after, current), {
      key,
      rounds: true,
      references: (a, b, at) => references(a, b, at, open),
    });
  };

  const compare = (old: PdfValue, current: PdfValue, key: string): boolean => {
    const open = new Set<string>();
    return sameValue(old, current, {
      key,
      rounds: true,
      references: (a, b, at) => references(a, b, at, open),
      isEntry: true,
    });
  };

  return {
    before,
    after,
    revision,
    changed,
    same: (old, current, key) => compare(old ?? null, current ?? null, key),
    differing: (old, current) => {
      const keys = new Set([...old.entries.keys(), ...current.entries.keys()]);
      const doubtful = old === current ? [] : [...old.duplicates, ...current.duplicates];
      return [...keys].filter(
        (key) =>
          doubtful.includes(key) ||
          old.entries.has(key) !== current.entries.has(key) ||
          !compare(old.get(key) ?? null, current.get(key) ?? null, key),
      );
    },
    hasOtherUse: (num, key) =>
      usesOf(num).some((use) => use.key !== key) || edgesOf(before.trailer).some((edge) => edge.num === num),
  };
}

function resolve(view: PdfView, value: PdfValue): ReadValue {
  let current: ReadValue = value as ReadValue;
  for (let hops = 0; current instanceof PdfRef && hops < 32; hops++) current = readObject(view, current.num);
  return current;
}

/** Whether those who look at generations see an object where they saw one, and none where they saw none. */
const agreesOnGeneration = (view: PdfView, value: PdfValue): boolean =>
  !(value instanceof PdfRef) || namesGeneration(view, value);

/** References count as the same when they name the same object: what they lead to is compared by itself. */
const byNumber = (old: PdfValue, current: PdfValue): boolean =>
  old instanceof PdfRef && current instanceof PdfRef && old.num === current.num && old.gen === current.gen;

/** Numbers of the objects that differ between a revision and the one before it, each revision compared once. */
export type ChangedIn = (revision: number) => ReadonlySet<number>;

/** Compares a revision with the one before it when it is first asked for. */
export function changesByRevision(file: PdfFile, work: Work): ChangedIn {
  const known = new Map<number, ReadonlySet<number>>();
  return (revision) => {
    const found =
      known.get(revision) ?? changedObjects(file, { before: file.at(revision - 1), after: file.at(revision) }, work);
    known.set(revision, found);
    return found;
  };
}

function changedObjects(
  file: PdfFile,
  { before, after }: Pick<RevisionPair, 'before' | 'after'>,
  work: Work,
): ReadonlySet<number> {
  const entries = file.revisions[after.revision]?.entries ?? new Map();
  const changed = new Set<number>();
  const containers = new Set<number>();
  const consider = (num: number): void => {
    work.spend();
    const [old, current] = [readObject(before, num), readObject(after, num)];
    if (isObjectStream(old)) containers.add(num);
    if (old === current && typeof old !== 'symbol') return;
    const sameGeneration = generationOf(before, num) === generationOf(after, num);
    if (!sameGeneration || !sameValue(old, current, { key: '', references: byNumber })) changed.add(num);
  };
  // Number 0 is the head of the free list; in use, some readers show it.
  for (const [num, { kind }] of entries) if (num !== 0 || kind !== 'free') consider(num);
  if (containers.size > 0) {
    for (const num of before.objectNumbers()) {
      const location = before.location(num);
      if (location?.kind === 'in-stream' && containers.has(location.stream)) consider(num);
    }
  }
  return changed;
}

const isObjectStream = (value: ReadValue): boolean =>
  value instanceof PdfStream && isName(value.dict.get('Type'), 'ObjStm');

function generationOf(view: PdfView, num: number): number | undefined {
  const location = view.location(num);
  if (location === undefined || location.kind === 'free') return undefined;
  return location.kind === 'offset' ? location.gen : 0;
}

/** The changed objects, and everything in the earlier revision that leads to one otherwise than by a mention. */
function taintedObjects(
  changed: ReadonlySet<number>,
  {
    usesOf,
    roleOf,
    work,
  }: {
    readonly usesOf: (num: number) => readonly Use[];
    readonly roleOf: RoleOf;
    readonly work: Work;
  },
): ReadonlySet<number> {
  const tainted = new Set(changed);
  const waiting = [...changed];
  for (let num = waiting.pop(); num !== undefined; num = waiting.pop()) {
    const role = roleOf(num);
    const uses = usesOf(num);
    work.spend(1 + uses.length);
    for (const { user, key } of uses) {
      if (tainted.has(user) || (role !== undefined && mentions[role].has(key))) continue;
      tainted.add(user);
      waiting.push(user);
    }
  }
  return tainted;
}

/** Keys of two dictionaries that differ by their own content, references by number. */
export const ownDifferences = (before: PdfDict, after: PdfDict): readonly string[] =>
  differingKeys(before, after, { references: byNumber });
