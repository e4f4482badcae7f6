/** What programs that write an object anew change in it without meaning to, beside what an attacker would make of it. */
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { latin1Bytes, latin1Text } from '../../core/pdf/characters.ts';
import { certification, contract, failures, num, objects, update, verify } from './signed-contract.ts';

const exact = '[0 0 595.303937007874 841.889763779528]';
const page = (box: string, entries = ''): string =>
  objects.page.replace('/MediaBox[0 0 595 842]', `/MediaBox${box}${entries}`);
/** The page is written anew with another box. */
const boxed = (from: string, to: string, entries?: string): Uint8Array =>
  update(contract({ page: page(from, entries) }), { [num.page]: page(to, entries) });

/** The page inherits its box, and is written anew with more entries of its own. */
const stated = (entries: string, inherited = '/MediaBox[0 0 595 842]'): Uint8Array => {
  const bare = page('').replace('/MediaBox', '');
  const pages = objects.pages.replace('>>', `${inherited}>>`);
  const file = contract({ page: bare, more: (builder) => builder.object(num.pages, pages) });
  return update(file, { [num.page]: bare.replace('/Contents', `${entries}/Contents`) });
};

/** The field is filled in where P=2 allows it, and more of it is written anew. */
const filled = (change: (amount: string) => string): Uint8Array =>
  update(contract(certification(2)), {
    [num.amount]: change(objects.amount.replace('/V(100)', '/V(200)')),
    [num.amountLook]: { entries: objects.look, data: 'BT /F1 12 Tf 2 4 Td (200) Tj ET' },
  });
const moved = (rect: string): Uint8Array => filled((amount) => amount.replace('[72 400 272 420]', rect));
const flagged = (flags: string): Uint8Array => filled((amount) => amount.replace('/FT/Tx', `/FT/Tx${flags}`));

const deflated = (text: string): string => latin1Text(new Uint8Array(deflateSync(latin1Bytes(text))));
const price = deflated(objects.text);
/** What the page draws is written anew. */
const drawn = (entries: string, data: string): Uint8Array => update(contract(), { [num.content]: { entries, data } });

/** A text in UTF-16, as iText and TCPDF write even names, and the same in PDFDocEncoding. */
const wide = '<FEFF0041006D006F0075006E0074>';
const plain = '(Amount)';
/** The page holds something besides, and is written anew. */
const besides = (from: string, to: string, entries: Readonly<Record<number, string>> = {}): Uint8Array => {
  const more = (text: string): string => objects.page.replace('/Contents', `${text}/Contents`);
  const file = contract({
    page: more(from),
    more: (builder) => Object.entries(entries).reduce((all, [n, body]) => all.object(Number(n), body), builder),
  });
  return update(file, { [num.page]: more(to) });
};
const palette = (lookup: string): string => `/Group<</CS[/Indexed/DeviceGray 1 ${lookup}]>>`;

const opened = (permission: 1 | 2 | 3, mode: string): Uint8Array => {
  const { catalog = '', ...options } = certification(permission);
  return update(contract({ ...options, catalog }), {
    [num.catalog]: catalog.replace('/Type/Catalog', `/Type/Catalog${mode}`),
  });
};

const honest: Readonly<Record<string, () => Uint8Array>> = {
  'MuPDF writes a page with single precision': () => boxed(exact, '[0 0 595.30398 841.8898]'),
  'poppler writes a page with ten digits': () => boxed(exact, '[0 0 595.3039370079 841.8897637795]'),
  'pypdf states on the page what it inherits': () =>
    stated('/MediaBox[0 0 595 842]/Rotate 90', '/MediaBox[0 0 595 842]/Rotate 90'),
  'a page states the part to be shown that it inherits': () =>
    stated('/CropBox[10 10 585 832]', '/MediaBox[0 0 595 842]/CropBox[10 10 585 832]'),
  'the place of a field that is filled in is rounded': () => moved('[72 400.0001 272 419.99995]'),
  'the flags of a field are stated, none': () => flagged('/Ff 0'),
  'PDFium compresses what a page draws': () => drawn('/Filter/FlateDecode', price),
  'pyHanko writes a text in PDFDocEncoding': () =>
    besides(`/PieceInfo<</T ${wide}>>/Q<</TU ${wide}>>`, `/PieceInfo<</T ${plain}>>/Q<</TU ${plain}>>`),
  'PyMuPDF shows the attachments first, after P=2': () => opened(2, '/PageMode/UseAttachments'),
  'PyMuPDF shows the attachments first, after P=3': () => opened(3, '/PageMode/UseAttachments'),
};

const attacks: Readonly<Record<string, readonly [() => Uint8Array, string]>> = {
  'a page is cut by a hundredth of a point': [() => boxed(exact, '[0 0 595.303937 841.879]'), 'change.page-changed'],
  'a page that its unit stretches is cut by less than the rounding of an ordinary one': [
    () => boxed('[0 0 0.00793 0.01123]', '[0 0 0.00793 0.01113]', '/UserUnit 75000'),
    'change.page-changed',
  ],
  'corners of a page change places': [
    () => boxed(exact, '[595.303937007874 0 0 841.889763779528]'),
    'change.page-changed',
  ],
  'a page without a size gets one': [() => boxed('[0 0 0 842]', '[0 0 0.0001 842]'), 'change.page-changed'],
  'a page states another box than it inherits': [() => stated('/MediaBox[0 0 595 400]'), 'change.page-changed'],
  'a page states only for itself how it is turned': [() => stated('/Rotate 180'), 'change.page-changed'],
  'a page states a part to be shown that others don’t cut to the page': [
    () => stated('/CropBox[-500 -500 5000 5000]'),
    'change.page-changed',
  ],
  'a page states its box twice': [() => stated('/MediaBox[0 0 595 400]/MediaBox[0 0 595 842]'), 'change.page-changed'],
  'a field is moved by a hundredth of a point': [
    () => moved('[72 400.01 272 420.01]'),
    'change.field-definition-changed',
  ],
  'a field is given flags': [() => flagged('/Ff 4096'), 'change.field-definition-changed'],
  'a field is given flags twice': [() => flagged('/Ff 4096/Ff 0'), 'change.field-definition-changed'],
  'a page draws something else, compressed': [
    () => drawn('/Filter/FlateDecode', deflated(objects.text.replace('100', '900'))),
    'change.page-changed',
  ],
  'what a page draws is compressed without its end': [
    () => drawn('/Filter/FlateDecode', price.slice(0, -6)),
    'change.page-changed',
  ],
  'what a page draws is compressed, and more behind it': [
    () => drawn('/Filter/FlateDecode', `${price}${deflated('1 g 0 0 999 999 re f')}`),
    'change.page-changed',
  ],
  'what a page draws is compressed with a wrong checksum': [
    () => drawn('/Filter/FlateDecode', `${price.slice(0, -1)}${price.endsWith('x') ? 'y' : 'x'}`),
    'change.page-changed',
  ],
  'what a page draws is compressed, and then predicted': [
    () => drawn('/Filter/FlateDecode/DecodeParms<</Predictor 2/Columns 4>>', price),
    'change.page-changed',
  ],
  'what a page draws is compressed by a filter named twice': [
    () => drawn('/Filter/ASCIIHexDecode/Filter/FlateDecode', price),
    'change.page-changed',
  ],
  'a text is another one in the other encoding': [
    () => besides(`/Q<</TU ${wide}>>`, '/Q<</TU(Am0unt)>>'),
    'change.page-changed',
  ],
  'bytes that are no text change as if they were': [
    () => besides(`/Q<</JS ${wide}>>`, `/Q<</JS ${plain}>>`),
    'change.page-changed',
  ],
  'a palette changes as a text would': [() => besides(palette('<FEFF0041>'), palette('<41>')), 'change.page-changed'],
  'a palette under the key of a text changes as a text would': [
    () => besides('/Q<</T[/Indexed/DeviceGray 1 <FEFF0041>]>>', '/Q<</T[/Indexed/DeviceGray 1 <41>]>>'),
    'change.page-changed',
  ],
  'half a character is left out': [() => besides('/Q<</TU<FEFF004100>>>', '/Q<</TU(A)>>'), 'change.page-changed'],
  'a control character is written otherwise': [
    () => besides('/Q<</TU<FEFF00410007>>>', '/Q<</TU<4107>>>'),
    'change.page-changed',
  ],
  'the document opens on the full screen': [() => opened(3, '/PageMode/FullScreen'), 'change.catalog-changed'],
  'the document opens in two ways': [
    () => opened(3, '/PageMode/FullScreen/PageMode/UseAttachments'),
    'change.catalog-changed',
  ],
  'the list of attachments is shown although nothing may change': [
    () => opened(1, '/PageMode/UseAttachments'),
    'change.attachments-shown',
  ],
};

describe('objects that are written anew', () => {
  test.each(Object.entries(honest))('%s: valid', async (_, make) => {
    const report = await verify(make());
    expect(failures(report)).toEqual([]);
    expect(report.verdict).toBe('valid');
  });

  test.each(Object.entries(attacks))('%s: invalid', async (_, [make, code]) => {
    const report = await verify(make());
    expect(failures(report)).toContain(code);
    expect(report.verdict).toBe('invalid');
  });
});
