/** Access to the tables of a TrueType font of our own (OpenType 1.9); not for files from outside. */
export interface TrueType {
  readonly unitsPerEm: number;
  readonly ascent: number;
  readonly descent: number;
  /** xMin, yMin, xMax, yMax of all glyphs. */
  readonly box: readonly [number, number, number, number];
  readonly table: (tag: string) => Uint8Array;
  /** The outline as it stands in `glyf`; empty for a glyph without one. */
  readonly outline: (glyph: number) => Uint8Array;
  readonly advance: (glyph: number) => number;
  readonly leftBearing: (glyph: number) => number;
}

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const readTables = (font: Uint8Array): ReadonlyMap<string, Uint8Array> => {
  const view = viewOf(font);
  const tables = new Map<string, Uint8Array>();
  for (let i = 0; i < view.getUint16(4); i++) {
    const at = 12 + 16 * i;
    const start = view.getUint32(at + 8);
    const tag = String.fromCharCode(...font.subarray(at, at + 4));
    tables.set(tag, font.subarray(start, start + view.getUint32(at + 12)));
  }
  return tables;
};

/** Reads the tables of a font with TrueType outlines, one of ours: a table that lacks is a plain Error. */
export const openTrueType = (font: Uint8Array): TrueType => {
  const tables = readTables(font);
  const table = (tag: string): Uint8Array => {
    const found = tables.get(tag);
    if (found === undefined) throw new Error(`the font has no ${tag}`);
    return found;
  };
  const [head, hhea, hmtx, loca, glyf] = ['head', 'hhea', 'hmtx', 'loca', 'glyf'].map((tag) => viewOf(table(tag))) as [
    DataView,
    DataView,
    DataView,
    DataView,
    DataView,
  ];
  const isLong = head.getInt16(50) === 1;
  const place = (glyph: number): number => (isLong ? loca.getUint32(4 * glyph) : 2 * loca.getUint16(2 * glyph));
  const metrics = hhea.getUint16(34);
  const outlines = table('glyf');
  return {
    unitsPerEm: head.getUint16(18),
    ascent: hhea.getInt16(4),
    descent: hhea.getInt16(6),
    box: [head.getInt16(36), head.getInt16(38), head.getInt16(40), head.getInt16(42)],
    table,
    outline: (glyph) => outlines.subarray(place(glyph), Math.min(place(glyph + 1), glyf.byteLength)),
    advance: (glyph) => hmtx.getUint16(4 * Math.min(glyph, metrics - 1)),
    leftBearing: (glyph) =>
      glyph < metrics ? hmtx.getInt16(4 * glyph + 2) : hmtx.getInt16(4 * metrics + 2 * (glyph - metrics)),
  };
};
