/** What programs change besides when they sign or add a timestamp, and the attack right beside it. */
import { describe, expect, test } from 'vitest';
import { isSrgb } from '../../core/verification/srgb-profile.ts';
import type { PdfBuilder } from '../pdf/build-pdf.ts';
import { certification, contract, countersign, failures, num, objects, update, verify } from './signed-contract.ts';

describe('the buttons of a group get other numbers (iText 8 and 9)', () => {
  const group = 50;
  const looks = '/AP<</N<</a 8 0 R/Off 13 0 R>>>>';
  const button = (x: number, more: string): string =>
    `<</Type/Annot/Subtype/Widget/Parent ${group} 0 R/Rect[${x} 500 ${x + 15} 515]/F 4${more}>>`;
  const page = (first: number, second: number, order = `${first} 0 R ${second} 0 R 12 0 R`): string =>
    objects.page.replace('12 0 R]', `${order}]`);
  const file = (): Uint8Array =>
    contract({
      ...certification(2),
      page: page(51, 52),
      form: objects.form.replace('11 0 R]', `11 0 R ${group} 0 R]`),
      more: (builder: PdfBuilder) =>
        builder
          .object(group, '<</FT/Btn/Ff 49152/T(Choice)/V/a/Kids[51 0 R 52 0 R]>>')
          .object(51, button(100, `${looks}/AS/a/DA(/F1 0 Tf 0 g)/FT/Btn`))
          .object(52, button(130, '/AP<</N<</b 8 0 R/Off 13 0 R>>>>/AS/Off/DA(/F1 0 Tf 0 g)')),
    });
  const renewed = (first: string, more: Readonly<Record<number, string>> = {}) => ({
    [num.page]: page(61, 62),
    [group]: '<</FT/Btn/Ff 49152/T(Choice)/V/a/DA(/F1 0 Tf 0 g)/Kids[61 0 R 62 0 R]>>',
    61: first,
    62: button(130, '/P 3 0 R/AP<</N<</b 8 0 R/Off 13 0 R>>>>/AS/Off'),
    ...more,
  });
  const same = button(100, `/P 3 0 R${looks}/AS/a`);

  test('as somebody signs', async () => {
    const report = await verify(countersign(file(), { changed: renewed(same) }));
    expect([report.verdict, failures(report)]).toEqual(['valid', []]);
  });

  const attacks: Readonly<Record<string, readonly [Readonly<Record<number, string>>, string]>> = {
    'one is at another place': [renewed(button(300, `${looks}/AS/a`)), 'change.field-definition-changed'],
    'one does something': [renewed(button(100, `${looks}/AS/a/A<</S/URI/URI(x)>>`)), 'change.field-definition-changed'],
    'one is drawn above what covered it': [
      renewed(same, { [num.page]: page(61, 62, '12 0 R 61 0 R 62 0 R') }),
      'change.field-removed',
    ],
    'one more is shown': [
      renewed(same, {
        [num.page]: page(61, 62, '61 0 R 62 0 R 12 0 R 63 0 R'),
        [group]: '<</FT/Btn/Ff 49152/T(Choice)/V/a/DA(/F1 0 Tf 0 g)/Kids[61 0 R 62 0 R 63 0 R]>>',
        63: button(400, looks),
      }),
      'change.field-added',
    ],
    'one is an object that was there before': [
      renewed(same, {
        [num.page]: page(num.attachment, 62),
        [group]: `<</FT/Btn/Ff 49152/T(Choice)/V/a/DA(/F1 0 Tf 0 g)/Kids[${num.attachment} 0 R 62 0 R]>>`,
        [num.attachment]: same,
      }),
      'change.field-removed',
    ],
  };
  test.each(Object.entries(attacks))('%s', async (_, [changed, code]) => {
    expect(failures(await verify(countersign(file(), { changed })))).toContain(code);
  });

  test('one looks otherwise, or is to be drawn otherwise', async () => {
    const report = await verify(update(file(), renewed(button(100, '/AP<</N<</a 13 0 R/Off 8 0 R>>>>/AS/a'))));
    expect(report.verdict).toBe('indeterminate');
    const drawn = renewed(same, {
      [group]: '<</FT/Btn/Ff 49152/T(Choice)/V/a/DA(/F1 90 Tf 1 g)/Kids[61 0 R 62 0 R]>>',
    });
    expect((await verify(update(file(), drawn))).verdict).toBe('indeterminate');
  });
});

describe('tags of buttons that get other numbers (iText 8 and 9)', () => {
  const [root, whole, tag] = [50, 51, 52];
  const group = (kid: number): string => `<</FT/Btn/Ff 49152/T(Choice)/V/a/Kids[${kid} 0 R]>>`;
  const button = (more = ''): string =>
    `<</Type/Annot/Subtype/Widget/Parent 60 0 R/Rect[100 500 115 515]/F 4/AP<</N<</a 8 0 R>>>>/AS/a/StructParent 0${more}>>`;
  const element = (widget: number, more = ''): string =>
    `<</Type/StructElem/S/Form/P ${whole} 0 R/Pg 3 0 R/K<</Type/OBJR/Obj ${widget} 0 R>>${more}>>`;
  const tree = (one: number): Readonly<Record<number, string>> => ({
    [root]: `<</Type/StructTreeRoot/K[${whole} 0 R]/ParentTree<</Nums[0 ${one} 0 R]>>>>`,
    [whole]: `<</Type/StructElem/S/Document/P ${root} 0 R/K[${one} 0 R]>>`,
  });
  const page = (widget: number): string => objects.page.replace('12 0 R]', `12 0 R ${widget} 0 R]`);
  const first: Readonly<Record<number, string>> = {
    ...tree(tag),
    [tag]: element(61),
    60: group(61),
    61: button(),
    53: element(num.empty),
  };
  const file = (): Uint8Array =>
    contract({
      ...certification(2),
      catalog: objects.catalog.replace('>>', `/Perms<</DocMDP 10 0 R>>/StructTreeRoot ${root} 0 R>>`),
      page: page(61),
      form: objects.form.replace('11 0 R]', '11 0 R 60 0 R]'),
      more: (builder) => Object.entries(first).reduce((one, [at, body]) => one.object(Number(at), body), builder),
    });
  const renewed = (one: string) => ({
    ...tree(72),
    72: one,
    [num.page]: page(71),
    60: group(71),
    71: button('/P 3 0 R'),
  });

  test('as somebody signs', async () => {
    const report = await verify(countersign(file(), { changed: renewed(element(71)) }));
    expect([report.verdict, failures(report)]).toEqual(['valid', []]);
  });

  const attacks: Readonly<Record<string, Readonly<Record<number, string>>>> = {
    'are read aloud in other words': renewed(element(71, '/ActualText(no)')),
    'lead to another field': renewed(element(num.amount)),
    'are tags that were there before': { ...renewed(element(71)), ...tree(53), 53: element(71) },
  };
  test.each(Object.entries(attacks))('%s', async (_, changed) => {
    const report = await verify(countersign(file(), { changed }));
    expect(failures(report)).toEqual(['change.structure-changed']);
  });
});

describe('a form gets a default look with a timestamp (iText 5)', () => {
  const certified = (amount: string, extra = ''): Uint8Array =>
    contract({
      ...certification(1),
      form: `<</Fields[7 0 R 9 0 R]/SigFlags 3${extra}>>`,
      more: (builder) => builder.object(num.amount, amount),
    });
  const own = objects.amount.replace('/V(100)', '/V(100)/DA(/F1 12 Tf 0 g)');
  const defaults = (extra = '') => ({ [num.form]: `<</Fields[7 0 R 9 0 R]/SigFlags 3/DA(/F1 90 Tf 1 g)${extra}>>` });

  test('that no field is drawn by', async () => {
    expect((await verify(update(certified(own), defaults()))).verdict).toBe('valid');
  });

  test('that a field is drawn by', async () => {
    const report = await verify(update(certified(objects.amount), defaults()));
    expect(failures(report)).toEqual(['change.form-defaults-changed']);
  });

  test('and with it the request to draw anew', async () => {
    const report = await verify(update(certified(own), defaults('/NeedAppearances true')));
    expect(failures(report)).toContain('change.form-redraw-asked');
  });
});

describe('a profile for colors is added (DSS)', () => {
  const sRgb = [
    ['rXYZ', xyz(0.436, 0.2225, 0.0139)],
    ['gXYZ', xyz(0.3851, 0.7169, 0.0971)],
    ['bXYZ', xyz(0.1431, 0.0606, 0.7141)],
    ...['rTRC', 'gTRC', 'bTRC'].map((name) => [name, curve(2.2)] as const),
  ] as const;
  const intent = (keys: string, entries: string, data: Uint8Array) => ({
    [num.catalog]: objects.catalog.replace('>>', '/OutputIntents[60 0 R]>>'),
    60: `<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/DestOutputProfile 61 0 R${keys}>>`,
    61: { entries, data: Buffer.from(data).toString('latin1') },
  });

  test('that of sRGB', async () => {
    expect(isSrgb(profile(sRgb))).toBe(true);
    const exact = sRgb.map(([name, tag]) => [name, name.endsWith('TRC') ? stepsOf(shownAs) : tag] as const);
    expect(isSrgb(profile([...exact, ['wtpt', xyz(0.9505, 1, 1.0891)]]))).toBe(true);
    expect((await verify(update(contract(), intent('', '/N 3', profile(sRgb))))).verdict).toBe('valid');
    expect((await verify(update(contract(certification(1)), intent('', '/N 3', profile(sRgb))))).verdict).toBe(
      'invalid',
    );
  });

  const other = (name: string, tag: Uint8Array) => sRgb.map((one) => (one[0] === name ? ([name, tag] as const) : one));
  const attacks: Readonly<Record<string, () => ReturnType<typeof intent>>> = {
    'with a table of colors besides': () => intent('', '/N 3', profile([...sRgb, ['A2B0', curve(2.2)]])),
    'in which red is white': () => intent('', '/N 3', profile(other('rXYZ', xyz(0.96, 1, 0.82)))),
    'in which everything is light': () => intent('', '/N 3', profile(other('gTRC', curve(0.1)))),
    'in which what is nearly black is lighter than what is not': () =>
      intent(
        '',
        '/N 3',
        profile(
          other(
            'gTRC',
            stepsOf((x) => (x < 0.02 ? 0.03 : shownAs(x))),
          ),
        ),
      ),
    'in which steps that look alike are told apart': () =>
      intent(
        '',
        '/N 3',
        profile(
          other(
            'gTRC',
            stepsOf((x) => shownAs(x < 0.5 ? x - 0.02 : x + 0.02)),
          ),
        ),
      ),
    'whose white is black': () => intent('', '/N 3', profile([...sRgb, ['wtpt', xyz(0.01, 0.01, 0.01)]])),
    'in which one step is another color': () => intent('', '/N 3', profile(other('gTRC', steps(40)))),
    'of four colors': () => intent('', '/N 4', profile(sRgb)),
    'with another below it': () => intent('', '/N 3/Alternate[/Separation/Black/DeviceGray 8 0 R]', profile(sRgb)),
    'with inks': () => intent('/MixingHints<<>>', '/N 3', profile(sRgb)),
    'that is none': () => intent('', '/N 3', new TextEncoder().encode('a profile')),
  };
  test.each(Object.entries(attacks))('%s', async (_, make) => {
    expect(failures(await verify(update(contract(), make())))).toEqual(['change.catalog-changed']);
  });
});

function xyz(...color: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(20));
  view.setUint32(0, 0x58595a20);
  for (const [index, part] of color.entries()) view.setInt32(8 + 4 * index, Math.round(part * 65_536));
  return new Uint8Array(view.buffer);
}

function curve(gamma: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(14));
  view.setUint32(0, 0x63757276);
  view.setUint32(8, 1);
  view.setUint16(12, Math.round(gamma * 256));
  return new Uint8Array(view.buffer);
}

/** A curve in 256 steps, of which one is full. */
const steps = (odd: number): Uint8Array => stepsOf((x) => (x === odd / 255 ? 1 : x ** 2.2));

function stepsOf(light: (x: number) => number): Uint8Array {
  const view = new DataView(new ArrayBuffer(12 + 512));
  view.setUint32(0, 0x63757276);
  view.setUint32(8, 256);
  for (let at = 0; at < 256; at++) view.setUint16(12 + 2 * at, Math.min(65_535, Math.max(0, 65_535 * light(at / 255))));
  return new Uint8Array(view.buffer);
}

const shownAs = (x: number): number => (x <= 0.040_45 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);

function profile(tags: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const start = 132 + 12 * tags.length;
  const bytes = new Uint8Array(start + tags.reduce((sum, [, tag]) => sum + tag.length, 0));
  const view = new DataView(bytes.buffer);
  const word = (at: number, text: string): void => bytes.set(new TextEncoder().encode(text), at);
  view.setUint32(0, bytes.length);
  for (const [at, text] of [
    [12, 'mntr'],
    [16, 'RGB '],
    [20, 'XYZ '],
    [36, 'acsp'],
  ] as const)
    word(at, text);
  view.setUint32(128, tags.length);
  let offset = start;
  for (const [index, [name, tag]] of tags.entries()) {
    word(132 + 12 * index, name);
    view.setUint32(136 + 12 * index, offset);
    view.setUint32(140 + 12 * index, tag.length);
    bytes.set(tag, offset);
    offset += tag.length;
  }
  return bytes;
}
