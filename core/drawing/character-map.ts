/** What of Unicode a font draws, read from its `cmap` table (OpenType 1.9). */
export interface Coverage {
  /** First and last code point of each range, ascending: [a, b, c, d, ...]. */
  readonly ranges: readonly number[];
  /** Pairs of a character and a variation selector, each `character * 2048 + index of the selector`, ascending. */
  readonly variations: readonly number[];
}

/** The 256 variation selectors count from 0: U+FE00 to U+FE0F, then U+E0100 to U+E01EF. */
export const selectorIndex = (codePoint: number): number | undefined => {
  if (codePoint >= 0xfe00 && codePoint <= 0xfe0f) return codePoint - 0xfe00;
  if (codePoint >= 0xe0100 && codePoint <= 0xe01ef) return codePoint - 0xe0100 + 16;
  return undefined;
};

/** One number for a character and its variation selector ({@link selectorIndex}). */
export const variationKey = (codePoint: number, selector: number): number => codePoint * 2048 + selector;

/** Private use: a font's glyph there is not what the writer sees on his own machine. */
const isPrivate = (codePoint: number): boolean => (codePoint >= 0xe000 && codePoint <= 0xf8ff) || codePoint >= 0xf0000;

const tableOf = (font: DataView, tag: string): DataView => {
  for (let i = 0; i < font.getUint16(4); i++) {
    const at = 12 + 16 * i;
    const name = String.fromCharCode(...[0, 1, 2, 3].map((j) => font.getUint8(at + j)));
    if (name === tag) {
      return new DataView(font.buffer, font.byteOffset + font.getUint32(at + 8), font.getUint32(at + 12));
    }
  }
  throw new Error(`the font has no ${tag}`);
};

/** Subtables by format; of two with the same format the last. */
const subtables = (cmap: DataView): ReadonlyMap<number, DataView> => {
  const found = new Map<number, DataView>();
  for (let i = 0; i < cmap.getUint16(2); i++) {
    const at = cmap.getUint32(4 + 8 * i + 4);
    found.set(cmap.getUint16(at), new DataView(cmap.buffer, cmap.byteOffset + at));
  }
  return found;
};

/** Format 12: groups of characters with glyphs in a row. */
const readGroups = (table: DataView, add: (codePoint: number, glyph: number) => void): void => {
  for (let i = 0; i < table.getUint32(12); i++) {
    const at = 16 + 12 * i;
    const [start, end, glyph] = [table.getUint32(at), table.getUint32(at + 4), table.getUint32(at + 8)];
    for (let codePoint = start; codePoint <= end; codePoint++) add(codePoint, glyph + codePoint - start);
  }
};

/** Format 4: segments of the Basic Multilingual Plane. */
const readSegments = (table: DataView, add: (codePoint: number, glyph: number) => void): void => {
  const size = table.getUint16(6);
  for (let i = 0; i < size; i += 2) {
    const end = table.getUint16(14 + i);
    const start = table.getUint16(16 + size + i);
    const delta = table.getUint16(16 + 2 * size + i);
    const offsetAt = 16 + 3 * size + i;
    const offset = table.getUint16(offsetAt);
    for (let codePoint = start; codePoint <= end && codePoint < 0xffff; codePoint++) {
      const own = offset === 0 ? codePoint : table.getUint16(offsetAt + offset + 2 * (codePoint - start));
      add(codePoint, own === 0 ? 0 : (own + delta) & 0xffff);
    }
  }
};

const uint24 = (table: DataView, at: number): number => table.getUint8(at) * 65_536 + table.getUint16(at + 1);

/** Format 14: characters under each variation selector; default ones look as without it. */
const readVariations = (table: DataView, add: (codePoint: number, selector: number) => void): void => {
  for (let i = 0; i < table.getUint32(6); i++) {
    const at = 10 + 11 * i;
    const selector = selectorIndex(uint24(table, at));
    if (selector === undefined) continue;
    const [defaults, others] = [table.getUint32(at + 3), table.getUint32(at + 7)];
    for (let j = 0; defaults !== 0 && j < table.getUint32(defaults); j++) {
      const range = defaults + 4 + 4 * j;
      for (let k = 0; k <= table.getUint8(range + 3); k++) add(uint24(table, range) + k, selector);
    }
    for (let j = 0; others !== 0 && j < table.getUint32(others); j++) {
      add(uint24(table, others + 4 + 5 * j), selector);
    }
  }
};

const ascending = (a: number, b: number): number => a - b;

const rangesOf = (codePoints: readonly number[]): readonly number[] => {
  const ranges: number[] = [];
  for (const codePoint of codePoints) {
    if (codePoint === (ranges.at(-1) ?? -2) + 1) ranges[ranges.length - 1] = codePoint;
    else ranges.push(codePoint, codePoint);
  }
  return ranges;
};

/** @param font a TrueType font of our own; not for files from outside. */
export const readCoverage = (font: Uint8Array): Coverage => {
  const tables = subtables(tableOf(new DataView(font.buffer, font.byteOffset, font.byteLength), 'cmap'));
  const codePoints: number[] = [];
  const add = (codePoint: number, glyph: number): void => {
    if (glyph !== 0 && !isPrivate(codePoint)) codePoints.push(codePoint);
  };
  const [groups, segments, pairs] = [tables.get(12), tables.get(4), tables.get(14)];
  if (groups !== undefined) readGroups(groups, add);
  else if (segments !== undefined) readSegments(segments, add);
  const variations: number[] = [];
  if (pairs !== undefined) {
    readVariations(pairs, (codePoint, selector) => variations.push(variationKey(codePoint, selector)));
  }
  return { ranges: rangesOf(codePoints.sort(ascending)), variations: variations.sort(ascending) };
};
