import { isCloudSignError } from '../errors.ts';
import { PdfArray, PdfDict, PdfRef, type PdfResolver, PdfStream, type PdfValue } from '../pdf/objects.ts';
import type { PdfView } from '../pdf/view.ts';
import { keyWithin } from './destination.ts';

/** A reference within an object; `key` is the nearest dictionary key above it, '' where there is none. */
export interface Edge {
  readonly key: string;
  readonly num: number;
}

/** Stands for an object that the strict reader refuses. It equals only itself at the same place. */
export const unreadable = Symbol('unreadable');

export type ReadValue = PdfValue | symbol;

const longestChain = 32;

/**
 * Follows references by object number: many programs do not look at generations. What the strict reader refuses, and what leads to itself,
 * counts as null.
 */
export function lenient(view: PdfView): PdfResolver {
  return {
    resolve: (value) => {
      let current: ReadValue = value ?? null;
      for (let hops = 0; current instanceof PdfRef && hops < longestChain; hops++)
        current = readObject(view, current.num);
      return typeof current === 'symbol' || current instanceof PdfRef ? null : current;
    },
  };
}

/** Whether a reference names the generation that is there; nothing at all is there for anybody. */
export function namesGeneration(view: PdfView, { num, gen }: PdfRef): boolean {
  const location = view.location(num);
  if (location === undefined || location.kind === 'free') return true;
  return gen === (location.kind === 'offset' ? location.gen : 0);
}

/** The object of that number, null when there is none. Passes on what ends the whole reading (limits). */
export function readObject(view: PdfView, num: number): ReadValue {
  try {
    return view.object(num)?.value ?? null;
  } catch (error) {
    if (isCloudSignError(error) && error.code === 'pdf.damaged') return unreadable;
    throw error;
  }
}

const known = new WeakMap<object, readonly Edge[]>();

/** Every reference in an object, at any depth. */
export function edgesOf(value: ReadValue): readonly Edge[] {
  if (typeof value !== 'object' || value === null) return [];
  const found = known.get(value);
  if (found !== undefined) return found;
  const edges: Edge[] = [];
  collectEdges(value, '', edges);
  known.set(value, edges);
  return edges;
}

function collectEdges(value: PdfValue | undefined, key: string, into: Edge[]): void {
  if (value instanceof PdfRef) into.push({ key, num: value.num });
  else if (value instanceof PdfArray) for (const item of value.items) collectEdges(item, keyWithin(value, key), into);
  else if (value instanceof PdfDict) for (const [name, item] of value.entries) collectEdges(item, name, into);
  else if (value instanceof PdfStream) collectEdges(value.dict, key, into);
}
