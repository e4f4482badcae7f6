/** Programs find a page, and what it inherits, by different ways through the file: all of them must lead to what was signed. */
import { describe, expect, test } from 'vitest';
import { PdfBuilder } from '../pdf/build-pdf.ts';
import { fillSignature, plainCms, signatureEntries } from '../support/test-signer.ts';
import { alice, certification, contract, failures, num, objects, update, verify } from './signed-contract.ts';

const bases = { approval: {}, 'P=1': certification(1), 'P=3': certification(3) };
const resources = '/Resources<</Font<</F1 5 0 R>>/XObject<</X 13 0 R>>>>';
const mediaBox = '/MediaBox[0 0 595 842]';
const bare = objects.page.replace(mediaBox, '').replace(resources, '');
const evil = {
  entries: objects.look.replace('200 20]', '595 842]'),
  data: '1 g 0 0 595 842 re f 0 g 100 100 200 200 re f',
};
const evilNode = `<</Type/Pages/Parent 2 0 R/Kids[3 0 R]/Count 1${mediaBox}${resources.replace('13 0 R', '31 0 R')}>>`;

describe('what a page or a field inherits', () => {
  const inheriting = (base: object, page = bare): Uint8Array =>
    contract({
      ...base,
      page,
      more: (builder) => builder.object(num.pages, `<</Type/Pages/Kids[3 0 R]/Count 1${mediaBox}${resources}>>`),
    });

  test.each(Object.entries(bases))('%s: a page names another parent than the one that lists it', async (_, base) => {
    const file = inheriting(base);
    expect((await verify(file)).verdict).toBe('valid');
    const changed = { [num.page]: bare.replace('/Parent 2', '/Parent 30'), 30: evilNode, 31: evil };
    expect((await verify(update(file, changed))).verdict).toBe('invalid');
  });

  test.each(Object.entries(bases))('%s: a parent that lists nothing is changed', async (_, base) => {
    const page = bare.replace('/Parent 2', '/Parent 30');
    const file = contract({
      ...base,
      page,
      more: (builder) =>
        builder
          .object(num.pages, `<</Type/Pages/Kids[3 0 R]/Count 1${mediaBox}${resources}>>`)
          .object(30, evilNode.replace('31 0 R', '13 0 R')),
    });
    expect((await verify(file)).verdict).toBe('valid');
    expect((await verify(update(file, { 30: evilNode, 31: evil }))).verdict).toBe('invalid');
  });

  const widget = (parent: string): string =>
    `<</Type/Annot/Subtype/Widget/Parent ${parent}/Rect[72 400 272 420]/F 4/P 3 0 R>>`;
  const field = (value: string): string => `<</FT/Tx/T(Amount)/V(${value})/DA(/F1 12 Tf 0 g)/Kids[25 0 R]>>`;

  test.each(Object.entries(bases))('%s: a widget names another field than the one that lists it', async (_, base) => {
    const file = contract({
      ...base,
      page: objects.page.replace('7 0 R ', '25 0 R '),
      more: (builder) => builder.object(num.amount, field('100')).object(25, widget('7 0 R')),
    });
    expect((await verify(file)).verdict).toBe('valid');
    expect((await verify(update(file, { 25: widget('30 0 R'), 30: field('1000000') }))).verdict).toBe('invalid');
  });

  test.each(Object.entries(bases))('%s: a widget that no field lists gets a field', async (_, base) => {
    const alone = '<</Type/Annot/Subtype/Widget/FT/Tx/DA(/F1 12 Tf 0 g)/Rect[72 400 272 420]/F 4/P 3 0 R>>';
    const file = contract({
      ...base,
      page: objects.page.replace('12 0 R]', '12 0 R 25 0 R]'),
      more: (builder) => builder.object(25, alone),
    });
    const changed = { 25: alone.replace('/FT/Tx', '/FT/Tx/Parent 30 0 R'), 30: field('1000000') };
    expect((await verify(update(file, changed))).verdict).toBe('invalid');
  });

  test('a kid that gets the parent that lists it is no change', async () => {
    const file = contract({
      page: objects.page.replace('7 0 R ', '25 0 R '),
      more: (builder) =>
        builder.object(num.amount, field('100')).object(25, widget('7 0 R').replace('/Parent 7 0 R', '')),
    });
    expect((await verify(update(file, { 25: widget('7 0 R') }))).verdict).toBe('valid');
  });
});

describe('how programs count and find pages', () => {
  test('the version of a program, noted at the root, is no change of the pages', async () => {
    const noted = (key: string): Uint8Array =>
      update(contract(), { [num.pages]: `<<${objects.pages.slice(2, -2)}/${key}(5.0)>>` });
    expect((await verify(noted('ITXT'))).verdict).toBe('valid');
    expect((await verify(noted('Rotate'))).verdict).toBe('invalid');
  });

  test('fewer pages are counted than there are', async () => {
    const file = contract({
      more: (builder) =>
        builder.object(num.pages, '<</Type/Pages/Kids[3 0 R 50 0 R]/Count 2>>').object(50, objects.page),
    });
    expect((await verify(file)).verdict).toBe('valid');
    const report = await verify(update(file, { [num.pages]: '<</Type/Pages/Kids[3 0 R 50 0 R]/Count 1>>' }));
    expect(failures(report)).toContain('change.page-tree-changed');
  });

  /** Linearized as it says, with a first page that the page tree does not have; signed as a whole. */
  const linearized = (length: number, first: number): Uint8Array => {
    const builder = new PdfBuilder()
      .object(60, `<</Linearized 1/L ${String(length).padStart(10, '0')}/H[10 10]/O ${first}/E 100/N 1/T 200>>`)
      .object(num.catalog, '<</Type/Catalog/Pages 2 0 R/AcroForm 6 0 R>>')
      .object(num.pages, objects.pages)
      .object(
        num.page,
        '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
      )
      .stream(num.content, '', 'BT /F1 24 Tf 72 720 Td (The price is 100) Tj ET')
      .object(num.font, objects.font)
      .object(num.form, '<</Fields[9 0 R]/SigFlags 3>>')
      .object(num.signed, '<</Type/Annot/Subtype/Widget/FT/Sig/T(Alice)/V 10 0 R/Rect[0 0 0 0]/F 132>>')
      .object(num.signature, `<<${signatureEntries()}>>`)
      .object(50, '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 51 0 R/Resources<</Font<</F1 5 0 R>>>>>>')
      .stream(51, '', 'BT /F1 24 Tf 72 720 Td (The price is 1000000) Tj ET');
    return fillSignature(builder.table('/Root 1 0 R/ID[<00><00>]').bytes(), plainCms(alice));
  };
  const metadata = { [num.catalog]: '<</Type/Catalog/Pages 2 0 R/AcroForm 6 0 R/Version/1.7>>' };

  test('linearization: appending makes the file as long as its head says, and another page the first', async () => {
    const { length } = update(linearized(0, 50), metadata);
    expect((await verify(linearized(length, 50))).verdict).toBe('valid');
    expect(failures(await verify(update(linearized(length, 50), metadata)))).toContain(
      'structure.linearization-misleads',
    );
  });

  test('linearization: appending makes the file longer than its head says, and another page the first no longer', async () => {
    const { length } = linearized(0, 50);
    expect(failures(await verify(update(linearized(length, 50), metadata)))).toContain(
      'structure.linearization-misleads',
    );
  });

  test('linearization: behind the head stands no section of the document, where some programs begin to read', async () => {
    const { length } = linearized(0, 3);
    expect(failures(await verify(update(linearized(length, 3), metadata)))).toContain(
      'structure.linearization-misleads',
    );
  });

  test('linearization that tells the truth, or that was over before the signature, is honest', async () => {
    expect((await verify(linearized(linearized(0, 3).length, 3))).verdict).toBe('valid');
    for (const length of [0, 1000]) {
      expect((await verify(linearized(length, 3))).verdict).toBe('valid');
      expect((await verify(update(linearized(length, 3), metadata))).verdict).toBe('valid');
    }
    expect((await verify(update(linearized(1000, 50), metadata))).verdict).toBe('valid');
  });
});
