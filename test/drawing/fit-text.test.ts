/** The rule by which a text is made to fit, and the fonts that it is drawn in. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readAsset } from '../../adapters/assets.ts';
import { writtenDate } from '../../core/drawing/draw-widget.ts';
import { fontProgram } from '../../core/drawing/embed-font.ts';
import { fitText, type TextFrame } from '../../core/drawing/fit-text.ts';
import { FontBook } from '../../core/drawing/font-book.ts';
import { openTrueType, viewOf } from '../../core/drawing/truetype.ts';
import { Typesetter } from '../../core/drawing/typesetter.ts';
import { isCloudSignError } from '../../core/errors.ts';
import { documentIdFontCode, makeDocumentIdFont } from './document-id-font.ts';

const typesetter = new Typesetter(readAsset);
const frame = (more: Partial<TextFrame> = {}): TextFrame => ({
  width: 104,
  height: 20,
  fontSize: 10,
  multiline: false,
  ...more,
});

const fitted = async (text: string, more: Partial<TextFrame> = {}) => {
  const { fontSize, lines } = await fitText(typesetter, text, frame(more));
  return { fontSize, lines: lines.map(({ signs }) => signs.map((sign) => sign.text).join('')) };
};

const refusal = async (text: string, more: Partial<TextFrame> = {}): Promise<string> => {
  try {
    await fitted(text, more);
  } catch (error) {
    if (isCloudSignError(error)) return error.code;
    throw error;
  }
  return 'accepted';
};

describe('One line', () => {
  test('keeps its size where it fits, to the last point', async () => {
    expect(await fitted('あ'.repeat(10))).toEqual({ fontSize: 10, lines: ['あ'.repeat(10)] });
  });

  test('is made smaller by half points, as little as needed, and never below 6', async () => {
    expect((await fitted('あ'.repeat(11))).fontSize).toBe(9);
    expect((await fitted('あ'.repeat(16))).fontSize).toBe(6);
    expect(await refusal('あ'.repeat(17))).toBe('widget.text-does-not-fit');
  });

  test('is made smaller where the box is low', async () => {
    expect((await fitted('あ', { height: 8 })).fontSize).toBe(8);
  });
});

describe('Several lines', () => {
  const area = { multiline: true, height: 40 };

  test('break between characters, and keep their size while they fit', async () => {
    expect(await fitted('あ'.repeat(25), area)).toEqual({
      fontSize: 10,
      lines: ['あ'.repeat(10), 'あ'.repeat(10), 'あ'.repeat(5)],
    });
  });

  test('do not begin with a comma nor end with an opening bracket', async () => {
    expect((await fitted(`${'あ'.repeat(10)}、い`, area)).lines).toEqual(['あ'.repeat(9), 'あ、い']);
    expect((await fitted(`${'あ'.repeat(9)}「い」`, area)).lines).toEqual(['あ'.repeat(9), '「い」']);
  });

  test('break at spaces, which need no room at the edge, and within a word only where it is longer than the line', async () => {
    expect((await fitted('one two three four five six', area)).lines).toEqual(['one two three four', 'five six']);
    const long = (await fitted('x'.repeat(30), area)).lines;
    expect(long.length).toBeGreaterThan(1);
    expect(long.join('')).toBe('x'.repeat(30));
  });

  test('break where it was typed', async () => {
    expect((await fitted('甲\r\n\r\n乙', area)).lines).toEqual(['甲', '', '乙']);
  });

  test('are made smaller when there are too many', async () => {
    const { fontSize, lines } = await fitted('あ'.repeat(40), area);
    expect(fontSize).toBe(7.5);
    expect(lines).toHaveLength(4);
  });
});

describe('Codes and fonts', () => {
  const programOf = async (text: string) => {
    const paragraph = await typesetter.paragraph(text);
    const book = new FontBook(typesetter);
    for (const sign of paragraph.line(0, paragraph.clusters.length).signs) book.codeOf(sign);
    return book.used().map(fontProgram);
  };

  test('a variant and its base have codes of their own, though they may look the same', async () => {
    const [font] = await programOf('葛葛\u{e0100}葛');
    expect(font?.codes.map(({ text }) => text)).toEqual(['葛', '葛\u{e0100}']);
  });

  test('a letter of several glyphs is one glyph of the subset', async () => {
    const [font] = await programOf('بيت');
    if (font === undefined) throw new Error('a font');
    expect(font.codes.map(({ text }) => text).join('')).toBe('تيب');
    const subset = openTrueType(font.program);
    // Composite: a negative count of contours.
    expect(font.codes.some((_, i) => viewOf(subset.outline(i + 1)).getInt16(0) < 0)).toBe(true);
    expect(font.program.length).toBeLessThan(10_000);
  });

  test('a character is drawn in the first font that has all of it', async () => {
    const fonts = await programOf('A葛שA😀');
    expect(fonts.map(({ name }) => name.slice(7))).toEqual([
      'NotoSansJP-Regular',
      'NotoSansHebrew-Regular',
      'NotoEmoji-Regular',
    ]);
  });

  test('fonts are read when a text needs them, and not before', async () => {
    const read: string[] = [];
    const watched = new Typesetter((name) => {
      read.push(name);
      return readAsset(name);
    });
    expect(read).toEqual([]);
    await watched.paragraph('東京');
    expect(read).toEqual(['harfbuzz.wasm', 'noto-sans-jp.ttf']);
  });

  test('the font of the margin is what its maker makes', async () => {
    const code = readFileSync(
      fileURLToPath(new URL('../../core/drawing/document-id-font.ts', import.meta.url)),
      'utf8',
    );
    const font = await makeDocumentIdFont();
    const made = documentIdFontCode(font);
    for (const part of [Buffer.from(font.program).toString('base64'), font.name, `glyphs: ${font.glyphs}`]) {
      expect(made).toContain(part);
      expect(code).toContain(part);
    }
  });
});

test('a date is written as its writer reads it', () => {
  expect(writtenDate('2026-11-01', 'ja')).toBe('2026年11月1日');
  expect(writtenDate('2026-11-01', 'en')).toBe('2026-11-01');
});
