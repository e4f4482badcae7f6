import { createHash, type Hash } from 'node:crypto';
import type { PdfFile } from '../pdf/file.ts';
import { type HashName, hashes } from './algorithms.ts';

interface Running {
  readonly hash: Hash;
  /** What went in, by identity. */
  readonly chunks: readonly Uint8Array[];
}

/**
 * Hashes a file that grows: what one revision hashed, the next does not hash again. One object serves the whole life of a file, with
 * any hash algorithm; given another file it begins anew.
 */
export class PrefixHash {
  readonly #running = new Map<HashName, Running>();

  /** `known`: a hash that has taken in these bytes already, as whoever checked them left it. */
  constructor(known?: { readonly name: HashName } & Running) {
    if (known !== undefined) this.#running.set(known.name, { hash: known.hash.copy(), chunks: known.chunks });
  }

  /** A hash that has taken in the whole file and is the caller's to go on with. */
  after(file: PdfFile, name: HashName): Hash {
    const known = this.#running.get(name);
    const goesOn =
      known !== undefined &&
      known.chunks.length <= file.chunks.length &&
      known.chunks.every((chunk, index) => chunk === file.chunks[index]);
    const hash = goesOn ? known.hash : createHash(hashes[name].node);
    for (const chunk of file.chunks.slice(goesOn ? known.chunks.length : 0)) hash.update(chunk);
    this.#running.set(name, { hash, chunks: [...file.chunks] });
    return hash.copy();
  }

  digest(file: PdfFile, name: HashName): Uint8Array {
    return new Uint8Array(this.after(file, name).digest());
  }
}
