import { isCloudSignError } from '../errors.ts';
import { latin1Text } from '../pdf/characters.ts';
import type { PdfFile } from '../pdf/file.ts';
import { PdfArray, PdfDict, PdfRef, PdfString, type PdfValue } from '../pdf/objects.ts';
import { tooComplex } from '../pdf/refuse.ts';
import type { PdfRevision, XrefEntry } from '../pdf/revision.ts';
import type { PdfView } from '../pdf/view.ts';
import { type FormNode, readForm } from './form-fields.ts';
import { lenient, type ReadValue } from './object-graph.ts';
import { type ChangedIn, ownDifferences } from './revision-pair.ts';
import { sameValue } from './same-value.ts';
import { shorten } from './shown.ts';
import type { Work } from './work.ts';

/** A signature dictionary (ISO 32000-2, 12.8.1), or what stands where one belongs. */
export interface FoundSignature {
  /** Undefined: the field's value is no dictionary. */
  readonly dict: PdfDict | undefined;
  /** The object that holds it; undefined when it stands directly in its field. */
  readonly ref: PdfRef | undefined;
  /** Index of the first revision that shows it. */
  readonly revision: number;
  /** Names of the fields that refer to it there; none for one that no field ever refers to. */
  readonly fields: readonly string[];
  /** Its first field there. */
  readonly node: FormNode | undefined;
  /** What became of it by the last revision. */
  readonly fate:
    | { readonly kind: 'kept' }
    | { readonly kind: 'replaced'; readonly keys: readonly string[]; readonly revision: number }
    | { readonly kind: 'removed'; readonly revision: number };
}

export interface FoundSignatures {
  readonly signatures: readonly FoundSignature[];
  /** Where ranges of signatures stand that no cross-reference leads to. */
  readonly hidden: readonly number[];
}

interface Sighting {
  readonly value: PdfValue;
  readonly ref: PdfRef | undefined;
  readonly nodes: FormNode[];
}

/**
 * Every signature of a file, oldest first: those that a field of any revision refers to, however a later revision hides or replaces
 * them, and signature dictionaries that no field refers to.
 */
export function findSignatures(file: PdfFile, changedIn: ChangedIn, work: Work): FoundSignatures {
  const found: FoundSignature[] = [];
  /** Those that the revision at hand shows, by the dictionary that shows them now. */
  let open = new Map<PdfDict | null, FoundSignature>();
  /** What took the place of a signature is judged where the original is. */
  const replacements = new Set<PdfDict | null>();
  for (const { index } of file.revisions) {
    if (index > 0 && changedIn(index).size === 0) continue;
    const sightings = sightingsIn(file.at(index), work);
    const current = new Map<PdfDict | null, FoundSignature>();
    for (const [shown, known] of open) {
      const { value, keys } = successorOf(shown, sightings);
      if (value === undefined) found.push({ ...known, fate: { kind: 'removed', revision: index } });
      else if (keys.length === 0) current.set(value, known);
      else {
        found.push({ ...known, fate: { kind: 'replaced', keys, revision: index } });
        replacements.add(value);
      }
    }
    for (const [value, { ref, nodes }] of sightings) {
      if (current.has(value) || replacements.has(value)) continue;
      current.set(value, {
        dict: value ?? undefined,
        ref,
        revision: index,
        fields: nodes.map(({ name }) => shorten(name)),
        node: nodes[0],
        fate: { kind: 'kept' },
      });
    }
    open = current;
    work.spend(open.size);
    if (found.length + open.size > mostSignatures) throw tooComplex(`more than ${mostSignatures} signatures`);
  }
  const referred = [...found, ...open.values()];
  const { orphans, hidden } = strayIn(file, referred, work);
  return { signatures: [...referred, ...orphans].toSorted((a, b) => a.revision - b.revision), hidden };
}

/** By dictionary; null stands for values of signature fields that are no dictionaries. */
function sightingsIn(view: PdfView, work: Work): ReadonlyMap<PdfDict | null, Sighting> {
  const resolver = lenient(view);
  const sightings = new Map<PdfDict | null, Sighting>();
  for (const node of readForm(view, work)?.nodes ?? []) {
    const own = node.dict.get('V') ?? null;
    const value = resolver.resolve(own);
    if (own === null || !(node.type === 'Sig' || isSignatureLike(value))) continue;
    const key = value instanceof PdfDict ? value : null;
    const known = sightings.get(key);
    if (known !== undefined) known.nodes.push(node);
    else sightings.set(key, { value, ref: own instanceof PdfRef ? own : undefined, nodes: [node] });
  }
  return sightings;
}

const isSignatureLike = (value: PdfValue): boolean => value instanceof PdfDict && value.has('ByteRange');

const byNumber = (a: PdfValue, b: PdfValue): boolean =>
  a instanceof PdfRef && b instanceof PdfRef && a.num === b.num && a.gen === b.gen;

/** A dictionary with the very range and value of one that is known: a rewritten copy, judged where the original is. */
const isCopy = (value: PdfDict | null, known: readonly FoundSignature[]): boolean =>
  value !== null && known.some(({ dict }) => dict !== undefined && sameSignature(dict, value));

function sameSignature(a: PdfDict, b: PdfDict): boolean {
  const range = a.get('ByteRange');
  const contents = a.get('Contents');
  if (!(range instanceof PdfArray) || !(contents instanceof PdfString)) return false;
  const same = (key: string): boolean =>
    sameValue(a.get(key) ?? null, b.get(key) ?? null, { key, references: byNumber });
  return same('ByteRange') && same('Contents');
}

/** What shows a signature in the next revision, and in which keys it differs; undefined when nothing does any more. */
function successorOf(
  shown: PdfDict | null,
  sightings: ReadonlyMap<PdfDict | null, Sighting>,
): { readonly value: PdfDict | null | undefined; readonly keys: readonly string[] } {
  if (sightings.has(shown)) return { value: shown, keys: [] };
  if (shown === null) return { value: undefined, keys: [] };
  const copy = [...sightings.keys()].find((value) => value !== null && sameSignature(shown, value));
  if (copy === undefined || copy === null) return { value: undefined, keys: [] };
  return { value: copy, keys: ownDifferences(shown, copy) };
}

const byteRangeWord = new TextEncoder().encode('/ByteRange');

/** Signature dictionaries that stand in the file but that no field of any revision refers to. */
function strayIn(
  file: PdfFile,
  known: readonly FoundSignature[],
  work: Work,
): { readonly orphans: readonly FoundSignature[]; readonly hidden: readonly number[] } {
  const spans = known.flatMap(({ dict }) => dict?.span ?? []);
  const orphans: FoundSignature[] = [];
  const hidden: number[] = [];
  const usageRights = usageRightsOf(file);
  for (const at of placesOf(file, byteRangeWord)) {
    if (spans.some(({ start, end }) => at >= start && at < end)) continue;
    const revision = file.revisions.find(({ end }) => at < end);
    const holder = revision === undefined ? undefined : objectAround(file, revision, { at, work });
    if (revision === undefined || holder === undefined) {
      if (isRange(file, at)) hidden.push(at);
      continue;
    }
    const { num, value } = holder;
    if (!(value instanceof PdfDict) || !value.has('ByteRange') || !value.has('Contents')) continue;
    if (usageRights.has(value) || isCopy(value, [...known, ...orphans])) continue;
    orphans.push({
      dict: value,
      ref: new PdfRef(num, 0),
      revision: revision.index,
      fields: [],
      node: undefined,
      fate: { kind: 'kept' },
    });
  }
  return { orphans, hidden };
}

/** Whether four numbers follow that begin with 0, as in every signature that was ever made. */
const isRange = (file: PdfFile, at: number): boolean =>
  /^\/ByteRange\s*\[\s*0+\s+\d+\s+\d+\s+\d+\s*\]/.test(latin1Text(file.slice(at, Math.min(file.size, at + 200))));

const mostPlaces = 1000;
const mostSignatures = 300;

function placesOf(file: PdfFile, word: Uint8Array): readonly number[] {
  const bytes = Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength);
  // Node's search for a word of less than eight bytes takes a fifth of the time.
  const head = word.subarray(0, 6);
  const places: number[] = [];
  for (let at = bytes.indexOf(head); at !== -1 && places.length < mostPlaces; at = bytes.indexOf(head, at + 1)) {
    if (bytes.compare(word, 0, word.length, at, Math.min(at + word.length, bytes.length)) === 0) places.push(at);
  }
  return places;
}

/** The object of that revision within which the byte stands; undefined when none of its entries leads there. */
function objectAround(
  file: PdfFile,
  revision: PdfRevision,
  { at, work }: { readonly at: number; readonly work: Work },
): { readonly num: number; readonly value: ReadValue } | undefined {
  let nearest: { readonly num: number; readonly offset: number } | undefined;
  work.spend(revision.entries.size);
  for (const [num, entry] of revision.entries) {
    if (isBefore(entry, at) && entry.offset > (nearest?.offset ?? -1)) nearest = { num, offset: entry.offset };
  }
  if (nearest === undefined) return undefined;
  const { num } = nearest;
  try {
    const object = file.at(revision.index).object(num);
    return object?.span !== undefined && at < object.span.end ? { num, value: object.value } : undefined;
  } catch (error) {
    // What can't be read there may well be the signature.
    if (isCloudSignError(error) && error.code === 'pdf.damaged') return undefined;
    throw error;
  }
}

const isBefore = (entry: XrefEntry, at: number): entry is Extract<XrefEntry, { kind: 'offset' }> =>
  entry.kind === 'offset' && entry.offset <= at;

/** Signatures of usage rights (12.8.2.3) belong to no field and say nothing about the document. */
function usageRightsOf(file: PdfFile): ReadonlySet<PdfValue> {
  const found = new Set<PdfValue>();
  for (const { index } of file.revisions) {
    const view = file.at(index);
    const resolver = lenient(view);
    const permissions = resolver.resolve(view.catalog.get('Perms'));
    if (!(permissions instanceof PdfDict)) continue;
    for (const key of ['UR', 'UR3']) found.add(resolver.resolve(permissions.get(key)));
  }
  return found;
}
