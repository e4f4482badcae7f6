import { deflateSync } from 'node:zlib';
import { PdfArray, PdfDict, PdfName, type PdfRef, PdfStream, PdfString } from '../pdf/objects.ts';
import type { PdfUpdate } from '../pdf/update.ts';
import { hashOf } from '../trust/crypto.ts';
import type { UsedFont } from './font-book.ts';
import { subsetFont } from './subset-font.ts';
import { openTrueType, viewOf } from './truetype.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

export const compressed = (dict: PdfDict, data: Uint8Array): PdfStream =>
  new PdfStream(dict.with({ Filter: new PdfName('FlateDecode') }), deflateSync(data));

/** A font as it goes into a PDF; made once, however often the revision is. */
export interface FontProgram {
  /** Name in resources. */
  readonly resource: string;
  /** With its subset tag. */
  readonly name: string;
  /** TrueType; glyph n is code n. */
  readonly program: Uint8Array;
  /** Of code 1 and on: the text that it stands for, and its advance in thousandths of an em. */
  readonly codes: readonly { readonly text: string; readonly width: number }[];
  /** In `program`, the empty one and components included. */
  readonly glyphs: number;
  /** In thousandths of an em. */
  readonly metrics: { readonly box: readonly number[]; readonly ascent: number; readonly descent: number };
}

/** ISO 32000-2, 9.9.2: six letters that differ for different subsets. */
const subsetTag = (font: Uint8Array): string =>
  String.fromCharCode(
    ...hashOf('sha256', font)
      .subarray(0, 6)
      .map((byte) => 65 + (byte % 26)),
  );

/** Cuts a font down to the codes that were given out. */
export const fontProgram = ({ resource, postScriptName, file, signs }: UsedFont): FontProgram => {
  const program = subsetFont(
    file,
    signs.map(({ glyph }) => glyph),
  );
  const thousandths = (value: number): number => Math.round((value * 1000) / file.unitsPerEm);
  return {
    resource,
    name: `${subsetTag(program)}+${postScriptName}`,
    program,
    glyphs: viewOf(openTrueType(program).table('maxp')).getUint16(4),
    codes: signs.map(({ text, glyph }) => ({ text, width: thousandths(glyph.advance) })),
    metrics: {
      box: file.box.map(thousandths),
      ascent: thousandths(file.ascent),
      descent: thousandths(file.descent),
    },
  };
};

const hex = (number: number, digits = 4): string => number.toString(16).padStart(digits, '0');

const utf16Hex = (text: string): string =>
  Array.from({ length: text.length }, (_, i) => hex(text.charCodeAt(i))).join('');

const perBlock = 100;

/** ISO 32000-2, 9.10.3: the typed text behind each code, variation selectors and ligatures included. */
const toUnicode = ({ codes }: FontProgram): Uint8Array => {
  const mappings = codes.map(({ text }, i) => `<${hex(i + 1)}> <${utf16Hex(text)}>`);
  const blocks: string[] = [];
  for (let at = 0; at < mappings.length; at += perBlock) {
    const block = mappings.slice(at, at + perBlock);
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`);
  }
  return ascii(
    `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
${blocks.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
`,
  );
};

const latin = (text: string): PdfString => new PdfString(ascii(text));

/** FontDescriptor flag: the characters are not those of a standard encoding. */
const symbolic = 4;

/** The objects of a font: /Type0 over a subset, with what it takes to copy and search the text. */
export const embedFont = (
  update: PdfUpdate,
  font: FontProgram,
): { readonly font: PdfRef; readonly created: readonly PdfRef[] } => {
  const { program, codes, metrics } = font;
  const name = new PdfName(font.name);
  const file = update.create(compressed(PdfDict.of({ Length1: program.length }), program));
  // PDF/A-1 asks which glyphs are there (ISO 19005-1, 6.3.5): all of them, since numbers run on without gaps.
  const present = new Uint8Array((font.glyphs + 7) >> 3).fill(0xff);
  present[present.length - 1] = (0xff << (present.length * 8 - font.glyphs)) & 0xff;
  const set = update.create(compressed(PdfDict.of({}), present));
  const descriptor = update.create(
    PdfDict.of({
      Type: new PdfName('FontDescriptor'),
      FontName: name,
      Flags: symbolic,
      FontBBox: new PdfArray(metrics.box),
      ItalicAngle: 0,
      Ascent: metrics.ascent,
      Descent: metrics.descent,
      CapHeight: 733,
      StemV: 80,
      FontFile2: file,
      CIDSet: set,
    }),
  );
  const descendant = update.create(
    PdfDict.of({
      Type: new PdfName('Font'),
      Subtype: new PdfName('CIDFontType2'),
      BaseFont: name,
      CIDSystemInfo: PdfDict.of({ Registry: latin('Adobe'), Ordering: latin('Identity'), Supplement: 0 }),
      FontDescriptor: descriptor,
      DW: 1000,
      W: new PdfArray([1, new PdfArray(codes.map(({ width }) => width))]),
      CIDToGIDMap: new PdfName('Identity'),
    }),
  );
  const unicode = update.create(compressed(PdfDict.of({}), toUnicode(font)));
  const whole = update.create(
    PdfDict.of({
      Type: new PdfName('Font'),
      Subtype: new PdfName('Type0'),
      BaseFont: name,
      Encoding: new PdfName('Identity-H'),
      DescendantFonts: new PdfArray([descendant]),
      ToUnicode: unicode,
    }),
  );
  return { font: whole, created: [file, set, descriptor, descendant, unicode, whole] };
};
