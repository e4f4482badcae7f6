/** What other programs write in good faith, each in its own way: none of it may be called invalid. */
import { describe, expect, test } from 'vitest';
import { latin1Bytes, latin1Text } from '../../core/pdf/characters.ts';
import { PdfBuilder } from '../pdf/build-pdf.ts';
import { fillSignature, plainCms, signatureEntries } from '../support/test-signer.ts';
import {
  alice,
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

const stream = (data: string, entries = '') => ({ entries, data });
const withDss = (entries: string) => ({
  [num.catalog]: objects.catalog.replace('>>', '/DSS 30 0 R>>'),
  30: `<<${entries}/Certs[31 0 R]>>`,
  31: stream('a certificate'),
});

/** Alice's contract in one revision with cross-reference streams, some of it in an object stream. */
const compressed = (): Uint8Array => {
  const builder = new PdfBuilder();
  builder
    .objectStream(15, {
      [num.catalog]: objects.catalog,
      [num.pages]: objects.pages,
      [num.page]: objects.page,
      [num.font]: objects.font,
      [num.form]: objects.form,
      [num.amount]: objects.amount,
      [num.signed]: objects.signedField(),
      [num.empty]: objects.emptyField,
      [num.note]: objects.note,
    })
    .stream(num.content, '', objects.text)
    .stream(num.amountLook, objects.look, 'BT (100) Tj ET')
    .object(num.signature, `<<${signatureEntries()}>>`)
    .stream(num.picture, objects.look, '0.9 g 400 700 50 50 re f')
    .stream(num.attachment, '', 'something else')
    .xrefStream(16, '/Root 1 0 R/ID[<00><00>]');
  return fillSignature(builder.bytes(), plainCms(alice));
};

const withXrefStream = (file: Uint8Array, changed: Readonly<Record<number, string>>): Uint8Array => {
  const builder = goOn(file);
  builder.objectStream(40, changed);
  return builder.xrefStream(41, trailer).bytes();
};

const fieldWithWidget = {
  [num.form]: objects.form.replace('11 0 R]', '11 0 R 21 0 R]'),
  [num.page]: objects.page.replace('12 0 R]', '12 0 R 22 0 R]'),
  21: '<</FT/Sig/T(New)/V 20 0 R/Kids[22 0 R]>>',
  22: '<</Type/Annot/Subtype/Widget/Parent 21 0 R/Rect[0 0 0 0]/F 132/P 3 0 R>>',
};
const invisible = (extra = '') => ({
  [num.form]: objects.form.replace('11 0 R]', '11 0 R 21 0 R]'),
  [num.page]: objects.page.replace('12 0 R]', '12 0 R 21 0 R]'),
  21: `<</Type/Annot/Subtype/Widget/FT/Sig/T(New)/V 20 0 R/Rect[0 0 0 0]/F 132/P 3 0 R${extra}>>`,
});

/** Everything here is valid, with or without remarks. */
const honest: Readonly<Record<string, () => Uint8Array>> = {
  'the signed revision ends without an end of line': () => contract({ end: '' }),
  'the signed revision ends with a carriage return': () => contract({ end: '\r' }),
  'the signed revision ends with both': () => contract({ end: '\r\n' }),
  'the signed revision ends with an empty line': () => contract({ end: '\n\n' }),
  'the next revision begins with an end of line of its own': () =>
    countersign(latin1Bytes(`${latin1Text(contract({ end: '' }))}\r\n`)),
  'the next revision begins on the line of the end': () => countersign(contract({ end: '' })),
  'cross-reference streams and object streams, updated in kind': () =>
    withXrefStream(compressed(), {
      [num.catalog]: objects.catalog.replace('>>', '/Extensions<</ESIC<</BaseVersion/1.7/ExtensionLevel 1>>>>>>'),
    }),
  'a file with a table, updated with a stream': () =>
    withXrefStream(contract(), { [num.catalog]: objects.catalog.replace('>>', '/Version/1.7>>') }),
  'a file with cross-reference streams, updated with a table': () =>
    update(compressed(), { [num.catalog]: objects.catalog.replace('>>', '/Version/2.0>>') }),
  'another producer adds an invisible signature field': () =>
    countersign(contract(), { field: objects.emptyField, changed: invisible() }),
  'another producer hides the widget': () =>
    countersign(contract(), {
      field: objects.emptyField,
      changed: { ...invisible('/AP<</N 23 0 R>>'), 23: stream('', '/Type/XObject/Subtype/Form/BBox[0 0 0 0]') },
    }),
  'another producer writes field and widget apart': () =>
    countersign(contract(), { field: objects.emptyField, changed: fieldWithWidget }),
  'another producer leaves the widget off the page': () =>
    countersign(contract(), {
      field: objects.emptyField,
      changed: {
        [num.form]: objects.form.replace('11 0 R]', '11 0 R 21 0 R]'),
        21: '<</Type/Annot/Subtype/Widget/FT/Sig/T(New)/V 20 0 R/Rect[0 0 0 0]/F 132/P 3 0 R>>',
      },
    }),
  'a further signature after P=2 in a new invisible field': () =>
    countersign(contract(certification(2)), { field: objects.emptyField, changed: invisible() }),
  'the signer draws its look into the waiting field': () =>
    countersign(contract(), {
      field: objects.emptyField.replace('/T(Bob)', '/T(Bob)/V 20 0 R/AP<</N 23 0 R>>/MK<<>>'),
      changed: { 23: stream('BT (Bob) Tj ET', objects.look) },
    }),
  'validation data by reference, in the catalog': () => update(contract(), withDss('')),
  'validation data with a type, after P=1': () =>
    update(contract(certification(1)), {
      ...withDss('/Type/DSS'),
      [num.catalog]: objects.catalog.replace('>>', '/Perms<</DocMDP 10 0 R>>/DSS 30 0 R>>'),
    }),
  'validation data by signature, with a type': () =>
    update(
      contract(),
      withDss('/VRI<</0123456789ABCDEF0123456789ABCDEF01234567<</Type/VRI/Cert[31 0 R]/TU(D:20260101000000Z)>>>>'),
    ),
  'validation data directly in the catalog': () =>
    update(contract(), {
      [num.catalog]: objects.catalog.replace('>>', '/DSS<</Certs[31 0 R]/OCSPs[]/CRLs[]>>>>'),
      31: stream('a certificate'),
    }),
  'validation data, and by another program some more, written anew': () =>
    update(update(contract(), withDss('')), {
      30: '<</Certs[31 0 R 32 0 R]/CRLs 33 0 R>>',
      32: stream('another'),
      33: '[34 0 R]',
      34: stream('a list'),
    }),
  'validation data under other numbers, the same again and more': () =>
    update(update(contract(), withDss('')), {
      [num.catalog]: objects.catalog.replace('>>', '/DSS 40 0 R>>'),
      40: '<</Certs[41 0 R 42 0 R]>>',
      41: stream('a certificate'),
      42: stream('another'),
    }),
  'an object freed that nothing uses': () => {
    const builder = goOn(update(contract(), { 50: '<</Unused true>>' }));
    builder.entry(50, [0, 0, 1]).entry(0, [0, 50, 65535]);
    return builder.table(trailer).bytes();
  },
  'an object freed in the revision that adds the validation data': () => {
    const file = contract({ more: (builder) => builder.object(50, '<</Unused true>>') });
    const builder = goOn(file);
    builder
      .object(num.catalog, objects.catalog.replace('>>', '/DSS 30 0 R>>'))
      .object(30, '<</Certs[31 0 R]>>')
      .stream(31, '', 'a certificate')
      .entry(50, [0, 0, 1]);
    return builder.table(trailer).bytes();
  },
  'an update that writes every object again as it was': () =>
    update(contract(), {
      [num.page]: objects.page,
      [num.pages]: objects.pages,
      [num.font]: objects.font,
      [num.content]: stream(objects.text),
      [num.form]: objects.form,
    }),
  'an update that writes the page again in another order of keys': () =>
    update(contract(), {
      [num.page]:
        '<< /Annots [ 7 0 R 9 0 R 11 0 R 12 0 R ] /Contents 4 0 R /MediaBox [ 0 0 595.0 842 ] /Parent 2 0 R /Resources << /XObject << /X 13 0 R >> /Font << /F1 5 0 R >> >> /Type /Page >>',
    }),
  'an update of nothing at all': () => goOn(contract()).table(trailer).bytes(),
  'tab order, structure parents and the time of the last change': () =>
    update(contract(), {
      [num.page]: objects.page.replace('/Contents', '/Tabs/S/StructParents 0/LastModified(D:2026)/Contents'),
    }),
  'document information with a new time of change': () => {
    const builder = goOn(contract({ more: (one) => one.object(50, '<</Producer(P)/ModDate(D:20260101)>>') }));
    builder.object(50, '<</Producer(P)/ModDate(D:20260201)>>');
    return builder.table(`${trailer}/Info 50 0 R`).bytes();
  },
  'the other half of the identifier changes': () => {
    const builder = goOn(contract()).object(50, 'null');
    return builder.table('/Root 1 0 R/ID[<00><ff>]').bytes();
  },
  'usage rights of a viewer': () =>
    contract({
      catalog: objects.catalog.replace('>>', '/Perms<</UR3 50 0 R>>>>'),
      more: (builder) =>
        builder.object(
          50,
          '<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 5 9 5]/Contents<30>>>',
        ),
    }),
  'usage rights are taken away when it is signed': () => {
    const file = contract({
      catalog: objects.catalog.replace('>>', '/Perms<</UR3 50 0 R>>>>'),
      more: (builder) =>
        builder.object(
          50,
          '<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 5 9 5]/Contents<30>>>',
        ),
    });
    return countersign(file, { changed: { [num.catalog]: objects.catalog } });
  },
  'comments where P=3 allows them': () =>
    update(contract(certification(3)), {
      [num.page]: objects.page.replace('12 0 R]', '12 0 R 30 0 R 31 0 R]'),
      30: '<</Type/Annot/Subtype/Text/Rect[500 100 520 120]/Contents(why?)/Popup 31 0 R/P 3 0 R>>',
      31: '<</Type/Annot/Subtype/Popup/Rect[400 50 500 150]/Parent 30 0 R>>',
    }),
  'filling in where P=2 allows it': () =>
    update(contract(certification(2)), {
      [num.amount]: objects.amount.replace('/V(100)', '/V(200)'),
      [num.amountLook]: stream('BT /F1 12 Tf 2 4 Td (200) Tj ET', objects.look),
    }),
  'white space within the range, and upper-case hexadecimal digits': () => {
    const text = latin1Text(contract());
    return latin1Bytes(text.replace(/\/Contents<([0-9a-f]+)>/, (_, hex: string) => `/Contents<${hex.toUpperCase()}>`));
  },
};

describe('what other programs write in good faith', () => {
  test.each(Object.entries(honest))('%s', async (_, make) => {
    const report = await verify(make());
    expect(failures(report)).toEqual([]);
    expect([report.verdict, report.unreadable?.code]).toEqual(['valid', undefined]);
  });
});
