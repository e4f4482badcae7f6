/** What the most common viewers, PDFium and pdf.js, read otherwise than the standard says, written behind a signature so that they show something else. */
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { latin1Bytes, latin1Text } from '../../core/pdf/characters.ts';
import { PdfBuilder } from '../pdf/build-pdf.ts';
import { fillSignature, plainCms, signatureEntries } from '../support/test-signer.ts';
import {
  alice,
  type ContractOptions,
  certification,
  contract,
  goOn,
  num,
  objects,
  trailer,
  update,
  verify,
} from './signed-contract.ts';

const bases: Readonly<Record<string, ContractOptions>> = { approval: {}, 'P=1': certification(1) };
const catalogOf = (base: ContractOptions, extra = '/Version/1.7'): string =>
  (base.catalog ?? objects.catalog).replace(/>>$/, `${extra}>>`);
const evil = 'BT /F1 24 Tf 72 720 Td (The price is 1000000) Tj ET';

type Attack = (base: ContractOptions) => Uint8Array;

/** Each kind on an approval and on a certification that permits nothing; `control` is the same written as others read it. */
const never = (attacks: Readonly<Record<string, Attack>>, verdicts = ['invalid', 'unreadable']): void => {
  test.each(
    Object.entries(attacks).flatMap(([name, attack]) =>
      Object.entries(bases).map(([base, options]) => [`${base}: ${name}`, attack, options] as const),
    ),
  )('%s', async (_, attack, options) => {
    expect(verdicts).toContain((await verify(attack(options))).verdict);
  });
};

/** Another document, which nothing leads to. */
const withOther = (builder: PdfBuilder): PdfBuilder =>
  builder
    .object(30, '<</Type/Catalog/Pages 32 0 R>>')
    .object(32, '<</Type/Pages/Kids[33 0 R]/Count 1>>')
    .object(33, '<</Type/Page/Parent 32 0 R/MediaBox[0 0 595 842]/Contents 31 0 R>>')
    .stream(31, '', evil);
const revised = (base: ContractOptions): PdfBuilder =>
  goOn(
    contract({
      ...base,
      more: (builder) => builder.text(`4 0 obj\n<</Length ${evil.length}>>\nstream\n${evil}\nendstream\nendobj\n`),
    }),
  ).object(num.catalog, catalogOf(base));
const changedEnd = (file: Uint8Array, from: string | RegExp, to: string): Uint8Array => {
  const text = latin1Text(file);
  const at = text.lastIndexOf('\nxref\n');
  return latin1Bytes(text.slice(0, at) + text.slice(at).replace(from, to));
};
const zeros = '0'.repeat(256);

test.each(Object.entries(bases))('%s: the same with nothing odd about it is valid', async (_, base) => {
  expect((await verify(withOther(revised(base)).table(trailer).bytes())).verdict).toBe('valid');
  expect((await verify(withOther(revised(base)).xrefStream(40, trailer).bytes())).verdict).toBe('valid');
});

describe('names and numbers that some programs end early', () => {
  const key = (name: string, value: string): Attack => {
    return (base) => withOther(revised(base)).table(`${trailer}/${name} ${value}`).bytes();
  };
  never({
    'a second root, its name followed by what PDFium takes for white space': key('Root\x80', '30 0 R'),
    'the same with the other byte': key('Root\xff', '30 0 R'),
    'a second root, its name followed by a zero': key('Root#00', '30 0 R'),
    'an encryption, for PDFium': key('Encrypt\x80', '<</Filter/Standard/V 2/R 3/O(x)/U(x)/P 0>>'),
    'a second size, for PDFium': key('Size\x80', '3'),
    'a second root in a stream': (base) =>
      withOther(revised(base)).xrefStream(40, `${trailer}/Root\x80 30 0 R`).bytes(),
    'a /Prev longer than 255 digits': (base) =>
      changedEnd(revised(base).table(trailer).bytes(), /\/Prev /, `/Prev ${zeros}`),
    'a /Root longer than 255 digits': (base) =>
      changedEnd(revised(base).table(trailer).bytes(), /\/Root /, `/Root ${zeros}`),
    'a page turned by a number of more than 255 digits': (base) =>
      update(contract({ ...base, page: turned('90') }), { [num.page]: turned(`${zeros}90`) }),
    'a page as wide as a number of more than 255 digits': (base) =>
      update(contract(base), { [num.page]: objects.page.replace('595', `${zeros}595`) }),
  });
});

const turned = (angle: string): string => objects.page.replace('/Contents', `/Rotate ${angle}/Contents`);

describe('cross-references that send some programs to search the file', () => {
  never({
    'a zero behind startxref': (base) => changedEnd(revised(base).table(trailer).bytes(), /startxref\n/, 'startxref\0'),
    'a form feed behind startxref': (base) =>
      changedEnd(revised(base).table(trailer).bytes(), /startxref\n/, 'startxref\n\f'),
    'a cross-reference stream with the number 0': (base) => {
      const builder = revised(base);
      const at = builder.offset;
      const section = builder.xrefStreamObject(40, `${trailer}/Prev ${builder.previous}`);
      return builder.text(section.replace('40 0 obj', '0 0 obj')).end(at).bytes();
    },
    'a cross-reference stream with a second /DecodeParms under its short name': (base) =>
      revised(base).xrefStream(40, `${trailer}/DP null`, { predictor: true }).bytes(),
  });

  test('white space between the entries of a table', async () => {
    const builder = revised({}).object(2, objects.pages).object(3, objects.page);
    const file = builder.table(trailer).bytes();
    const one = latin1Text(file).replace(/(\nxref\n)1 1\n(.{18} \n)2 1\n(.{18} \n)3 1\n/g, '$11 3\n$2$3');
    expect((await verify(latin1Bytes(one))).verdict).toBe('valid');
    const spaced = one.replace(/(\n1 3\n.{18} \n)/, '$1 ');
    expect((await verify(latin1Bytes(spaced))).verdict).toBe('indeterminate');
  });
});

describe('object streams that programs read in their own order', () => {
  const stream = (base: ContractOptions, listed: string, body: string, extra = ''): Uint8Array => {
    const builder = goOn(contract(base));
    builder.stream(
      41,
      `/Type/ObjStm/N ${listed.split(' ').length / 2}/First ${listed.length + 1}${extra}`,
      `${listed} ${body}`,
    );
    return builder.entry(num.catalog, [2, 41, 0]).xrefStream(42, trailer).bytes();
  };
  test.each(Object.entries(bases))('%s: one as all read it is valid', async (_, base) => {
    expect((await verify(stream(base, '1 0', catalogOf(base)))).verdict).toBe('valid');
  });
  never({
    'an object that begins within another': (base) =>
      stream(base, `1 0 50 ${catalogOf(base).indexOf('/AcroForm')}`, catalogOf(base)),
    'objects out of order': (base) => stream(base, '1 4 50 0', `(x) ${catalogOf(base)}`),
    'a number listed twice': (base) =>
      stream(base, `1 0 1 ${catalogOf(base).length + 1}`, `${catalogOf(base)} <</Type/Catalog/Pages 2 0 R>>`),
    'another beginning for PDFium': (base) => stream(base, '1 0', catalogOf(base), '/First\x80 9'),
    'no object stream to PDFium': (base) => stream(base, '1 0', catalogOf(base), '/Type\x80/Other'),
    'a second /DecodeParms under its short name': (base) => stream(base, '1 0', catalogOf(base), '/DP null'),
    'a second /Filter under its short name': (base) => stream(base, '1 0', catalogOf(base), '/F null'),
  });
});

describe('a stream of hidden objects that only a later section makes some programs read', () => {
  /** The first section is hybrid; its stream lists what the page draws in large letters. */
  const hybrid = (base: ContractOptions, hidden: 'free' | 'absent'): { file: Uint8Array; streamAt: number } => {
    const builder = new PdfBuilder()
      .object(num.catalog, base.catalog ?? objects.catalog)
      .object(num.pages, objects.pages)
      .object(num.page, objects.page.replace('4 0 R', '[4 0 R 51 0 R]').replace(/\/Annots.*\]/, ''))
      .stream(num.content, '', objects.text)
      .object(num.font, objects.font)
      .object(num.form, '<</Fields[9 0 R]/SigFlags 3>>')
      .object(num.signed, '<</Type/Annot/Subtype/Widget/FT/Sig/T(Alice)/V 10 0 R/Rect[0 0 0 0]/F 132>>')
      .object(num.signature, `<<${signatureEntries(base.signature)}>>`)
      .stream(num.picture, objects.look, '')
      .stream(num.attachment, '', '');
    const visible = [...builder.entries];
    builder.entries.clear();
    builder.stream(51, '', evil);
    const streamAt = builder.offset;
    builder.text(builder.xrefStreamObject(52, '/Root 1 0 R'));
    builder.entries.clear();
    for (const [number, entry] of visible) builder.entry(number, entry);
    if (hidden === 'free') for (const number of [51, 52]) builder.entry(number, [0, 0, 65535]);
    const file = builder.table(`/Root 1 0 R/ID[<00><00>]/XRefStm ${streamAt}`).bytes();
    return { file: fillSignature(file, plainCms(alice)), streamAt };
  };

  test.each(Object.entries(bases))('%s', async (_, base) => {
    for (const hidden of ['free', 'absent'] as const) {
      const { file, streamAt } = hybrid(base, hidden);
      const next = (extra: string): Uint8Array =>
        goOn(file).object(num.catalog, catalogOf(base)).table(`${trailer}${extra}`).bytes();
      expect((await verify(next(''))).verdict).toBe('valid');
      expect((await verify(next(`/XRefStm ${streamAt}`))).verdict).toBe('indeterminate');
    }
  });
});

describe('the same by the standard, and something else to some programs', () => {
  const inherits = objects.page.replace('/MediaBox[0 0 595 842]', '');
  const inheriting = (base: ContractOptions, page = inherits): Uint8Array =>
    contract({
      ...base,
      page,
      more: (builder) =>
        builder.object(num.pages, '<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 400 842]/Rotate 90>>'),
    });
  const withKey = (page: string, key: string): string => page.replace('/Type/Page', `/Type/Page${key}`);
  const text = deflateSync(objects.text).toString('latin1');
  const deflated = (entries: string) => ({ entries: `/Filter/FlateDecode${entries}`, data: text });
  const drawn = (base: ContractOptions, entries = ''): Uint8Array =>
    contract({
      ...base,
      page: objects.page.replace('4 0 R', '30 0 R'),
      more: (builder) => builder.stream(30, deflated(entries).entries, text),
    });
  const palette = (colors: string) => ({
    entries: `/Type/XObject/Subtype/Image/Width 2/Height 1/BitsPerComponent 8/ColorSpace[/Indexed/DeviceRGB 1(${colors})]`,
    data: '\x00\x01',
  });
  const pictured = (base: ContractOptions, colors: string): Uint8Array =>
    contract({
      ...base,
      more: (builder) => builder.stream(num.picture, palette(colors).entries, palette(colors).data),
    });
  const stamp = (flags: string): string =>
    `<</Type/Annot/Subtype/Stamp/Rect[0 0 595 842]/F ${flags}/P 3 0 R/AP<</N 13 0 R>>>>`;
  const stamped = (base: ContractOptions, flags: string): Uint8Array =>
    contract({
      ...base,
      page: objects.page.replace('12 0 R]', '12 0 R 30 0 R]'),
      more: (builder) => builder.object(30, stamp(flags)),
    });

  test.each(Object.entries(bases))('%s: written again as it was it is valid', async (_, base) => {
    for (const file of [
      update(inheriting(base), { [num.page]: inherits }),
      update(drawn(base), { 30: deflated('') }),
      update(pictured(base, '\r\n\x01\x02\x03\x04\x05'), { [num.picture]: palette('\r\n\x01\x02\x03\x04\x05') }),
      update(stamped(base, '2'), { 30: stamp('2') }),
    ]) {
      expect((await verify(file)).verdict).toBe('valid');
    }
  });
  never({
    'null where the size of the page is inherited': (base) =>
      update(inheriting(base), { [num.page]: withKey(inherits, '/MediaBox null') }),
    'null where the rotation of the page is inherited': (base) =>
      update(inheriting(base), { [num.page]: withKey(inherits, '/Rotate null') }),
    'a null that held off what is inherited is gone': (base) =>
      update(inheriting(base, withKey(inherits, '/MediaBox null')), { [num.page]: inherits }),
    'a reference to nothing where a part of the page is shown': (base) =>
      update(contract(base), { [num.page]: withKey(objects.page, '/CropBox 77 0 R') }),
    'a page that has kids, which are null': (base) =>
      update(contract(base), { [num.page]: withKey(objects.page, '/Kids null') }),
    'no filter, under its short name': (base) => update(drawn(base), { 30: deflated('/F null') }),
    'no filter, under its short name, is gone': (base) => update(drawn(base, '/F null'), { 30: deflated('') }),
    'a rotation that fits into no integer gets a point': (base) =>
      update(contract({ ...base, page: turned('4294967386') }), { [num.page]: turned('4294967386.0') }),
    'a rotation gets a point': (base) =>
      update(contract({ ...base, page: turned('90') }), { [num.page]: turned('90.0') }),
    'the flags of a hidden annotation get a point': (base) => update(stamped(base, '2'), { 30: stamp('2.0') }),
    'a palette that begins with another end-of-line': (base) =>
      update(pictured(base, '\n\xff\xff\xff\0\0'), { [num.picture]: palette('\r\n\xff\xff\xff\0\0') }),
  });

  const named = (name: string) => ({
    entries: `${objects.look}/Resources<</XObject<</${name} 31 0 R>>>>`,
    data: '/##41 Do',
  });
  test.each(['#23A', '#23#2341'])('a resource whose name has a # that begins no escape, as %s', async (other) => {
    const more = (builder: PdfBuilder): PdfBuilder =>
      builder.stream(num.picture, named('##41').entries, named('##41').data).stream(31, objects.look, '0 g f');
    for (const base of Object.values(bases)) {
      const file = update(contract({ ...base, more }), { [num.picture]: named(other) });
      expect((await verify(file)).verdict).toBe('invalid');
    }
  });

  test('an octal number for more than a byte', async () => {
    const amount = (value: string): string => objects.amount.replace('(100)', value);
    const more = (builder: PdfBuilder): PdfBuilder => builder.object(num.amount, amount('(\\377)'));
    for (const [value, verdict] of [
      ['<ff>', 'valid'],
      ['(\\777)', 'indeterminate'],
    ] as const) {
      expect((await verify(update(contract({ more }), { [num.amount]: amount(value) }))).verdict).toBe(verdict);
    }
  });

  test('a text in the other order of bytes', async () => {
    const amount = (value: string): string => objects.amount.replace('(100)', value);
    const base = { more: (builder: PdfBuilder) => builder.object(num.amount, amount('<FEFF00FF00FE00420041>')) };
    expect((await verify(update(contract(base), { [num.amount]: amount('<FFFE4241>') }))).verdict).not.toBe('valid');
  });
});

describe('a stream that counts as a dictionary, and is drawn under a name that sounds like a mention', () => {
  const form = '/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F1 5 0 R>>>>';
  const says = (words: string): string => `BT /F1 24 Tf 72 600 Td (${words}) Tj ET`;
  const drawing = (base: ContractOptions, name: string, as: ContractOptions, entries: string): Uint8Array =>
    contract({
      ...base,
      ...as,
      page: (as.page ?? objects.page).replace('/X 13 0 R', `/X 13 0 R/${name} 30 0 R`).replace('4 0 R', '29 0 R'),
      more: (builder) =>
        builder.stream(29, '', `${objects.text} /${name} Do`).stream(30, entries, says('one thousand')),
    });
  const field = `/FT/Tx/T(Z)/Rect[0 0 0 0]${form}`;
  const fields = objects.form.replace('11 0 R]', '11 0 R 30 0 R]');
  const listed = { page: objects.page.replace('12 0 R]', '12 0 R 30 0 R]') };
  const asForm = `${objects.form.slice(2, -2)}${form}`;
  const then = (file: Uint8Array, entries: string): Uint8Array =>
    update(file, { 30: { entries, data: says('two millions') } });
  never({
    'a field': (base) => then(drawing(base, 'T', { form: fields }, field), field),
    ...Object.fromEntries(
      ['T', 'Parent', 'Annots', 'CO', 'Popup', 'Kids', 'Annotation', 'Obj', 'TA', 'IRT', 'Fields'].map((name) => [
        `an annotation named ${name}`,
        (base: ContractOptions) => then(drawing(base, name, listed, `/Rect[0 0 0 0]${form}`), `/Rect[0 0 0 0]${form}`),
      ]),
    ),
    'the form itself': (base) =>
      then(drawing(base, 'AcroForm', { catalog: catalogOf(base, '').replace('6 0 R', '30 0 R') }, asForm), asForm),
  });
});
