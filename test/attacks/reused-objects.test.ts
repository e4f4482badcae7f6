import { describe, expect, test } from 'vitest';
import { openPdf } from '../../core/pdf/file.ts';
import { PdfBuilder } from '../pdf/build-pdf.ts';
import { fillSignature, plainCms, signatureEntries } from '../support/test-signer.ts';
import {
  alice,
  type ContractOptions,
  certification,
  contract,
  countersign,
  failures,
  goOn,
  num,
  objects,
  trailer,
  update,
  verify,
} from './signed-contract.ts';

const filled = { entries: objects.look, data: 'BT /F1 12 Tf 2 4 Td (200) Tj ET' };
const newValue = objects.amount.replace('/V(100)', '/V(200)');

/** An object may be changed only if every way that leads to it allows it. */
describe('objects with a second use', () => {
  test('the look of a form field is drawn by the page, too', async () => {
    const page = objects.page.replace('/X 13 0 R', '/X 8 0 R');
    const report = await verify(
      update(contract({ page, ...certification(2) }), { [num.amount]: newValue, [num.amountLook]: filled }),
    );
    expect(report.verdict).toBe('invalid');
    expect(failures(report)).toContain('change.page-changed');
  });

  test('the look of a form field is the look of an annotation, too', async () => {
    const more = (builder: PdfBuilder) => builder.object(num.note, objects.note.replace('>>', '/AP<</N 8 0 R>>>>'));
    const report = await verify(
      update(contract({ more, ...certification(2) }), { [num.amount]: newValue, [num.amountLook]: filled }),
    );
    expect(report.verdict).toBe('invalid');
  });

  test('a font that only the look of a field was to use is the font of the page', async () => {
    const report = await verify(
      update(contract(certification(2)), {
        [num.amount]: newValue,
        [num.amountLook]: filled,
        [num.font]: '<</Type/Font/Subtype/Type1/BaseFont/Symbol>>',
      }),
    );
    expect(report.verdict).toBe('invalid');
  });

  test('validation data under the number of an object that the document uses', async () => {
    const catalog = objects.catalog.replace('>>', '/DSS<</Certs[4 0 R]>>>>');
    const report = await verify(
      update(contract(), { [num.catalog]: catalog, [num.content]: { entries: '', data: 'not a certificate' } }),
    );
    expect(report.verdict).toBe('invalid');
    expect(failures(report)).toEqual(['change.page-changed']);
  });

  test('metadata under the number of an object that the document uses', async () => {
    const catalog = objects.catalog.replace('>>', '/Metadata 14 0 R>>');
    const report = await verify(
      update(contract(), {
        [num.catalog]: catalog,
        [num.attachment]: { entries: '/Type/Metadata', data: '<x:xmpmeta></x:xmpmeta>' },
      }),
    );
    expect(failures(report)).toEqual(['change.catalog-changed']);
  });

  test('the extensions dictionary is used by something else', async () => {
    const catalog = objects.catalog.replace('/Custom 14 0 R', '/Custom 40 0 R/Extensions 40 0 R');
    const more = (builder: PdfBuilder) => builder.object(40, '<</ADBE<</BaseVersion/1.7/ExtensionLevel 3>>>>');
    const report = await verify(
      update(contract({ catalog, more }), { 40: '<</ADBE<</BaseVersion/1.7/ExtensionLevel 8>>>>' }),
    );
    expect(report.verdict).toBe('invalid');
  });

  describe('the appearance dictionary of an empty field that is signed', () => {
    const field = objects.emptyField.replace('>>', '/AP 40 0 R>>');
    const more = (builder: PdfBuilder) => builder.object(num.empty, field).object(40, '<</N 8 0 R>>');
    const signed = (options: ContractOptions) =>
      verify(
        countersign(contract({ more, ...options }), {
          field: field.replace('/AP 40 0 R', '/AP<</N 13 0 R>>/V 20 0 R'),
        }),
      );

    test('gives way to another where nothing else uses it', async () => {
      expect(failures(await signed({}))).toEqual([]);
    });

    test.each([
      ['the catalog', { catalog: objects.catalog.replace('14 0 R', '40 0 R') }],
      ['the trailer', { trailer: '/FooBar 40 0 R' }],
    ])('is used by %s, too', async (_, options) => {
      const report = await signed(options);
      expect(report.verdict).toBe('invalid');
      expect(failures(report)).toContain('change.field-definition-changed');
    });
  });

  test('a page dictionary that serves as a resource dictionary', async () => {
    const page = objects.page.replace('/Resources<<', '/Resources 11 0 R/Unused<<');
    const report = await verify(countersign(contract({ page })));
    expect(report.verdict).toBe('invalid');
  });

  test('a signature dictionary under the number of an object that is in use', async () => {
    const field = objects.emptyField.replace('/T(Bob)', '/T(Bob)/V 14 0 R');
    const file = fillSignature(
      update(contract(), { [num.empty]: field, [num.attachment]: `<<${signatureEntries()}>>` }),
      plainCms(alice),
    );
    expect((await verify(file)).verdict).toBe('invalid');
  });

  test('an object stream is replaced, and with it all that it held', async () => {
    const held = { [num.catalog]: objects.catalog, [num.pages]: objects.pages, [num.page]: objects.page };
    const builder = new PdfBuilder()
      .objectStream(50, held)
      .stream(num.content, '', objects.text)
      .object(num.font, objects.font)
      .object(num.form, objects.form)
      .object(num.amount, objects.amount)
      .stream(num.amountLook, objects.look, 'BT ET')
      .object(num.signed, objects.signedField())
      .object(num.signature, `<<${signatureEntries()}>>`)
      .object(num.empty, objects.emptyField)
      .object(num.note, objects.note)
      .stream(num.picture, objects.look, '')
      .stream(num.attachment, '', '');
    const file = fillSignature(builder.xrefStream(51, '/Root 1 0 R').bytes(), plainCms(alice));
    expect((await verify(file)).verdict).toBe('valid');
    const again = goOn(file);
    again.objectStream(50, { ...held, [num.page]: objects.page.replace('/Contents 4 0 R', '/Contents 14 0 R') });
    const kept = [...again.entries].filter(([number]) => number === 50);
    again.entries.clear();
    for (const [number, entry] of kept) again.entry(number, entry);
    const report = await verify(again.xrefStream(60, '/Root 1 0 R').bytes());
    expect(report.verdict).toBe('invalid');
    expect(failures(report)).toContain('change.page-changed');
  });

  test('the same number under another generation', async () => {
    const builder = goOn(contract());
    builder.stream(num.content, '', 'evil');
    builder.entry(num.content, [1, builder.entries.get(num.content)?.[1] ?? 0, 1]);
    const report = await verify(builder.table(trailer).bytes());
    expect(['invalid', 'unreadable']).toContain(report.verdict);
  });

  test('one object twice in one table: readers may differ', async () => {
    const builder = goOn(contract());
    const at = builder.offset;
    builder.stream(num.content, '', 'evil');
    const entry = `${num.content} 1\n${String(at).padStart(10, '0')} 00000 n \n`;
    const old = `${num.content} 1\n${String(openPdf(contract()).size).padStart(10, '0')} 00000 n \n`;
    const xref = builder.offset;
    builder.text(`xref\n${entry}${old}trailer\n<<${trailer}/Size 20/Prev ${builder.previous}>>\n`).end(xref);
    const report = await verify(builder.bytes());
    expect(['invalid', 'unreadable']).toContain(report.verdict);
  });

  test('a value that is filled in where P2 permits it is no attack', async () => {
    const report = await verify(
      update(contract(certification(2)), { [num.amount]: newValue, [num.amountLook]: filled }),
    );
    expect(report.verdict).toBe('valid');
  });
});
