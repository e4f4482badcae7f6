import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pdfDate, pdfText } from '../../core/pades/text.ts';
import { latin1Bytes } from '../../core/pdf/characters.ts';
import { PdfString } from '../../core/pdf/objects.ts';
import { decodePdfDate } from '../../core/pdf/pdf-date.ts';
import { decodeTextString } from '../../core/pdf/text-string.ts';

const string = (text: string) => new PdfString(latin1Bytes(text));

describe('text strings', () => {
  test('any text reads back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(decodeTextString(pdfText(text))).toBe(text);
      }),
    );
  });
  test('PDFDocEncoding, UTF-8 and little-endian are read', () => {
    expect(decodeTextString(string('caf\xe9 \x80 \xa0 \x92'))).toBe('café • € ™');
    expect(decodeTextString(string('\xef\xbb\xbf\xe5\x90\x8c'))).toBe('同');
    expect(decodeTextString(string('\xff\xfe\x0c\x54'))).toBe('同');
  });
});

describe('dates', () => {
  test('a date reads back to the second', () => {
    const date = new Date('2026-11-23T01:02:03.456Z');
    expect(decodePdfDate(pdfDate(date))).toEqual(new Date('2026-11-23T01:02:03Z'));
  });
  test('zones and shortened forms', () => {
    const read = (text: string) => decodePdfDate(string(text))?.toISOString();
    expect(read("D:20200102030405+09'00'")).toBe('2020-01-01T18:04:05.000Z');
    expect(read("D:20200102030405-03'30")).toBe('2020-01-02T06:34:05.000Z');
    expect(read('D:202001')).toBe('2020-01-01T00:00:00.000Z');
    expect(read('20200102030405Z')).toBe('2020-01-02T03:04:05.000Z');
    expect(read('yesterday')).toBeUndefined();
  });
});
