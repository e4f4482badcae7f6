/** Seeded ways to damage a file. The same seed gives the same damage. */

export type Random = () => number;

/** Mulberry32: numbers in [0, 1). */
export const seeded = (seed: number): Random => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const below = (random: Random, limit: number): number => Math.floor(random() * limit);

/** Another value of one byte. */
export const changeByte = (bytes: Uint8Array, at: number, random: Random): Uint8Array => {
  const changed = Uint8Array.from(bytes);
  changed[at] = ((bytes[at] ?? 0) + 1 + below(random, 255)) & 0xff;
  return changed;
};

const splice = (bytes: Uint8Array, at: number, cut: number, put: Uint8Array): Uint8Array => {
  const result = new Uint8Array(bytes.length - cut + put.length);
  result.set(bytes.subarray(0, at));
  result.set(put, at);
  result.set(bytes.subarray(at + cut), at + put.length);
  return result;
};

const text = new TextEncoder();
const fragments = [
  'xref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R/Size 9>>\n',
  'startxref\n0\n%%EOF\n',
  '/Prev 0',
  '/Prev 99999999999',
  '/Length -1',
  '/Length 99999999',
  '1 0 obj\n<</Type/Catalog>>\nendobj\n',
  '/ByteRange[0 1 2 3]',
  '/Contents<3080>',
  '/Type/ObjStm/N 99999999/First 0',
  '<<'.repeat(200),
  '['.repeat(5000),
  '(((((',
  '%',
  '\0',
  'stream\n',
  'endobj\n',
];

/** A change of structure: pieces cut, doubled, swapped, put in; numbers changed where numbers stand. */
export const changeStructure = (bytes: Uint8Array, random: Random): Uint8Array => {
  let result = bytes;
  for (let rounds = 1 + below(random, 4); rounds > 0; rounds--) result = oneChange(result, random);
  return result;
};

const oneChange = (bytes: Uint8Array, random: Random): Uint8Array => {
  const at = below(random, bytes.length);
  const length = below(random, Math.min(400, bytes.length - at)) + 1;
  switch (below(random, 6)) {
    case 0:
      return splice(bytes, at, length, new Uint8Array());
    case 1:
      return splice(bytes, at, 0, bytes.slice(at, at + length));
    case 2:
      return splice(bytes, at, 0, text.encode(fragments[below(random, fragments.length)] ?? ''));
    case 3:
      return splice(bytes, at, Math.min(length, 8), text.encode(fragments[below(random, fragments.length)] ?? ''));
    case 4:
      return bytes.slice(0, at + 1);
    default:
      return changeDigit(bytes, random);
  }
};

/** Offsets, lengths and object numbers are digits: hit those more often than chance would. */
const changeDigit = (bytes: Uint8Array, random: Random): Uint8Array => {
  for (let tries = 0; tries < 200; tries++) {
    const at = below(random, bytes.length);
    const byte = bytes[at] ?? 0;
    if (byte < 0x30 || byte > 0x39) continue;
    const changed = Uint8Array.from(bytes);
    changed[at] = 0x30 + below(random, 10);
    return changed;
  }
  return bytes;
};
