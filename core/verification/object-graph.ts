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

/** Follows references as a view does; what the strict reader refuses counts as null. */
export function lenient(view: PdfView): PdfResolver {
  return {
    resolve: (value) => {
      try {
        return view.resolve(value);
      } catch (error) {
        if (isCloudSignError(error) && error.code === 'pdf.damaged') return null;
        throw error;
      }
    },
  };
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
