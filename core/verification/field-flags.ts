import type { ComparedModels } from './compared-models.ts';
import type { DocumentModel } from './document-model.ts';
import type { FormNode } from './form-fields.ts';
import { inheritsPlainly } from './inherited.ts';

const readOnly = 1;

/** Nobody fills in a read-only field (12.7.4.1), but viewers do: those that are calculated from others (12.7.3, /CO). */
export const isReadOnly = ({ before }: Pick<ComparedModels, 'before'>, node: FormNode): boolean =>
  (flagsOf(before, node) & readOnly) !== 0;

/** /Ff, own or inherited (table 226). */
function flagsOf({ resolver }: DocumentModel, node: FormNode): number {
  for (let one: FormNode | undefined = node; one !== undefined; one = one.parent) {
    const flags = one.dict.int('Ff', resolver);
    if (flags !== undefined) return flags;
  }
  return 0;
}

/** The flags that every program reads, own or inherited; undefined where some may read others. */
function certainFlags(model: DocumentModel, node: FormNode): number | undefined {
  if (node.dict.duplicates.length > 0) return undefined;
  if (node.dict.has('Ff')) return node.dict.int('Ff', model.resolver);
  if (!inheritsPlainly(node)) return undefined;
  // What is no integer counts for some programs.
  for (let one = node.parent; one !== undefined; one = one.parent) {
    if (one.dict.has('Ff')) return one.dict.int('Ff', model.resolver);
  }
  return 0;
}

interface Compared extends Pick<ComparedModels, 'before' | 'after'> {}

/** MuPDF writes the flags of a field that it fills in, also where they are inherited or were left out. */
export function onlyStatesFlags(
  { before, after }: Compared,
  { old, current }: { readonly old: FormNode; readonly current: FormNode },
): boolean {
  const flags = certainFlags(before, old);
  return flags !== undefined && !old.dict.has('Ff') && certainFlags(after, current) === flags;
}

/** Signing programs make fields read-only that they lock: no other flag may change with that. */
export function onlyMadeReadOnly(
  { before, after }: Compared,
  { old, current }: { readonly old: FormNode; readonly current: FormNode },
): boolean {
  const [from, to] = [certainFlags(before, old), certainFlags(after, current)];
  return from !== undefined && (from | readOnly) === to;
}
