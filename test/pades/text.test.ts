import { describe, expect, test } from 'vitest';
import { pdfDate, pdfText, textOfPdf } from '../../core/pades/text.ts';
import { PdfString } from '../../core/pdf/objects.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe('texts in a signature dictionary', () => {
  test('plain ASCII stays as it is', () => {
    expect(text(pdfText('Taro Yamada (sender)').bytes)).toBe('Taro Yamada (sender)');
  });

  test('anything else is UTF-16BE with its mark', () => {
    expect(Buffer.from(pdfText('é').bytes).toString('hex')).toBe('feff00e9');
    expect(Buffer.from(pdfText('𠮷').bytes).toString('hex')).toBe('feffd842dfb7');
    expect(text(pdfText('a\nb').bytes)).toBe('\xfe\xff\0a\0\n\0b');
  });

  test('every text reads back', () => {
    for (const one of ['plain', '葛󠄀城市', '😀', 'مرحبا', '髙﨑', '']) expect(textOfPdf(pdfText(one))).toBe(one);
  });

  test('half a surrogate pair and a novel are refused', () => {
    expect(() => pdfText('a\ud842')).toThrow('seal.text-unusable');
    expect(() => pdfText('x'.repeat(2001))).toThrow('seal.text-unusable');
  });

  test('what others write is read as readers do', () => {
    const read = (latin1: string): string => textOfPdf(new PdfString(Uint8Array.from(Buffer.from(latin1, 'latin1'))));
    expect(read('\xef\xbb\xbfAct1')).toBe('Act1');
    expect(read('\xff\xfeA\0')).toBe('A');
    expect(read('\xfe\xff\0\x1b\0j\0a\0\x1b\0A')).toBe('A');
    expect(read('Act1\0hidden')).toBe('Act1');
  });

  test('dates are in UTC', () => {
    expect(text(pdfDate(new Date('2026-11-01T09:30:05.999Z')).bytes)).toBe("D:20261101093005+00'00'");
  });
});
