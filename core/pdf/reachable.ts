import { PdfArray, PdfDict, PdfRef, PdfStream, type PdfValue } from './objects.ts';
import { damaged } from './refuse.ts';
import type { PdfView } from './view.ts';

/** A dictionary met on the way; `stream` when it is a stream's. */
export interface ReachedDict {
  readonly dict: PdfDict;
  readonly stream: PdfStream | undefined;
  /** The indirect object that holds it; 0 for the trailer. */
  readonly objectNumber: number;
}

interface Pending {
  readonly value: PdfValue;
  readonly objectNumber: number;
}

/** Every dictionary that can be reached from the trailer by any key, each once. An object that can't be read is refused. */
export function* reachableDicts(view: PdfView): Generator<ReachedDict> {
  const seen = new Set<number>();
  const pending: Pending[] = [{ value: view.trailer, objectNumber: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    let { value, objectNumber } = next;
    if (value instanceof PdfRef) {
      if (seen.has(value.num)) continue;
      objectNumber = value.num;
      seen.add(objectNumber);
      refuseOtherGeneration(view, value);
      value = view.get(value);
      if (value instanceof PdfRef) throw damaged(0, `object ${objectNumber} is a reference`);
    }
    const stream = value instanceof PdfStream ? value : undefined;
    const container = stream?.dict ?? value;
    if (container instanceof PdfDict) {
      yield { dict: container, stream, objectNumber };
      pushContainers(pending, container.entries.values(), objectNumber);
    } else if (container instanceof PdfArray) pushContainers(pending, container.items, objectNumber);
  }
}

/** null by the standard (7.3.10), but some readers rebuild the whole cross-reference then, and might show other objects. */
const refuseOtherGeneration = (view: PdfView, ref: PdfRef): void => {
  const location = view.location(ref.num);
  if (location === undefined || location.kind === 'free') return;
  const gen = location.kind === 'offset' ? location.gen : 0;
  if (gen !== ref.gen) throw damaged(0, `a reference ${ref} to an object of generation ${gen}`);
};

const pushContainers = (pending: Pending[], values: Iterable<PdfValue>, objectNumber: number): void => {
  for (const value of values) {
    const leads = value instanceof PdfRef || value instanceof PdfDict || value instanceof PdfArray;
    if (leads) pending.push({ value, objectNumber });
  }
};
