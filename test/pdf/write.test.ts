import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { latin1Bytes, latin1Text } from '../../core/pdf/characters.ts';
import { Budget, defaultLimits } from '../../core/pdf/limits.ts';
import {
  PdfArray,
  PdfDict,
  PdfName,
  PdfPlaceholder,
  PdfReal,
  PdfRef,
  PdfStream,
  PdfString,
  type PdfValue,
} from '../../core/pdf/objects.ts';
import { Parser } from '../../core/pdf/parser.ts';
import { sameValue } from '../../core/pdf/same-value.ts';
import { refusal, refusalDetail } from './try-pdf.ts';
import { writeValue } from './write-value.ts';

const parse = (bytes: Uint8Array): PdfValue => {
  const parser = new Parser(bytes, { at: 0, base: 0, budget: new Budget(defaultLimits) });
  const value = parser.value();
  parser.skipSpace();
  if (parser.at !== bytes.length) throw new Error(`stopped at ${parser.at} of ${bytes.length}`);
  return value;
};
const read = (text: string): PdfValue => parse(latin1Bytes(text));
const written = (value: PdfValue): string => latin1Text(writeValue(value).bytes);

const nameText = fc
  .array(fc.integer({ min: 1, max: 255 }), { maxLength: 12 })
  .map((codes) => latin1Text(Uint8Array.from(codes)));
const bytes = fc.uint8Array({ maxLength: 40 });
const { value: anyValue } = fc.letrec<{ value: PdfValue; array: PdfArray; dict: PdfDict }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }).map((value) => new PdfReal(value)),
    nameText.map((name) => new PdfName(name)),
    bytes.map((data) => new PdfString(data, 'literal')),
    bytes.map((data) => new PdfString(data, 'hex')),
    fc
      .record({ num: fc.integer({ min: 0, max: 8_388_607 }), gen: fc.integer({ min: 0, max: 65535 }) })
      .map(({ num, gen }) => new PdfRef(num, gen)),
    tie('array'),
    tie('dict'),
  ),
  array: fc.array(tie('value'), { maxLength: 6 }).map((items) => new PdfArray(items)),
  dict: fc.array(fc.tuple(nameText, tie('value')), { maxLength: 6 }).map((entries) => new PdfDict(new Map(entries))),
}));

describe('what is written reads back the same', () => {
  test('any value', () => {
    const close = (value: PdfValue): PdfValue =>
      value instanceof PdfReal ? new PdfReal(Number(written(value))) : value;
    const rounded = (value: PdfValue): PdfValue => {
      if (value instanceof PdfArray) return new PdfArray(value.items.map(rounded));
      if (value instanceof PdfDict) return new PdfDict(new Map([...value.entries].map(([k, v]) => [k, rounded(v)])));
      return close(value);
    };
    fc.assert(
      fc.property(anyValue, (value) => {
        const again = parse(writeValue(value).bytes);
        expect(sameValue(again, rounded(value))).toBe(true);
        expect(written(again)).toBe(written(rounded(again)));
      }),
      { numRuns: 500 },
    );
  });

  test('reals to within what readers take, and never as an exponent', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e18, max: 1e18 }), (value) => {
        const text = written(new PdfReal(value));
        expect(text).toMatch(/^-?\d*\.?\d+$/);
        expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-12 + 1e-15);
      }),
    );
    expect(written(new PdfReal(1e-7))).toBe('0.0000001');
    expect(written(new PdfReal(1e21))).toBe('1000000000000000000000.0');
  });

  test('a real keeps the text that it was read from', () => {
    for (const text of ['1.50', '-.002', '+4.', '0.10000', '123456789012345678901234567890']) {
      expect(written(read(text))).toBe(text);
    }
  });
});

describe('strings', () => {
  const text = (value: PdfValue) => latin1Text((value as PdfString).bytes);
  test('literal: escapes, balanced parentheses, line ends', () => {
    expect(text(read('(a(b)c)'))).toBe('a(b)c');
    expect(text(read('(\\n\\r\\t\\b\\f\\(\\)\\\\)'))).toBe('\n\r\t\b\f()\\');
    expect(text(read('(\\101\\1\\0053\\x)'))).toBe('A\x01\x053x');
    expect(text(read('(a\r\nb\rc\\\r\nd\\\ne)'))).toBe('a\nb\ncde');
  });
  test('hexadecimal: white space, an odd last digit', () => {
    expect(text(read('<41 42\n4>'))).toBe('AB@');
    expect(refusal(() => read('<4x>'))).toBe('pdf.damaged');
  });
});

describe('names', () => {
  test('#xx is one byte; # alone is itself', () => {
    expect(read('/A#42')).toEqual(new PdfName('AB'));
    expect(read('/A#4')).toEqual(new PdfName('A#4'));
    expect(written(new PdfName('A B#/é'))).toBe('/A#20B#23#2f#e9');
    expect(refusal(() => writeValue(new PdfName('日')))).toBe('internal');
  });
});

describe('references and integers', () => {
  test('two integers are not a reference without R', () => {
    expect(read('[1 0 R 2 3 4 0 R 5]')).toEqual(
      expect.objectContaining({ items: [new PdfRef(1), 2, 3, new PdfRef(4), 5] }),
    );
  });
  test('leading zeros and signs', () => {
    expect((read('[007 +5 -3 -0]') as PdfArray).items).toEqual([7, 5, -3, 0]);
  });
  test('a reference out of range is refused', () => {
    expect(refusal(() => read('[9999999 0 R]'))).toBe('pdf.damaged');
    expect(refusal(() => read('[1 70000 R]'))).toBe('pdf.damaged');
  });
});

test('what the grammar does not allow is refused with its offset', () => {
  for (const text of [
    '1.2.3',
    '--5',
    '1e5',
    '<< /A >>',
    '<< 1 2 >>',
    '(open',
    '[1 2',
    '<41',
    'truth',
    '{',
    '>>',
    '-',
    '',
  ]) {
    expect(
      refusal(() => read(text)),
      text,
    ).toBe('pdf.damaged');
  }
  expect(refusalDetail(() => read('[1 2 }]'))).toBe('pdf.damaged: at 5: a value expected');
});

test('keys that repeat are told, and the last value counts', () => {
  const dict = read('<</A 1/B 2/A 3/A 4>>') as PdfDict;
  expect(dict.int('A')).toBe(4);
  expect(dict.duplicates).toEqual(['A', 'A']);
});

test('a stream is written with the length it has', () => {
  const stream = new PdfStream(PdfDict.of({ Length: new PdfRef(9), Type: new PdfName('X') }), latin1Bytes('data'));
  expect(written(stream)).toBe('<</Length 4/Type /X>>\nstream\ndata\nendstream');
});

test('placeholders keep their room and say where it is', () => {
  const dict = PdfDict.of({
    Contents: new PdfPlaceholder('c', 10, 'hex-string'),
    ByteRange: new PdfPlaceholder('b', 8, 'array'),
  });
  const { bytes: out, placeholders } = writeValue(dict);
  const at = (name: string) => latin1Text(out, placeholders.get(name)?.start, placeholders.get(name)?.end);
  expect(at('c')).toBe('<00000000>');
  expect(at('b')).toBe('[      ]');
  expect(parse(out)).toBeInstanceOf(PdfDict);
  expect(
    refusal(() => writeValue(new PdfArray([new PdfPlaceholder('c', 4, 'array'), new PdfPlaceholder('c', 4, 'array')]))),
  ).toBe('internal');
});
