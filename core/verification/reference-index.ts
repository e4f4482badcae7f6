import type { PdfFile } from '../pdf/file.ts';
import type { PdfView } from '../pdf/view.ts';
import { edgesOf, readObject } from './object-graph.ts';
import type { ChangedIn } from './revision-pair.ts';
import type { Work } from './work.ts';

/** Who uses an object, and under which key. */
export interface Use {
  readonly user: number;
  readonly key: string;
}

/**
 * Uses of objects in the revisions read so far. It is built once and goes along from revision to revision. A use that a later
 * revision dropped stays in it: it makes more be compared, never less.
 */
export class ReferenceIndex {
  readonly #file: PdfFile;
  readonly #changedIn: ChangedIn;
  readonly #work: Work;
  readonly #uses = new Map<number, Use[]>();
  #readTo: number | undefined;

  constructor(file: PdfFile, { changedIn, work }: { readonly changedIn: ChangedIn; readonly work: Work }) {
    this.#file = file;
    this.#changedIn = changedIn;
    this.#work = work;
  }

  /** Every use of an object in the revision of that index, which must not go backwards from call to call. */
  usesIn(revision: number): (num: number) => readonly Use[] {
    if (this.#readTo === undefined) {
      const view = this.#file.at(revision);
      for (const num of view.objectNumbers()) this.#add(view, num);
      this.#readTo = revision;
    }
    while (this.#readTo < revision) {
      this.#readTo++;
      const view = this.#file.at(this.#readTo);
      for (const num of this.#changedIn(this.#readTo)) this.#add(view, num);
    }
    return (num) => this.#uses.get(num) ?? [];
  }

  #add(view: PdfView, user: number): void {
    const edges = edgesOf(readObject(view, user));
    this.#work.spend(1 + edges.length);
    for (const { key, num } of edges) {
      const list = this.#uses.get(num);
      if (list === undefined) this.#uses.set(num, [{ user, key }]);
      else list.push({ user, key });
    }
  }
}
