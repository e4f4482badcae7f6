/** What makes programs search for objects that should follow the cross-reference, so that they find what was hidden for them. */
import { describe, expect, test } from 'vitest';
import { latin1Bytes, latin1Text } from '../../core/pdf/characters.ts';
import type { PdfBuilder } from '../pdf/build-pdf.ts';
import {
  anchors,
  certification,
  contract,
  countersign,
  goOn,
  num,
  objects,
  trailer,
  update,
  verify,
} from './signed-contract.ts';

const twin = 'BT /F1 24 Tf 72 720 Td (The price is 1000000) Tj ET';
/** Signed together with the document, and listed by no table: a second content stream under the number of the first. */
const prepared = (): Uint8Array =>
  contract({
    ...certification(1),
    more: (builder) => builder.text(`4 0 obj\n<</Length ${twin.length}>>\nstream\n${twin}\nendstream\nendobj\n`),
  });

const metadata = { [num.catalog]: objects.catalog.replace('>>', '/Version/1.7/Perms<</DocMDP 10 0 R>>>>') };

const changedText = (file: Uint8Array, from: string | RegExp, to: string): Uint8Array => {
  const text = latin1Text(file);
  const at = text.lastIndexOf('\nxref\n');
  return latin1Bytes(text.slice(0, at) + text.slice(at).replace(from, to));
};

describe('a search for objects is provoked', () => {
  test('prepared, the document is valid as long as nothing follows', async () => {
    expect((await verify(prepared())).verdict).toBe('valid');
    expect((await verify(update(prepared(), metadata))).verdict).toBe('valid');
  });

  const provoked: Readonly<Record<string, (file: Uint8Array) => Uint8Array>> = {
    'white space pushes startxref out of the last 1,024 bytes': (file) =>
      latin1Bytes(`${latin1Text(file)}${' '.repeat(1015)}`),
    'an entry of an unknown type': (file) => {
      const builder = goOn(file);
      builder.entry(num.content, [3 as 0, 0, 0]);
      return builder.xrefStream(41, trailer).bytes();
    },
    'a comment in the table': (file) => changedText(update(file, metadata), '\nxref\n', '\nxref %\n'),
    'entries of another width': (file) => changedText(update(file, metadata), / n \n/, ' n\n'),
    'a startxref that names the white space before its section': (file) => {
      const text = latin1Text(update(file, metadata));
      const at = text.lastIndexOf('\nxref\n');
      return latin1Bytes(text.replace(new RegExp(`startxref\n${at + 1}\n`), `startxref\n${at}\n`));
    },
    'a /Size that leaves objects out': (file) => changedText(update(file, metadata), /\/Size \d+/, '/Size 4'),
    'an object number that nothing may use': (file) => {
      const builder: PdfBuilder = goOn(file);
      return builder.stream(0, '', twin).table(trailer).bytes();
    },
  };
  test.each(Object.entries(provoked))('%s', async (_, provoke) => {
    const file = contract({
      ...certification(1),
      page: objects.page.replace('/Contents 4 0 R', '/Contents[4 0 R 0 0 R]'),
      more: (builder) => builder.text(`4 0 obj\n<</Length ${twin.length}>>\nstream\n${twin}\nendstream\nendobj\n`),
    });
    expect((await verify(provoke(file))).verdict).not.toBe('valid');
  });

  test('an object in the data of a stream that nobody signed', async () => {
    const store = { [num.catalog]: objects.catalog.replace('>>', '/DSS<</Certs[30 0 R]>>>>') };
    const data = (text: string) => update(contract(), { ...store, 30: { entries: '', data: text } });
    expect((await verify(data(`x\n4 0 obj\n<<>>\nstream\n${twin}\nendstream\nendobj\n`))).verdict).toBe('invalid');
    expect((await verify(data('a certificate'))).verdict).toBe('valid');
  });

  test('the same below a further signature is his who signed it', async () => {
    const file = changedText(
      update(contract(), { [num.catalog]: objects.catalog.replace('>>', '/Version/1.7>>') }),
      / n \n/,
      ' n\n',
    );
    expect(anchors).toHaveLength(3);
    expect((await verify(countersign(file))).verdict).toBe('valid');
  });
});
