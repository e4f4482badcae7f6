import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { latin1Bytes } from '../../core/pdf/characters.ts';
import { decodeStream } from '../../core/pdf/decode-stream.ts';
import { PdfArray, PdfDict, PdfName, PdfStream, type PdfValue } from '../../core/pdf/objects.ts';
import { refusal } from './try-pdf.ts';

const decode = (
  raw: Uint8Array,
  filter: PdfValue,
  options: { params?: PdfValue; maxBytes?: number } = {},
): Uint8Array => {
  const dict = PdfDict.of({ Filter: filter, DecodeParms: options.params });
  return Uint8Array.from(decodeStream(new PdfStream(dict, raw), { maxBytes: options.maxBytes ?? 1e6 }));
};
const name = (value: string) => new PdfName(value);

describe('filters of byte data', () => {
  test('Flate', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (data) => {
        expect(decode(deflateSync(data), name('FlateDecode'))).toEqual(data);
      }),
    );
  });

  test('ASCIIHex', () => {
    expect(decode(latin1Bytes('48 65 6c6C6f7>'), name('ASCIIHexDecode'))).toEqual(latin1Bytes('Hellop'));
    expect(refusal(() => decode(latin1Bytes('4g>'), name('ASCIIHexDecode')))).toBe('pdf.unsupported');
  });

  test('ASCII85', () => {
    expect(decode(latin1Bytes('87cURD]i,"Ebo80~>'), name('ASCII85Decode'))).toEqual(latin1Bytes('Hello World!'));
    expect(decode(latin1Bytes('z87cUR\nDZ~>'), name('ASCII85Decode'))).toEqual(latin1Bytes('\0\0\0\0Hello'));
    expect(refusal(() => decode(latin1Bytes('s8W-"~>'), name('ASCII85Decode')))).toBe('pdf.unsupported');
  });

  test('RunLength', () => {
    expect(decode(Uint8Array.of(2, 65, 66, 67, 254, 68, 128), name('RunLengthDecode'))).toEqual(latin1Bytes('ABCDDD'));
    expect(refusal(() => decode(Uint8Array.of(5, 65), name('RunLengthDecode')))).toBe('pdf.unsupported');
  });

  test('LZW: the example of the standard, and codes that grow', () => {
    const example = Uint8Array.of(0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01);
    expect(decode(example, name('LZWDecode'))).toEqual(Uint8Array.of(45, 45, 45, 45, 45, 65, 45, 45, 45, 66));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12_000 }), fc.constantFrom(0, 1), (data, early) => {
        const params = PdfDict.of({ EarlyChange: early });
        expect(decode(lzw(data, early), name('LZWDecode'), { params })).toEqual(data);
      }),
      { numRuns: 20 },
    );
  });

  test('several in a row, with parameters for one', () => {
    const rows = Uint8Array.of(1, 10, 1, 1, 2, 1, 1, 1);
    const raw = latin1Bytes(`${Buffer.from(deflateSync(rows)).toString('hex')}>`);
    const filters = new PdfArray([name('ASCIIHexDecode'), name('FlateDecode')]);
    const params = new PdfArray([null, PdfDict.of({ Predictor: 15, Columns: 3 })]);
    expect(decode(raw, filters, { params })).toEqual(Uint8Array.of(10, 11, 12, 11, 12, 13));
  });

  test('image filters, Crypt and data in other files are not decoded', () => {
    for (const filter of ['DCTDecode', 'JBIG2Decode', 'Crypt', 'toString', 'FlateDecodeX']) {
      expect(refusal(() => decode(new Uint8Array(3), name(filter)))).toBe('pdf.unsupported');
    }
    const elsewhere = new PdfStream(PdfDict.of({ F: name('x') }), new Uint8Array());
    expect(refusal(() => decodeStream(elsewhere, { maxBytes: 10 }))).toBe('pdf.unsupported');
  });
});

describe('predictors', () => {
  test('each PNG filter type undoes what a PNG writer does', () => {
    const rows = fc.array(fc.uint8Array({ minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.constantFrom(0, 1, 2, 3, 4), (data, type) => {
        const params = PdfDict.of({ Predictor: 10 + type, Colors: 2, Columns: 3 });
        const raw = deflateSync(pngRows(data, type));
        expect(decode(raw, name('FlateDecode'), { params })).toEqual(Uint8Array.from(data.flatMap((row) => [...row])));
      }),
    );
  });

  test('TIFF', () => {
    const params = PdfDict.of({ Predictor: 2, Colors: 1, Columns: 3 });
    const raw = deflateSync(Uint8Array.of(1, 1, 1, 5, 255, 2));
    expect(decode(raw, name('FlateDecode'), { params })).toEqual(Uint8Array.of(1, 2, 3, 5, 4, 6));
  });

  test('a row that is cut off or parameters out of range are refused', () => {
    const raw = deflateSync(Uint8Array.of(0, 1));
    for (const params of [
      { Predictor: 12, Columns: 4 },
      { Predictor: 12, Columns: 0 },
      { Predictor: 12, Colors: 1e9 },
      { Predictor: 7 },
    ]) {
      expect(refusal(() => decode(raw, name('FlateDecode'), { params: PdfDict.of(params) }))).toBe('pdf.unsupported');
    }
  });
});

describe('decompression bombs', () => {
  test('each filter stops at the limit', () => {
    const zeros = new Uint8Array(100_000);
    const bombs: readonly (readonly [string, Uint8Array])[] = [
      ['FlateDecode', deflateSync(zeros)],
      ['LZWDecode', lzw(zeros, 1)],
      ['RunLengthDecode', new Uint8Array(20_000).fill(129)],
      ['ASCII85Decode', latin1Bytes('z'.repeat(250_000))],
    ];
    for (const [filter, raw] of bombs) {
      expect(
        refusal(() => decode(raw, name(filter), { maxBytes: 10_000 })),
        filter,
      ).toBe('pdf.too-complex');
    }
  });

  test('a bomb in a bomb stops at the first limit it meets', () => {
    const raw = deflateSync(deflateSync(new Uint8Array(50_000_000)));
    const filters = new PdfArray([name('FlateDecode'), name('FlateDecode')]);
    expect(refusal(() => decode(raw, filters, { maxBytes: 1_000_000 }))).toBe('pdf.too-complex');
  });

  test('more than eight filters are refused', () => {
    const filters = new PdfArray(Array.from({ length: 9 }, () => name('ASCIIHexDecode')));
    expect(refusal(() => decode(latin1Bytes('>'), filters))).toBe('pdf.unsupported');
  });
});

const pngRows = (rows: readonly Uint8Array[], type: number): Uint8Array => {
  const out: number[] = [];
  rows.forEach((row, r) => {
    out.push(type);
    row.forEach((byte, i) => {
      const left = row[i - 2] ?? 0;
      const up = rows[r - 1]?.[i] ?? 0;
      const upLeft = rows[r - 1]?.[i - 2] ?? 0;
      const guesses = [0, left, up, (left + up) >> 1, paeth(left, up, upLeft)];
      out.push((byte - (guesses[type] as number)) & 255);
    });
  });
  return Uint8Array.from(out);
};

const paeth = (a: number, b: number, c: number): number => {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  if (pa <= pb && pa <= pc) return a;
  return pb <= pc ? b : c;
};

/** A plain LZW encoder, as 7.4.4.2 describes it. */
const lzw = (data: Uint8Array, early: number): Uint8Array => {
  const out: number[] = [];
  let held = 0;
  let heldBits = 0;
  let bits = 9;
  let table = new Map<string, number>();
  const emit = (code: number): void => {
    held = (held << bits) | code;
    heldBits += bits;
    while (heldBits >= 8) {
      heldBits -= 8;
      out.push((held >> heldBits) & 255);
      held &= (1 << heldBits) - 1;
    }
  };
  const codeOf = (key: string): number => (key.length === 1 ? key.charCodeAt(0) : (table.get(key) as number));
  emit(256);
  let current = '';
  let next = 258;
  for (const byte of data) {
    const longer = current + String.fromCharCode(byte);
    if (longer.length === 1 || table.has(longer)) {
      current = longer;
      continue;
    }
    emit(codeOf(current));
    table.set(longer, next++);
    // The decoder is one entry behind: it widens when it has seen one code more.
    if (next - 1 + early >= 1 << bits && bits < 12) bits++;
    if (next === 4094) {
      emit(256);
      table = new Map();
      next = 258;
      bits = 9;
    }
    current = String.fromCharCode(byte);
  }
  if (current !== '') {
    emit(codeOf(current));
    if (next + early >= 1 << bits && bits < 12) bits++;
  }
  emit(257);
  if (heldBits > 0) out.push((held << (8 - heldBits)) & 255);
  return Uint8Array.from(out);
};
