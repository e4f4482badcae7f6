/** What counts as unchanged because it was inherited, named or shortened: only where every program reads it so. */
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { latin1Bytes, latin1Text } from '../../core/pdf/characters.ts';
import type { PdfBuilder } from '../pdf/build-pdf.ts';
import {
  type ContractOptions,
  certification,
  contract,
  failures,
  num,
  objects,
  type StreamBody,
  update,
  verify,
} from './signed-contract.ts';

type Objects = Readonly<Record<number, string | StreamBody>>;

const having =
  (objects: Objects) =>
  (builder: PdfBuilder): PdfBuilder => {
    for (const [at, body] of Object.entries(objects)) {
      if (typeof body === 'string') builder.object(Number(at), body);
      else builder.stream(Number(at), body.entries, body.data);
    }
    return builder;
  };

const changed = async (options: ContractOptions, objects: Objects) => {
  const report = await verify(update(contract(options), objects));
  return [report.verdict, ...failures(report)];
};

describe('a page states what it inherited', () => {
  const bare = objects.page.replace('/MediaBox[0 0 595 842]', '');
  const box = '/MediaBox[0 0 595 842]';
  const state = (inherited: string, stated: string, page = bare, more: Objects = {}) =>
    changed(
      { page, more: having({ [num.pages]: objects.pages.replace('>>', `${inherited}>>`), ...more }) },
      { [num.page]: page.replace('/Contents', `${stated}/Contents`) },
    );
  const other = '<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 300 300]/Rotate 90>>';
  const stray = bare.replace('/Parent 2', '/Parent 50');

  test.each([
    ['a turn that is no integer', () => state(`${box}/Rotate 90.0`, '/Rotate 0')],
    ['a turn that is none', () => state(`${box}/Rotate 45`, '/Rotate 0')],
    ['a box of five numbers', () => state('/MediaBox[0 0 595 842 100]', box)],
    ['a size that nothing names', () => state('', '/MediaBox[0 0 612 792]')],
    ['a part beside the page', () => state(`${box}/CropBox[1000 1000 1200 1200]`, '/CropBox[0 0 595 842]')],
    ['a box that is there twice', () => state(`/MediaBox[0 0 300 300]${box}`, box)],
    [
      'the box of the node that lists it, not of the one it calls its parent',
      () => state(box, box, stray, { 50: other }),
    ],
    ['a turn, likewise', () => state(box, '/Rotate 0', stray, { 50: other })],
    ['the box of a node that it does not name', () => state(box, box, bare.replace('/Parent 2 0 R', ''))],
  ])('%s', async (_, result) => {
    expect(await result()).toEqual(['invalid', 'change.page-changed']);
  });

  const resources = '/Resources<</Font<</F1 5 0 R>>/XObject<</X 13 0 R>>>>';
  const without = objects.page.replace(resources, '');
  const withResources = objects.pages.replace('>>', `${resources}>>`);

  test('resources', async () => {
    const options = { page: without, more: having({ [num.pages]: withResources }) };
    expect(await changed(options, { [num.page]: objects.page })).toEqual(['valid']);
  });

  test('resources of the node that lists it, not of the one it calls its parent', async () => {
    const page = (one: string): string => one.replace('/Parent 2', '/Parent 60');
    const node = '<</Type/Pages/Kids[3 0 R]/Count 1/Resources<</Font<</F1 5 0 R>>/XObject<</X 8 0 R>>>>>>';
    const options = { page: page(without), more: having({ [num.pages]: withResources, 60: node }) };
    expect(await changed(options, { [num.page]: page(objects.page) })).toEqual(['invalid', 'change.page-changed']);
  });
});

describe('a widget of a group', () => {
  const group = (more = '', kids = '51 0 R'): string => `<</FT/Btn/Ff 49152/T(Choice)/V/a${more}/Kids[${kids}]>>`;
  const button = (more: string, parent = 50): string =>
    `<</Type/Annot/Subtype/Widget/Parent ${parent} 0 R/Rect[100 500 115 515]/F 4${more}>>`;
  const look = '/AP<</N<</a 8 0 R/Off 13 0 R>>>>/AS/a';
  const form = objects.form.replace('11 0 R]', '11 0 R 50 0 R]');
  const page = (kids: string): string => objects.page.replace('12 0 R]', `12 0 R ${kids}]`);
  const grouped = (own: Objects): ContractOptions => ({ form, page: page('51 0 R'), more: having(own) });
  const drawn = '/MK<</CA(x)>>';
  const small = '/DA(/F1 9 Tf 0 g)';
  const large = '/DA(/F1 90 Tf 1 g)';

  test.each<readonly [string, Objects, Objects]>([
    ['names two types', { 50: group(), 51: button(`${look}/FT/Btn`) }, { 51: button(`${look}/FT/Tx/FT/Btn`) }],
    [
      'stops to name its type, and calls another field its parent',
      { 50: group(), 60: '<</FT/Tx/T(Choice)/V(900)>>', 51: button(`${look}/FT/Btn`, 60) },
      { 51: button(look, 60) },
    ],
    ['has two default looks', { 50: group(), 51: button(drawn + small) }, { 51: button(drawn + large + small) }],
    [
      'stops to name its default look, and calls another field its parent',
      { 50: group(small), 60: group(large), 51: button(drawn + small, 60) },
      { 51: button(drawn, 60) },
    ],
    [
      'has a default look that is nothing',
      { 50: group(small), 51: button(`${drawn}/DA 99 0 R`) },
      { 50: group(large) },
    ],
  ])('%s', async (_, first, then) => {
    expect((await changed(grouped(first), then))[0]).toBe('invalid');
  });

  test('that got another number stays on the page as something else', async () => {
    const stamp = '<</Type/Annot/Subtype/Stamp/Rect[50 600 400 780]/F 4/AP<</N 80 0 R>>>>';
    const result = await changed(grouped({ 50: group(), 51: button(look) }), {
      [num.page]: page('61 0 R 51 0 R'),
      50: group('', '61 0 R'),
      51: stamp,
      61: button(look),
      80: { entries: objects.look, data: '0 g 0 0 200 20 re f' },
    });
    expect(result).toContain('change.field-removed');
  });

  test('that got another number is shown on one more page', async () => {
    const more = (list: string): string => `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[${list}]>>`;
    const pages = '<</Type/Pages/Kids[70 0 R 3 0 R]/Count 2>>';
    const result = await changed(grouped({ [num.pages]: pages, 70: more(''), 50: group(), 51: button(look) }), {
      [num.page]: page('61 0 R'),
      70: more('61 0 R'),
      50: group('', '61 0 R'),
      61: button(look),
    });
    expect(result).toContain('change.field-removed');
  });

  test('changes places with another, and so what it exports', async () => {
    const named = (kids: string): string => group('/Opt[(yes)(no)]', kids);
    const other = button(look).replace('[100 500 115 515]', '[200 500 215 515]');
    const first = { 50: named('51 0 R 52 0 R'), 51: button(look), 52: other };
    const options = { ...grouped(first), page: page('51 0 R 52 0 R') };
    const result = ['invalid', 'change.field-definition-changed'];
    expect(await changed(options, { 50: named('52 0 R 51 0 R') })).toEqual(result);
    expect(await changed(options, { 50: named('51 0 R 52 0 R 51 0 R') })).toEqual(result);
    const renewed = { 61: button(look), 62: other, [num.page]: page('61 0 R 62 0 R') };
    expect(await changed(options, { ...renewed, 50: named('61 0 R 62 0 R') })).toEqual(['valid']);
    expect(await changed(options, { ...renewed, 50: named('62 0 R 61 0 R') })).toEqual(result);
  });

  const text = (flags: string): string => `<</FT/Tx/T(Code)/V(secret)${flags}/Kids[51 0 R]>>`;
  test.each<readonly [string, Objects, Objects]>([
    ['no integer', { 50: text('/Ff 8192.0'), 51: button('') }, { 51: button('/Ff 0') }],
    ['there twice', { 50: text('/Ff 8192/Ff 0'), 51: button('') }, { 51: button('/Ff 0') }],
    [
      'those of another field that it calls its parent',
      { 50: text(''), 52: text('/Ff 8192'), 51: button('', 52) },
      { 51: button('/Ff 0', 52) },
    ],
  ])('states flags that were %s', async (_, first, then) => {
    expect(await changed(grouped(first), then)).toEqual(['invalid', 'change.field-definition-changed']);
  });
});

describe('a field is made read-only', () => {
  const text = '<</FT/Tx/T(Code)/V(secret)/Ff 8192/Kids[51 0 R]>>';
  const widget = (flags: string): string =>
    `<</Type/Annot/Subtype/Widget/Parent 50 0 R/Rect[100 500 115 515]/F 4${flags}>>`;
  const options: ContractOptions = {
    form: objects.form.replace('11 0 R]', '11 0 R 50 0 R]'),
    page: objects.page.replace('12 0 R]', '12 0 R 51 0 R]'),
    more: having({ 50: text, 51: widget('') }),
  };

  test('with the flags that it inherited', async () => {
    expect(await changed(options, { 51: widget('/Ff 8193') })).toEqual(['valid']);
  });

  test.each(['/Ff 1', '/Ff 0/Ff 8193'])('with %s, which shows what it hid', async (flags) => {
    const result = ['invalid', 'change.field-definition-changed'];
    expect(await changed(options, { 51: widget(flags) })).toEqual(result);
  });
});

describe('defaults of the form', () => {
  const fonts = '/DR<</Font<</F1 5 0 R>>>>';
  const form = (more: string): string => `<</Fields[7 0 R 9 0 R]/SigFlags 3${more}>>`;
  const bare = (look: string): string => objects.amount.replace('/AP<</N 8 0 R>>', look);
  const start = (amount: string, more: string, options: ContractOptions = certification(1)): ContractOptions => ({
    ...options,
    form: form(more),
    more: having({ [num.amount]: amount }),
  });
  const white = form(`${fonts}/DA(/F1 90 Tf 1 g)`);

  test.each(['99 0 R', '()', '(0 g)', '/x'])('are used by a field whose own look is %s', async (look) => {
    const options = start(bare(`/DA ${look}`), `${fonts}/DA(/F1 12 Tf 0 g)`);
    expect(await changed(options, { [num.form]: white })).toEqual(['invalid', 'change.form-defaults-replaced']);
  });

  test('are brought for a field that has neither a look nor an appearance', async () => {
    const result = await changed(start(bare(''), fonts, certification(2)), { [num.form]: white });
    expect(result).toEqual(['indeterminate']);
  });

  test('bring the font that a field without an appearance names', async () => {
    const grown = form('/DR<</Font<</F1 5 0 R/Nix 90 0 R>>>>');
    const more = { [num.form]: grown, 90: objects.font.replace('Helvetica', 'ZapfDingbats') };
    const own = '/DA(/Nix 12 Tf 0 g)';
    expect(await changed(start(bare(own), fonts), more)).toEqual(['invalid', 'change.form-resources-changed']);
    expect(await changed(start(bare(`${own}/AP<</N 8 0 R>>`), fonts), more)).toEqual(['valid']);
  });
});

describe('rounded and compressed', () => {
  const stretched = objects.page.replace('[0 0 595 842]', '[0 0 0.00793 0.01123]/UserUnit 75000');
  const at = (rect: string): string => objects.amount.replace('[72 400 272 420]', rect);

  test.each([
    ['a line that becomes an area', '[-5 0.005 5 0.00500001]', '[-5 0.005 5 0.0051]'],
    ['an area that moves by more than an inch of a stretched page', '[-15 0.0112 15 15]', '[-15 0.01101 15 15]'],
  ])('%s', async (_, from, to) => {
    const result = await changed(
      { page: stretched, more: having({ [num.amount]: at(from) }) },
      { [num.amount]: at(to) },
    );
    expect(result[0]).toBe('invalid');
  });

  test('a stream that has had parameters for it, under their short name', async () => {
    const parameters = '/DP<</Predictor 2/Columns 5>>';
    const data = latin1Text(new Uint8Array(deflateSync(latin1Bytes(objects.text))));
    const result = await changed(
      { more: having({ [num.content]: { entries: parameters, data: objects.text } }) },
      { [num.content]: { entries: `${parameters}/Filter/FlateDecode`, data } },
    );
    expect(result).toEqual(['invalid', 'change.page-changed']);
  });
});

describe('tags that are added', () => {
  const root = '<</Type/StructTreeRoot/K[51 0 R]/ParentTree<</Nums[0[52 0 R]]>>>>';
  const whole = (kids: string): string => `<</Type/StructElem/S/Document/P 50 0 R/K[${kids}]>>`;
  const tagged: ContractOptions = {
    catalog: objects.catalog.replace('>>', '/StructTreeRoot 50 0 R>>'),
    page: objects.page.replace('/Contents', '/StructParents 0/Contents'),
    more: having({
      [num.content]: { entries: '', data: `/P<</MCID 0>>BDC ${objects.text} EMC` },
      50: root,
      51: whole('52 0 R'),
      52: '<</Type/StructElem/S/P/P 51 0 R/Pg 3 0 R/K 0>>',
    }),
  };
  const element = (more: string): string => `<</Type/StructElem/S/P/P 51 0 R${more}>>`;
  const add = (more: string) => changed(tagged, { 51: whole('60 0 R 52 0 R'), 60: element(more) });
  const link = `<</Type/OBJR/Pg 3 0 R/Obj ${num.note} 0 R>>`;

  test('for an annotation', async () => {
    expect(await add(`/K[${link}]/Alt(a link)`)).toEqual(['valid']);
  });

  test.each([
    ['have words of their own', '/ActualText(The price is 900)/K[]'],
    ['describe what is not there', '/Alt(The price is 900)/K[]'],
    ['give other words to content that has tags', '/Pg 3 0 R/ActualText(The price is 900)/K 0'],
    ['read content once more', '/K[<</Type/MCR/Pg 3 0 R/MCID 0>>]'],
    ['hold elements that were there', '/K[52 0 R]'],
    ['lead to two things', `/K[${link}]/K 0`],
  ])('and %s', async (_, more) => {
    expect(await add(more)).toEqual(['invalid', 'change.structure-changed']);
  });

  test('and the page finds others by another number', async () => {
    const result = await changed(tagged, {
      [num.page]: objects.page.replace('/Contents', '/StructParents 7/Contents'),
      50: root.replace('0[52 0 R]', '0[52 0 R]7[60 0 R]'),
      60: element('/ActualText(The price is 900)'),
    });
    expect(result).toEqual(['invalid', 'change.page-changed']);
  });

  test('to a document that had none, and say something else', async () => {
    const result = await changed(
      {},
      { 1: tagged.catalog ?? '', 50: root, 51: whole('60 0 R'), 60: element('/ActualText(The price is 900)/K[]') },
    );
    expect(result).toEqual(['invalid', 'change.structure-changed']);
  });
});
