/** Reads a stream of bytes piece by piece: up to a delimiter, or a number of bytes. */
export interface ByteReader {
  /** The bytes before the next `delimiter`, which is taken too. @throws RangeError beyond `limit`, or at the end of the stream. */
  readonly readUntil: (delimiter: Uint8Array, limit: number) => Promise<Buffer>;
  /** The same as a stream, of any length. */
  readonly streamUntil: (delimiter: Uint8Array) => AsyncGenerator<Buffer>;
  readonly streamBytes: (count: number) => AsyncGenerator<Buffer>;
}

export const createByteReader = (source: AsyncIterator<Buffer>): ByteReader => {
  let held: Buffer = Buffer.alloc(0);

  const more = async (): Promise<void> => {
    const { done, value } = await source.next();
    if (done) throw new RangeError('the stream ended too early');
    held = held.length === 0 ? value : Buffer.concat([held, value]);
  };
  const take = (count: number): Buffer => {
    const taken = held.subarray(0, count);
    held = held.subarray(count);
    return taken;
  };

  return {
    readUntil: async (delimiter, limit) => {
      for (;;) {
        const at = held.indexOf(delimiter);
        if (at > limit || (at < 0 && held.length > limit + delimiter.length)) {
          throw new RangeError(`more than ${limit} bytes`);
        }
        if (at >= 0) {
          const found = Buffer.from(take(at));
          take(delimiter.length);
          return found;
        }
        await more();
      }
    },
    streamUntil: async function* (delimiter) {
      for (;;) {
        const at = held.indexOf(delimiter);
        if (at >= 0) {
          if (at > 0) yield take(at);
          take(delimiter.length);
          return;
        }
        // The last bytes may be the first ones of the delimiter.
        const safe = held.length - delimiter.length + 1;
        if (safe > 0) yield take(safe);
        await more();
      }
    },
    streamBytes: async function* (count) {
      let left = count;
      while (left > 0) {
        if (held.length === 0) await more();
        const chunk = take(Math.min(left, held.length));
        left -= chunk.length;
        yield chunk;
      }
    },
  };
};
