import { describe, expect, test } from 'vitest';
import { latin1Bytes, latin1Text } from '../../core/pdf/characters.ts';
import { openForReading } from '../../core/pdf/file.ts';
import { PdfBuilder } from '../pdf/build-pdf.ts';
import { type Encryption, encryptedObjects, encryptedPdf, trailerOf, withoutPassword } from '../pdf/encrypted-files.ts';
import { plainCms } from '../support/test-signer.ts';
import { alice, failures, verify } from './signed-contract.ts';

const signed = (encryption: Encryption): Uint8Array => encryptedPdf(encryption, plainCms(alice));

/** One more revision behind the signature. */
const goOn = (write: (builder: PdfBuilder) => PdfBuilder, encryption: Encryption = aes): Uint8Array => {
  const file = signed(encryption);
  const builder = new PdfBuilder(latin1Text(file));
  builder.previous = openForReading(file).revisions.at(-1)?.startxref;
  builder.size = 11;
  return write(builder).bytes();
};

const aes: Encryption = 'AES, 128 bits, metadata in the clear';
const metadata = (builder: PdfBuilder): PdfBuilder => builder.stream(3, '/Type/Metadata/Subtype/XML', '<x:xmpmeta />');
const encryptOf = (file: Uint8Array): string => /9 0 obj\n(.*?)\nendobj/s.exec(latin1Text(file))?.[1] ?? '';

/** Files that everybody can open although they are encrypted, as Adobe Acrobat Sign makes them. */
describe('encrypted files', () => {
  test.each(withoutPassword)('%s: valid as it was signed, invalid with a changed byte', async (encryption) => {
    const file = signed(encryption);
    const report = await verify(file);
    expect([report.verdict, report.signatures[0]?.field]).toEqual(['valid', 'Alice']);
    const other = latin1Text(file).replace('/MediaBox[0 0 595 842]', '/MediaBox[0 0 595 843]');
    expect((await verify(latin1Bytes(other))).verdict).toBe('invalid');
  });

  test('a password is needed: not readable, and the reason says so', async () => {
    const report = await verify(signed('with a password'));
    expect([report.verdict, report.unreadable?.code]).toEqual(['unreadable', 'pdf.needs-password']);
  });

  test('what may change changes', async () => {
    const report = await verify(goOn((builder) => metadata(builder).table(trailerOf())));
    expect([report.verdict, failures(report)]).toEqual(['valid', []]);
  });

  test('what the page draws is replaced', async () => {
    const page = encryptedObjects.page.replace('/Contents 7 0 R', '/Contents 20 0 R');
    for (const [write, encryption] of [
      [(builder: PdfBuilder) => builder.stream(7, '', 'another ciphertext'), 'RC4, 128 bits'],
      [(builder: PdfBuilder) => builder.stream(7, '', 'another ciphertext'), aes],
      [(builder: PdfBuilder) => builder.stream(20, '', '').object(6, page), aes],
    ] as const) {
      const report = await verify(goOn((builder) => write(builder).table(trailerOf()), encryption));
      expect(report.verdict).toBe('invalid');
    }
  });

  /** Programs may show the signed revision by the newer key: other pages out of the same bytes. */
  test.each<[string, (builder: PdfBuilder) => PdfBuilder]>([
    ['says nothing of encryption', (builder) => metadata(builder).table(trailerOf(''))],
    [
      'names other ciphers',
      (builder) =>
        builder.object(9, encryptOf(signed(aes)).replace('/StmF/StdCF', '/StmF/Identity')).table(trailerOf()),
    ],
    ['writes its dictionary anew', (builder) => builder.object(9, encryptOf(signed(aes))).table(trailerOf())],
    [
      'has another dictionary for it',
      (builder) => builder.object(20, encryptOf(signed(aes))).table(trailerOf('/Encrypt 20 0 R')),
    ],
    [
      'has another identifier, which is part of the key',
      (builder) => metadata(builder).table(trailerOf().replace('<00>', '<02>')),
    ],
  ])('a later revision %s: not readable', async (_, write) => {
    expect((await verify(goOn(write))).verdict).toBe('unreadable');
  });
});
