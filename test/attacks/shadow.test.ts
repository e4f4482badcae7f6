import { describe, expect, test } from 'vitest';
import { latin1Text } from '../../core/pdf/characters.ts';
import { PdfBuilder } from '../pdf/build-pdf.ts';
import { contract, failures, goOn, num, objects, trailer, update, verify } from './signed-contract.ts';

/** Mainka et al., Shadow Attacks (NDSS 2021): the attacker prepares the document before it is signed. */
describe('shadow attacks', () => {
  test('hide: an overlay that was signed is taken away through the object it draws', async () => {
    const report = await verify(update(contract(), { [num.picture]: { entries: objects.look, data: '' } }));
    expect(report.verdict).toBe('invalid');
  });

  test('hide: an image dictionary is turned into something that is not drawn', async () => {
    const report = await verify(update(contract(), { [num.picture]: '<</Type/Metadata/Subtype/XML>>' }));
    expect(report.verdict).toBe('invalid');
  });

  test('hide: the object that hides is freed', async () => {
    const builder = goOn(contract());
    builder.entry(num.picture, [0, 0, 1]);
    expect((await verify(builder.table(trailer).bytes())).verdict).toBe('invalid');
  });

  test('replace: the look of a form field changes while its value stays', async () => {
    const report = await verify(
      update(contract(), { [num.amountLook]: { entries: objects.look, data: 'BT /F1 12 Tf 2 4 Td (999999) Tj ET' } }),
    );
    expect(report.verdict).toBe('invalid');
    const codes = report.signatures[0]?.answers.changes.findings.map(({ code }) => code);
    expect(codes).toEqual(['change.appearance-changed']);
  });

  test('replace: viewers are asked to draw a field anew whose look never showed its value', async () => {
    const shadow = (builder: PdfBuilder) =>
      builder.object(num.amount, objects.amount.replace('/V(100)', '/V(1000000)'));
    const file = contract({ more: shadow });
    const report = await verify(
      update(file, { [num.form]: objects.form.replace('/SigFlags', '/NeedAppearances true/SigFlags') }),
    );
    expect(report.verdict).toBe('indeterminate');
  });

  test('replace: an object is written again with a key twice, so that readers differ', async () => {
    const twice = objects.page.replace('/Contents 4 0 R', '/Contents 14 0 R/Contents 4 0 R');
    const report = await verify(update(contract(), { [num.page]: twice }));
    expect(report.verdict).toBe('invalid');
    expect(failures(report)).toContain('change.page-changed');
  });

  test('replace: what a strict reader can’t read is replaced by something else that it can’t read', async () => {
    const page = objects.page.replace('/X 13 0 R', '/X 50 0 R');
    const damaged = (text: string) =>
      `<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 999999>>\nstream\n${text}\nendstream`;
    const file = contract({ page, more: (builder) => builder.object(50, damaged('1 g')) });
    expect((await verify(file)).verdict).toBe('valid');
    const report = await verify(update(file, { 50: damaged('0 g 0 0 99 99 re f') }));
    expect(report.verdict).toBe('invalid');
  });

  test('replace: the list of annotations is written in a way that some programs repair', async () => {
    const indirect = objects.page.replace('/Annots[7 0 R 9 0 R 11 0 R 12 0 R]', '/Annots 50 0 R');
    const list = '[7 0 R 9 0 R 11 0 R 12 0 R]';
    const file = contract({ page: indirect, more: (builder) => builder.object(50, list) });
    expect((await verify(file)).verdict).toBe('valid');
    const report = await verify(update(file, { 50: '[7 0 R 9 0 R 11 0 R 12 0 R 51 0 R (]' }));
    expect(failures(report)).toContain('change.object-unreadable');
    expect(report.verdict).toBe('invalid');
  });

  test('replace: a font that draws other glyphs for the same characters', async () => {
    const report = await verify(
      update(contract(), {
        [num.font]: '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[49/nine 48/nine]>>>>',
      }),
    );
    expect(report.verdict).toBe('invalid');
  });

  test('hide and replace: a second document, signed unseen, is brought to light by another catalog object', async () => {
    const shadow = (builder: PdfBuilder) =>
      builder
        .object(40, '<</Type/Pages/Kids[41 0 R]/Count 1>>')
        .object(41, '<</Type/Page/Parent 40 0 R/MediaBox[0 0 595 842]/Contents 42 0 R/Resources<<>>>>')
        .stream(42, '', 'BT /F1 24 Tf 72 720 Td (The price is 1000000) Tj ET');
    const file = contract({ more: shadow });
    expect((await verify(file)).verdict).toBe('valid');
    const report = await verify(update(file, { [num.catalog]: objects.catalog.replace('2 0 R', '40 0 R') }));
    expect(report.verdict).toBe('invalid');
  });

  test('hide and replace: a new cross-reference table points into the signed bytes, at a twin of an object', async () => {
    const twinAt = { offset: 0 };
    const shadow = (builder: PdfBuilder) => {
      twinAt.offset = builder.offset;
      return builder.text(`${num.content} 0 obj\n<</Length 4>>\nstream\nevil\nendstream\nendobj\n`);
    };
    const builder = goOn(contract({ more: shadow }));
    builder.entry(num.content, [1, twinAt.offset, 0]);
    const report = await verify(builder.table(trailer).bytes());
    expect(report.verdict).toBe('invalid');
  });

  test('hide and replace: an object that nothing defined is defined', async () => {
    const page = objects.page.replace('/Contents 4 0 R', '/Contents[4 0 R 60 0 R]');
    const builder = goOn(contract({ page }));
    builder.stream(60, '', 'BT /F1 24 Tf 72 720 Td (and more) Tj ET');
    expect((await verify(builder.table(trailer).bytes())).verdict).toBe('invalid');
  });

  test('hide and replace: the length of a stream was an object of its own', async () => {
    const more = (builder: PdfBuilder) =>
      builder.object(50, '30').object(num.content, `<</Length 50 0 R>>\nstream\n${'% nothing'.padEnd(30)}\nendstream`);
    const report = await verify(update(contract({ more }), { 50: '5' }));
    expect(['invalid', 'unreadable']).toContain(report.verdict);
  });

  test('a second catalog with the same number behind the signed part, that no table lists, for programs that search for objects', async () => {
    const builder = new PdfBuilder(latin1Text(contract()));
    builder.previous = goOn(contract()).previous;
    builder.size = 60;
    builder.text(`${num.catalog} 0 obj\n<</Type/Catalog/Pages 40 0 R>>\nendobj\n`);
    const report = await verify(builder.table(trailer).bytes());
    expect(report.verdict).toBe('invalid');
    expect(failures(report)).toEqual(['structure.unreached-after-signature']);
  });
});
