/** What somebody with a link may type, draw or upload: refused with a reason, in bounded time. */
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readAsset } from '../../adapters/assets.ts';
import type { Widget, WidgetValue } from '../../core/document/widget.ts';
import { requireDrawable } from '../../core/drawing/require-drawable.ts';
import { Typesetter } from '../../core/drawing/typesetter.ts';
import { isCloudSignError } from '../../core/errors.ts';
import { withCpuTime } from '../support/cpu-time.ts';
import { png, pngOf } from './filled-contract.ts';

const typesetter = new Typesetter(readAsset);

const widget = (kind: Widget['kind'], more: object = {}): Widget =>
  ({
    id: 'w',
    file: 'f',
    participant: 'p',
    page: 1,
    x: 0,
    y: 0,
    width: 200,
    height: 20,
    label: '',
    kind,
    required: false,
    ...more,
  }) as Widget;

const answerTo = async (value: WidgetValue, more: object = {}): Promise<string> => {
  try {
    await requireDrawable(widget(value.kind, more), value, { typesetter, language: 'ja' });
  } catch (error) {
    if (isCloudSignError(error)) return error.code;
    throw error;
  }
  return 'drawn';
};

const text = (typed: string, more: object = {}) => answerTo({ kind: 'text', text: typed }, more);
const image = (bytes: Uint8Array) => answerTo({ kind: 'signature', image: bytes }, { height: 60 });

describe('Typed texts', () => {
  test.each([
    ['10,000 characters', 'あ'.repeat(10_000), 'widget.text-too-long'],
    ['a flood of combining marks', `a${'\u0301'.repeat(1900)}`, 'widget.text-unusable'],
    ['a thousand letters with four marks each', 'a\u0301\u0302\u0303\u0304'.repeat(390), 'widget.text-does-not-fit'],
    ['an override of direction', '\u202e出力', 'widget.text-unusable'],
    ['a line break where there is one line', 'a\nb', 'widget.text-unusable'],
    ['two thousand spaces', ' '.repeat(2000), 'drawn'],
    ['a character without a glyph', '契約 한국', 'widget.glyph-missing'],
    ['nothing', '', 'drawn'],
  ])('%s', async (_, typed, code) => {
    expect(await text(typed)).toBe(code);
  });

  test('a box as small as can be, and 2,000 line breaks in one of several lines', async () => {
    expect(await text('あ', { width: 6, height: 6 })).toBe('widget.text-does-not-fit');
    expect(await text('\n'.repeat(2000), { multiline: true, height: 400 })).toBe('widget.text-does-not-fit');
  });

  test('a box without size never draws, and never divides by it', async () => {
    for (const size of [0, -5, Number.NaN]) {
      expect(await text('あ', { width: size, height: size })).toBe('widget.box-unusable');
    }
  });

  test('alternating directions and fonts cost no more than the rest', async () => {
    const mixed = 'aא٣あ😀 '.repeat(280);
    const { value, cpuMs } = await withCpuTime(() => text(mixed, { multiline: true, width: 500, height: 700 }));
    expect(value).toBe('drawn');
    expect(cpuMs).toBeLessThan(3000);
  });
});

describe('Seals and dates', () => {
  test.each([
    ['小笠原諸島村', 'drawn'],
    ['小笠原諸島村長', 'widget.seal-name-unusable'],
    ['', 'widget.seal-name-unusable'],
    ['　', 'widget.seal-name-unusable'],
    ['山'.repeat(100_000), 'widget.seal-name-unusable'],
    ['김', 'widget.glyph-missing'],
    ['山\u202e田', 'widget.text-unusable'],
  ])('a seal of %.10s', async (name, code) => {
    for (const shape of ['round', 'square'] as const) {
      expect(await answerTo({ kind: 'seal', shape, name }, { height: 60 })).toBe(code);
    }
  });

  test.each([
    ['2028-02-29', 'drawn'],
    ['2026-02-29', 'widget.date-invalid'],
    ['2026-13-01', 'widget.date-invalid'],
    ['2026-1-1', 'widget.date-invalid'],
    ['+012026-01-01', 'widget.date-invalid'],
  ])('the date %s', async (date, code) => {
    expect(await answerTo({ kind: 'date', date })).toBe(code);
  });

  test('a value of another kind', async () => {
    const value: WidgetValue = { kind: 'checkbox', checked: true };
    await expect(requireDrawable(widget('text'), value, { typesetter, language: 'ja' })).rejects.toMatchObject({
      code: 'widget.kind-mismatch',
    });
  });
});

describe('Drawn strokes', () => {
  test.each<[string, readonly (readonly number[])[], string]>([
    ['none', [], 'widget.strokes-unusable'],
    ['half a point', [[0.5]], 'widget.strokes-unusable'],
    ['an empty stroke', [[]], 'widget.strokes-unusable'],
    ['beside the box', [[0.5, 1.01]], 'widget.strokes-unusable'],
    ['no numbers', [[Number.NaN, 0]], 'widget.strokes-unusable'],
    ['too many', Array.from({ length: 201 }, () => [0, 0]), 'widget.strokes-unusable'],
    ['too long', [Array.from({ length: 10_002 }, () => 0.5)], 'widget.strokes-unusable'],
    ['a dot', [[0.5, 0.5]], 'drawn'],
  ])('%s', async (_, strokes, code) => {
    expect(await answerTo({ kind: 'signature', strokes }, { height: 60 })).toBe(code);
  });
});

const header = (width: number, height: number, ...rest: readonly number[]): Uint8Array => {
  const bytes = Buffer.alloc(13);
  bytes.writeUInt32BE(width, 0);
  bytes.writeUInt32BE(height, 4);
  bytes.set(rest.length === 0 ? [8, 2, 0, 0, 0] : rest, 8);
  return bytes;
};
const end = ['IEND', new Uint8Array(0)] as const;
const pngWith = (head: Uint8Array, data: Uint8Array, ...more: readonly (readonly [string, Uint8Array])[]) =>
  pngOf([['IHDR', head], ...more, ['IDAT', deflateSync(data)], end]);

/** Start, one frame header of these sizes, one scan, end. */
const jpeg = (
  width: number,
  height: number,
  { channels = 3, precision = 8, scans = 1, marker = 0xc0 } = {},
): Uint8Array => {
  const frame = [precision, height >> 8, height & 255, width >> 8, width & 255, channels];
  const components = Array.from({ length: channels }, (_, i) => [i + 1, 0x11, 0]).flat();
  const length = 2 + frame.length + components.length;
  const scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0x34, 0xff, 0x00, 0x56];
  return Uint8Array.from([
    ...[0xff, 0xd8, 0xff, marker, length >> 8, length & 255, ...frame, ...components],
    ...Array.from({ length: scans }, () => scan).flat(),
    ...[0xff, 0xd9],
  ]);
};

describe('Uploaded images', () => {
  const red = Buffer.alloc(4 * 13, 0);
  test.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), 'widget.image-unreadable'],
    ['a GIF', Buffer.from('GIF89a'), 'widget.image-unreadable'],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'widget.image-unreadable'],
    ['a PNG', png(4, 4), 'drawn'],
    ['a PNG cut off', png(4, 4).subarray(0, 60), 'widget.image-unreadable'],
    ['a PNG of 100,000 pixels', pngWith(header(100_000, 1), red), 'widget.image-too-large'],
    ['a PNG of a billion pixels', pngWith(header(0x7fffffff, 0x7fffffff), red), 'widget.image-too-large'],
    ['a PNG without pixels', pngWith(header(0, 4), red), 'widget.image-unreadable'],
    ['a PNG that inflates to 64 MB', pngWith(header(4, 4), Buffer.alloc(64 << 20)), 'widget.image-unreadable'],
    ['a PNG with too little data', pngWith(header(4, 4), Buffer.alloc(10)), 'widget.image-unreadable'],
    ['a PNG of an unknown filter', pngWith(header(4, 4), Buffer.alloc(52, 9)), 'widget.image-unreadable'],
    ['an interlaced PNG', pngWith(header(4, 4, 8, 2, 0, 0, 1), red), 'widget.image-unreadable'],
    [
      'a PNG of colors beyond its palette',
      pngWith(header(4, 4, 8, 3, 0, 0, 0), Buffer.alloc(20, 1), ['PLTE', Buffer.alloc(3)]),
      'widget.image-unreadable',
    ],
    ['a PNG of one bit a pixel', pngWith(header(9, 2, 1, 0, 0, 0, 0), Buffer.alloc(6)), 'drawn'],
    ['a PNG of 16 bits', pngWith(header(2, 2, 16, 6, 0, 0, 0), Buffer.alloc(34)), 'drawn'],
    ['a PNG with a wrong checksum', Buffer.from(png(4, 4)).fill(1, 40, 41), 'widget.image-unreadable'],
    ['a JPEG', jpeg(40, 30), 'drawn'],
    ['a gray JPEG', jpeg(40, 30, { channels: 1 }), 'drawn'],
    ['a JPEG of four colors', jpeg(40, 30, { channels: 4 }), 'widget.image-unreadable'],
    ['a JPEG of 12 bits', jpeg(40, 30, { precision: 12 }), 'widget.image-unreadable'],
    ['a JPEG of arithmetic coding', jpeg(40, 30, { marker: 0xc9 }), 'widget.image-unreadable'],
    ['a JPEG of 65,535 pixels', jpeg(65_535, 65_535), 'widget.image-too-large'],
    ['a JPEG of ten thousand scans', jpeg(40, 30, { scans: 10_000 }), 'widget.image-unreadable'],
    ['a JPEG cut off', jpeg(40, 30).subarray(0, -2), 'widget.image-unreadable'],
    ['more bytes than allowed', Buffer.concat([jpeg(40, 30), Buffer.alloc(3 << 20)]), 'widget.image-too-large'],
  ])('%s', async (_, bytes, code) => {
    const { value, cpuMs } = await withCpuTime(() => image(bytes));
    expect(value).toBe(code);
    expect(cpuMs).toBeLessThan(1000);
  });

  test('every single cut and every changed byte of an image gets an answer', async () => {
    for (const whole of [png(3, 3), jpeg(8, 8)]) {
      for (let i = 0; i < whole.length; i++) {
        const changed = Uint8Array.from(whole);
        changed[i] = (changed[i] ?? 0) ^ 0xff;
        for (const bytes of [whole.subarray(0, i), changed]) {
          expect(await image(bytes)).toMatch(/^(drawn|widget\.image-(unreadable|too-large))$/);
        }
      }
    }
  });
});
