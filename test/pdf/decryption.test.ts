import { describe, expect, test } from 'vitest';
import { latin1Bytes, latin1Text } from '../../core/pdf/characters.ts';
import { openForReading, openPdf } from '../../core/pdf/file.ts';
import { PdfDict, PdfStream, PdfString } from '../../core/pdf/objects.ts';
import { content, encryptedPdf, withoutPassword } from './encrypted-files.ts';
import { refusal } from './try-pdf.ts';

describe('files that are encrypted by a program of others', () => {
  test.each(withoutPassword)('%s: strings and streams are read', (encryption) => {
    const view = openForReading(encryptedPdf(encryption)).latest;
    const page = view.object(7)?.value;
    expect(page).toBeInstanceOf(PdfStream);
    if (page instanceof PdfStream) expect(latin1Text(view.decode(page))).toBe(content);
    const field = view.object(5)?.value;
    const name = field instanceof PdfDict ? field.get('T') : undefined;
    expect(name instanceof PdfString && latin1Text(name.bytes)).toBe('Alice');
  });

  test('a password is needed: refused', () => {
    expect(refusal(() => openForReading(encryptedPdf('with a password')))).toBe('pdf.needs-password');
  });

  test('attachments are encrypted in another way: refused', () => {
    const file = latin1Text(encryptedPdf('AES, 128 bits, metadata in the clear'));
    const other = latin1Bytes(file.replace('/Length 128', '/EFF/Other '));
    expect(refusal(() => openForReading(other))).toBe('pdf.needs-password');
  });

  test('what is to be gone on with must not be encrypted', () => {
    for (const encryption of withoutPassword)
      expect(refusal(() => openPdf(encryptedPdf(encryption)))).toBe('pdf.encrypted');
  });
});
