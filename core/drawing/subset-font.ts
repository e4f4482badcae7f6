import { type TrueType, viewOf } from './truetype.ts';

/** A glyph of the new font: one of the old font's, or several on top of each other, moved by x and y (units of the font). */
export interface WantedGlyph {
  readonly parts: readonly { readonly glyph: number; readonly x: number; readonly y: number }[];
  readonly advance: number;
}

interface NewGlyph {
  readonly outline: Uint8Array;
  readonly advance: number;
  readonly leftBearing: number;
}

/** Flags of a component (OpenType, glyf). */
const flag = { words: 0x1, offsets: 0x2, scale: 0x8, more: 0x20, twoScales: 0x40, matrix: 0x80, instructions: 0x100 };

/** A simple outline without its hints, which need tables that are left out. */
const withoutHints = (outline: Uint8Array): Uint8Array => {
  const contours = viewOf(outline).getInt16(0);
  const hintsAt = 10 + 2 * contours;
  const hints = viewOf(outline).getUint16(hintsAt);
  const bare = new Uint8Array(outline.length - hints);
  bare.set(outline.subarray(0, hintsAt));
  bare.set(outline.subarray(hintsAt + 2 + hints), hintsAt + 2);
  return bare;
};

/** A composite outline without its hints, its components under their new numbers. */
const renumbered = (outline: Uint8Array, numberOf: (glyph: number) => number): Uint8Array => {
  const copy = outline.slice();
  const view = viewOf(copy);
  for (let at = 10; ; ) {
    const flags = view.getUint16(at);
    view.setUint16(at, flags & ~flag.instructions);
    view.setUint16(at + 2, numberOf(view.getUint16(at + 2)));
    at += 4 + (flags & flag.words ? 4 : 2);
    at += flags & flag.matrix ? 8 : flags & flag.twoScales ? 4 : flags & flag.scale ? 2 : 0;
    if ((flags & flag.more) === 0) return copy.subarray(0, at);
  }
};

type Box = readonly [number, number, number, number];

const boxOf = (outline: Uint8Array): Box | undefined => {
  if (outline.length === 0) return undefined;
  const view = viewOf(outline);
  return [view.getInt16(2), view.getInt16(4), view.getInt16(6), view.getInt16(8)];
};

/** A composite outline of the parts that have one. */
const assembled = (font: TrueType, { parts }: WantedGlyph, numberOf: (glyph: number) => number): Uint8Array => {
  const visible = parts.flatMap((part) => {
    const box = boxOf(font.outline(part.glyph));
    return box === undefined ? [] : [{ ...part, box }];
  });
  if (visible.length === 0) return new Uint8Array(0);
  const outline = new Uint8Array(10 + 8 * visible.length);
  const view = viewOf(outline);
  view.setInt16(0, -1);
  view.setInt16(2, Math.min(...visible.map(({ box, x }) => box[0] + x)));
  view.setInt16(4, Math.min(...visible.map(({ box, y }) => box[1] + y)));
  view.setInt16(6, Math.max(...visible.map(({ box, x }) => box[2] + x)));
  view.setInt16(8, Math.max(...visible.map(({ box, y }) => box[3] + y)));
  visible.forEach(({ glyph, x, y }, i) => {
    const at = 10 + 8 * i;
    view.setUint16(at, flag.words | flag.offsets | (i < visible.length - 1 ? flag.more : 0));
    view.setUint16(at + 2, numberOf(glyph));
    view.setInt16(at + 4, x);
    view.setInt16(at + 6, y);
  });
  return outline;
};

/** The new glyphs: none, the wanted ones in order, then what these are composed of. */
const newGlyphs = (font: TrueType, wanted: readonly WantedGlyph[]): readonly NewGlyph[] => {
  const components: number[] = [];
  const numbers = new Map<number, number>();
  const numberOf = (glyph: number): number => {
    const known = numbers.get(glyph);
    if (known !== undefined) return known;
    const number = 1 + wanted.length + components.length;
    components.push(glyph);
    numbers.set(glyph, number);
    return number;
  };
  const copied = (glyph: number): Uint8Array => {
    const outline = font.outline(glyph);
    if (outline.length === 0) return outline;
    return viewOf(outline).getInt16(0) < 0 ? renumbered(outline, numberOf) : withoutHints(outline);
  };
  const glyphs: NewGlyph[] = [{ outline: new Uint8Array(0), advance: font.unitsPerEm, leftBearing: 0 }];
  for (const one of wanted) {
    const [part, ...more] = one.parts;
    const isPlain = part !== undefined && more.length === 0 && part.x === 0 && part.y === 0;
    const outline = isPlain ? copied(part.glyph) : assembled(font, one, numberOf);
    glyphs.push({ outline, advance: one.advance, leftBearing: boxOf(outline)?.[0] ?? 0 });
  }
  for (let i = 0; i < components.length; i++) {
    const glyph = components[i] as number;
    glyphs.push({ outline: copied(glyph), advance: font.advance(glyph), leftBearing: font.leftBearing(glyph) });
  }
  return glyphs;
};

const padded = (length: number): number => (length + 3) & ~3;

const checksum = (bytes: Uint8Array): number => {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 4) {
    const [a, b, c, d] = [bytes[i] ?? 0, bytes[i + 1] ?? 0, bytes[i + 2] ?? 0, bytes[i + 3] ?? 0];
    sum = (sum + ((a << 24) | (b << 16) | (c << 8) | d)) >>> 0;
  }
  return sum;
};

const joined = (tables: Readonly<Record<string, Uint8Array>>): Uint8Array => {
  const entries = Object.entries(tables).sort(([a], [b]) => (a < b ? -1 : 1));
  const power = Math.floor(Math.log2(entries.length));
  const size = entries.reduce((sum, [, table]) => sum + padded(table.length), 12 + 16 * entries.length);
  const font = new Uint8Array(size);
  const view = viewOf(font);
  view.setUint32(0, 0x00010000);
  view.setUint16(4, entries.length);
  view.setUint16(6, 16 * 2 ** power);
  view.setUint16(8, power);
  view.setUint16(10, 16 * entries.length - 16 * 2 ** power);
  let at = 12 + 16 * entries.length;
  let headAt = 0;
  entries.forEach(([tag, table], i) => {
    const entry = 12 + 16 * i;
    font.set(new TextEncoder().encode(tag), entry);
    view.setUint32(entry + 4, checksum(table));
    view.setUint32(entry + 8, at);
    view.setUint32(entry + 12, table.length);
    font.set(table, at);
    if (tag === 'head') headAt = at;
    at += padded(table.length);
  });
  view.setUint32(headAt + 8, (0xb1b0afba - checksum(font)) >>> 0);
  return font;
};

const patched = (table: Uint8Array, patch: (view: DataView) => void): Uint8Array => {
  const copy = table.slice();
  patch(viewOf(copy));
  return copy;
};

/** Two levels of components more than the font's own: an assembled glyph may hold a composite one. */
const ownDepth = 2;

/**
 * A TrueType font for a PDF (ISO 32000-2, 9.9.1) with only these glyphs: number 0 is empty, then the wanted ones from number 1 on.
 */
export const subsetFont = (font: TrueType, wanted: readonly WantedGlyph[]): Uint8Array => {
  const glyphs = newGlyphs(font, wanted);
  const loca = new Uint8Array(4 * (glyphs.length + 1));
  const hmtx = new Uint8Array(4 * glyphs.length);
  let size = 0;
  glyphs.forEach(({ outline, advance, leftBearing }, i) => {
    viewOf(hmtx).setUint16(4 * i, advance);
    viewOf(hmtx).setInt16(4 * i + 2, leftBearing);
    size += padded(outline.length);
    viewOf(loca).setUint32(4 * (i + 1), size);
  });
  const glyf = new Uint8Array(Math.max(size, 4));
  glyphs.forEach(({ outline }, i) => {
    glyf.set(outline, viewOf(loca).getUint32(4 * i));
  });
  const mostParts = Math.max(...wanted.map(({ parts }) => parts.length), 1);
  return joined({
    glyf,
    hmtx,
    loca,
    head: patched(font.table('head'), (head) => {
      head.setUint32(8, 0);
      head.setInt16(50, 1);
    }),
    hhea: patched(font.table('hhea'), (hhea) => hhea.setUint16(34, glyphs.length)),
    maxp: patched(font.table('maxp'), (maxp) => {
      maxp.setUint16(4, glyphs.length);
      // No instructions, so no storage, functions or stack for them.
      for (const at of [16, 18, 20, 22, 24, 26]) maxp.setUint16(at, 0);
      maxp.setUint16(28, Math.max(maxp.getUint16(28), mostParts));
      maxp.setUint16(30, maxp.getUint16(30) + ownDepth);
    }),
  });
};
