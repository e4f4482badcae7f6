/** Entries of later cross-reference sections that make signed bytes mean something else, with nothing but a section appended. */
import { describe, expect, test } from 'vitest';
import { PdfBuilder } from '../pdf/build-pdf.ts';
import { fillSignature, plainCms, signatureEntries } from '../support/test-signer.ts';
import { alice, goOn, num, objects, trailer, verify } from './signed-contract.ts';

const evilPage = objects.page.replace('/Contents 4 0 R', '/Contents 50 0 R');

/** Alice signed an object stream that holds, unlisted, another page with the number of the page, and one that holds the document. */
const signed = (): Uint8Array => {
  const held: readonly (readonly [number, string])[] = [
    [num.catalog, objects.catalog],
    [num.pages, objects.pages],
    [num.page, objects.page],
    [num.font, objects.font],
    [num.form, objects.form],
    [num.amount, objects.amount],
    [num.signed, objects.signedField()],
    [num.empty, objects.emptyField],
    [num.note, objects.note],
  ];
  let body = '';
  const head = held.map(([number, text]) => {
    const pair = `${number} ${body.length}`;
    body += `${text} `;
    return pair;
  });
  const first = `${head.join(' ')} `;
  const builder = new PdfBuilder();
  builder.objectStream(17, { [num.page]: evilPage });
  for (const [index, [number]] of held.entries()) builder.entry(number, [2, 15, index]);
  builder
    .stream(15, `/Type/ObjStm/N ${held.length}/First ${first.length}`, first + body)
    .stream(num.content, '', objects.text)
    .stream(num.amountLook, objects.look, 'BT (100) Tj ET')
    .object(num.signature, `<<${signatureEntries()}>>`)
    .stream(num.picture, objects.look, '0.9 g 400 700 50 50 re f')
    .stream(num.attachment, '', 'something else')
    .stream(50, '', 'BT /F1 24 Tf 72 720 Td (The price is 1000000) Tj ET')
    .xrefStream(16, '/Root 1 0 R/ID[<00><00>]');
  return fillSignature(builder.bytes(), plainCms(alice));
};

const updates: Readonly<Record<string, (builder: PdfBuilder) => PdfBuilder>> = {
  'the entry of the page leads to its twin': (builder) => builder.entry(num.page, [2, 17, 0]),
  'the entry of the page leads to another object of the stream': (builder) => builder.entry(num.page, [2, 15, 3]),
  'the entry of the page leads to no object of the stream': (builder) => builder.entry(num.page, [2, 15, 99]),
  'the entry of the page names a stream that is none': (builder) => builder.entry(num.page, [2, num.content, 0]),
  'the entry of the page names itself as its stream': (builder) => builder.entry(num.page, [2, num.page, 0]),
  'the entry of the content leads to the evil content': (builder) => {
    const at = Buffer.from(signed()).indexOf('\n50 0 obj') + 1;
    return builder.entry(num.content, [1, at, 0]);
  },
  'the entry of the content leads into the middle of a stream': (builder) => builder.entry(num.content, [1, 40, 0]),
  'the entry of the content has another generation': (builder) => {
    const at = Buffer.from(signed()).indexOf('\n4 0 obj') + 1;
    return builder.entry(num.content, [1, at, 1]);
  },
  'the stream of the objects is replaced, and nothing else is listed': (builder) =>
    builder.objectStream(15, { [num.page]: evilPage }).entry(15, builder.entries.get(15) ?? [1, 0, 0]),
  'a stream that extends another holds the page': (builder) =>
    builder.objectStream(60, { [num.page]: evilPage }, '/Extends 15 0 R'),
  'the page is freed, and comes again under another number': (builder) =>
    builder.entry(num.page, [0, 0, 1]).object(61, evilPage).object(num.pages, objects.pages.replace('3 0 R', '61 0 R')),
};

describe('cross-references into signed bytes', () => {
  test('what Alice signed is valid as it stands', async () => {
    expect((await verify(signed())).verdict).toBe('valid');
  });

  test.each(Object.entries(updates))('%s', async (_, make) => {
    for (const close of ['stream', 'hybrid'] as const) {
      const builder = make(goOn(signed()));
      const file = close === 'stream' ? builder.xrefStream(70, trailer) : hybridEnd(builder);
      expect(['invalid', 'unreadable']).toContain((await verify(file.bytes())).verdict);
    }
  });

  test('a section whose list covers an object twice, differently', async () => {
    const builder = goOn(signed());
    const at = builder.offset;
    const rows = Buffer.from([2, 0, 0, 15, 0, 2, 2, 0, 0, 15, 0, 9]).toString('latin1');
    builder.text(
      `70 0 obj\n<<${trailer}/Prev ${builder.previous}/Type/XRef/W[1 3 2]/Index[3 1 3 1]/Size 71/Length ${rows.length}>>\nstream\n${rows}\nendstream\nendobj\n`,
    );
    expect(['invalid', 'unreadable']).toContain((await verify(builder.end(at).bytes())).verdict);
  });
});

/** A table that lists nothing, beside a stream that old readers don't see. */
const hybridEnd = (builder: PdfBuilder): PdfBuilder => {
  const streamAt = builder.offset;
  builder.text(builder.xrefStreamObject(70, `${trailer}/Prev ${builder.previous}`));
  builder.entries.clear();
  return builder.table(`${trailer}/XRefStm ${streamAt}`);
};
