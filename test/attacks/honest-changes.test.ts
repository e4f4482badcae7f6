/** What programs change along with what they may, and the attack right beside it. */
import { describe, expect, test } from 'vitest';
import { latin1Bytes, latin1Text } from '../../core/pdf/characters.ts';
import type { PdfBuilder } from '../pdf/build-pdf.ts';
import { certification, contract, failures, goOn, num, objects, trailer, update, verify } from './signed-contract.ts';

describe('a list box is scrolled to what is selected (iText, OpenPDF)', () => {
  const options = '/Opt[(A)(B)(C)]';
  const list = (more: string): string =>
    objects.amount.replace('/FT/Tx', '/FT/Ch').replace('/V(100)', `${options}${more}`);
  const form = (more: string, permission: 1 | 2 = 2): Uint8Array =>
    contract({ ...certification(permission), more: (builder) => builder.object(num.amount, list(more)) });
  const filled = { [num.amount]: list('/V(C)/I[2]/TI 2') };

  test('as it is filled in', async () => {
    expect((await verify(update(form('/V(A)/I[0]'), filled))).verdict).toBe('valid');
  });

  test('while its value stays', async () => {
    const report = await verify(update(form('/V(C)/I[2]'), filled));
    expect([report.verdict, failures(report)]).toEqual(['indeterminate', []]);
  });

  test('where nothing may be filled in', async () => {
    expect((await verify(update(form('/V(A)/I[0]', 1), filled))).verdict).toBe('invalid');
  });

  test('its options are others', async () => {
    const other = { [num.amount]: list('/V(C)/I[2]/TI 2').replace(options, '/Opt[(A)(B)(D)]') };
    expect(failures(await verify(update(form('/V(A)/I[0]'), other)))).toEqual(['change.field-definition-changed']);
  });

  test('another kind of field gets such a key', async () => {
    const other = { [num.amount]: objects.amount.replace('/V(100)', '/V(200)/TI 2') };
    const report = await verify(update(contract(certification(2)), other));
    expect(failures(report)).toEqual(['change.field-definition-changed']);
  });
});

describe('an annotation gets its type (PDFBox)', () => {
  const untyped = (annotation: string): Uint8Array =>
    contract({ more: (builder) => builder.object(num.note, annotation.replace('/Type/Annot', '')) });
  const stamp = '<</Type/Annot/Subtype/Stamp/Rect[72 100 200 120]/AP<</N 8 0 R>>/P 3 0 R>>';

  test('that shows nothing', async () => {
    expect((await verify(update(untyped(objects.note), { [num.note]: objects.note }))).verdict).toBe('valid');
  });

  test('that shows something, is of another type, or changes besides', async () => {
    const changed = async (from: string, to: string) =>
      (await verify(update(untyped(from), { [num.note]: to }))).verdict;
    expect(await changed(stamp, stamp)).toBe('invalid');
    expect(await changed(objects.note, objects.note.replace('/Type/Annot', '/Type/Page'))).toBe('invalid');
    expect(await changed(objects.note, objects.note.replace('[72 100', '[72 10'))).toBe('invalid');
  });
});

describe('a note is tagged (iText 7)', () => {
  const root = 50;
  const whole = 51;
  const paragraph = 52;
  const elements = {
    whole: `/Type/StructElem/P ${root} 0 R/S/Document`,
    paragraph: `/Type/StructElem/P ${whole} 0 R/S/P/Pg 3 0 R/K 0`,
  };
  const tagged = (paragraphs = elements.paragraph): Uint8Array =>
    contract({
      ...certification(3),
      catalog: objects.catalog.replace('>>', `/Perms<</DocMDP 10 0 R>>/StructTreeRoot ${root} 0 R>>`),
      more: (builder: PdfBuilder) =>
        builder
          .object(root, `<</Type/StructTreeRoot/K[${whole} 0 R]/ParentTree<</Nums[0[${paragraph} 0 R]]>>>>`)
          .object(whole, `<<${elements.whole}/K[${paragraph} 0 R]>>`)
          .object(paragraph, `<<${paragraphs}>>`),
    });
  const note = {
    [num.page]: objects.page.replace('12 0 R]', '12 0 R 30 0 R]'),
    30: '<</Type/Annot/Subtype/Text/Rect[500 100 520 120]/Contents(why?)/P 3 0 R/StructParent 5>>',
  };
  const noted = (page: string) => ({
    ...note,
    [whole]: `<<${elements.whole}/Pg ${page}/K[${paragraph} 0 R<</Type/OBJR/Obj 30 0 R>>]>>`,
  });

  test('the element that lists it gets its page', async () => {
    const report = await verify(update(tagged(), noted('3 0 R')));
    expect([report.verdict, failures(report)]).toEqual(['valid', []]);
  });

  test('the page is where an element within looks for its words', async () => {
    const report = await verify(update(tagged(elements.paragraph.replace('/Pg 3 0 R', '')), noted('3 0 R')));
    expect(failures(report)).toEqual(['change.structure-changed']);
  });

  test('so it is for one further down', async () => {
    const deep = `/P ${whole} 0 R/S/Div/K[<</S/P/K[<</Type/MCR/MCID 0>>]>>]`;
    expect(failures(await verify(update(tagged(deep), noted('3 0 R'))))).toEqual(['change.structure-changed']);
  });

  test('what it gets is no page', async () => {
    expect(failures(await verify(update(tagged(), noted('13 0 R'))))).toEqual(['change.structure-changed']);
  });

  test('an element that has a page gets another', async () => {
    const other = { [paragraph]: `<<${elements.paragraph.replace('/Pg 3 0 R', '/Pg 4 0 R')}>>` };
    expect(failures(await verify(update(tagged(), other)))).toEqual(['change.structure-changed']);
  });

  test('an element is to be read aloud in other words', async () => {
    const other = { [paragraph]: `<<${elements.paragraph}/ActualText(The price is 1000000)>>` };
    expect(failures(await verify(update(tagged(), other)))).toEqual(['change.structure-changed']);
  });
});

describe('a /Size that counts the last revision alone (PDFBox 2)', () => {
  const metadata = { [num.catalog]: objects.catalog.replace('>>', '/Version/1.7>>') };
  const counting = (
    file: Uint8Array,
    size: number,
    changed: Readonly<Record<number, string>> = metadata,
  ): Uint8Array => {
    const text = latin1Text(update(file, changed));
    const at = text.lastIndexOf('/Size');
    return latin1Bytes(text.slice(0, at) + text.slice(at).replace(/\/Size \d+/, `/Size ${size}`));
  };
  const prepared = (text: string): Uint8Array => contract({ more: (builder) => builder.text(text) });

  test('is no danger where a search finds the same', async () => {
    expect((await verify(replaced('4 0 '))).verdict).toBe('valid');
    expect((await verify(counting(contract(), 2))).verdict).toBe('valid');
    expect((await verify(counting(update(contract(), { [num.catalog]: objects.catalog }), 2))).verdict).toBe('valid');
  });

  /** What the page draws is replaced before the signature, by an object that begins so. */
  const replaced = (begin: string): Uint8Array => {
    const bytes = contract({
      more: (builder) => {
        builder.table(trailer).text(begin);
        builder.entry(num.content, [1, builder.offset - (/[^\s%<>].*$/s.exec(begin)?.[0].length ?? 0), 0]);
        const end = `obj\n<</Length ${objects.text.length}>>\nstream\n${objects.text}\nendstream\nendobj\n`;
        return builder.text(end);
      },
    });
    return counting(bytes, 2);
  };

  const hidden: Readonly<Record<string, () => Uint8Array>> = {
    'an object that does not begin a line': () => replaced('<<>> 4 0 '),
    'an object behind a comment sign': () => replaced('% 4 0 '),
    'an object whose head takes two lines': () => replaced('4 0\n'),
    'an object that no table lists': () =>
      counting(prepared('4 0 obj\n<</Length 0>>\nstream\n\nendstream\nendobj\n'), 2),
    'a trailer that no startxref names': () => counting(prepared('trailer\n<</Root 14 0 R/Size 20>>\n'), 2),
    'a trailer in a comment': () => counting(prepared('% trailer <</Root 14 0 R>>\n'), 2),
    'a stream whose data seem to end early': () =>
      counting(
        contract({
          more: (builder) => builder.stream(num.content, '', `${objects.text}\nendstream\nBT (and more) Tj ET`),
        }),
        2,
      ),
    'an object that was freed': () => {
      const builder = goOn(contract({ more: (one) => one.object(50, '<<>>') })).entry(50, [0, 0, 1]);
      return counting(builder.table(trailer).bytes(), 2);
    },
    'an object that is again what it was before': () => {
      const first = contract();
      const at = latin1Text(first).indexOf('14 0 obj');
      const builder = goOn(update(first, { [num.attachment]: '(other)' })).entry(num.attachment, [1, at, 0]);
      return counting(builder.table(trailer).bytes(), 2);
    },
    'objects beyond it in the very revision': () => counting(contract(), 2, { ...metadata, 60: '<<>>' }),
  };
  test.each(Object.entries(hidden))('%s', async (_, make) => {
    expect((await verify(make())).verdict).not.toBe('valid');
  });
});

describe('the catalog is written anew under another number (MscPDFLib)', () => {
  const renumbered = (catalog: string, number = 20): Uint8Array =>
    goOn(contract()).object(number, catalog).table(`/Root ${number} 0 R/ID[<00><01>]`).bytes();

  test('with what it held', async () => {
    const report = await verify(renumbered(objects.catalog));
    expect([report.verdict, failures(report)]).toEqual(['valid', []]);
  });

  test('with other pages', async () => {
    const other = objects.pages.replace('3 0 R', '21 0 R');
    const file = goOn(contract())
      .object(20, objects.catalog.replace('2 0 R', '22 0 R'))
      .object(21, objects.page.replace('4 0 R', '14 0 R'))
      .object(22, other)
      .table('/Root 20 0 R/ID[<00><01>]')
      .bytes();
    expect((await verify(file)).verdict).toBe('invalid');
  });

  test('with something else in it', async () => {
    const report = await verify(renumbered(objects.catalog.replace('>>', '/OpenAction 3 0 R>>')));
    expect(failures(report)).toEqual(['change.catalog-changed']);
  });

  test('under a number that the signed document used', async () => {
    expect(failures(await verify(renumbered(objects.catalog, num.note)))).toContain('change.other');
  });
});
