/** After P=3, what looks like a mark of text and hides it: by colors, groups and lines as PDFium, pdf.js, MuPDF or poppler draw them. */
import { describe, expect, test } from 'vitest';
import { certification, contract, failures, num, objects, type StreamBody, update, verify } from './signed-contract.ts';

const place = '/QuadPoints[60 745 320 745 60 710 320 710]/Rect[60 710 320 745]';
const look = (entries: string, data: string): StreamBody => ({
  entries: `/Type/XObject/Subtype/Form/BBox[60 710 320 745]${entries}`,
  data,
});
const noted = (note: string, more: Readonly<Record<number, string | StreamBody>> = {}): Uint8Array =>
  update(contract(certification(3)), {
    [num.page]: objects.page.replace('12 0 R]', '12 0 R 30 0 R]'),
    30: `<</Type/Annot${note}/F 4/P 3 0 R>>`,
    ...more,
  });
const marked = (entries: string, data: string, inner?: StreamBody): Uint8Array =>
  noted(`/Subtype/Highlight${place}/C[1 1 0]/AP<</N 31 0 R>>`, {
    31: look(entries, data),
    ...(inner === undefined ? {} : { 32: inner }),
  });

const multiply = '/ExtGState<</G<</BM/Multiply>>>>';
const area = '60 710 260 35 re f';
const yellow = `/G gs 1 1 0 rg ${area}`;
const space = (definition: string): string => `/Resources<<${multiply}/ColorSpace<</S ${definition}>>>>`;
const inverse = '<</FunctionType 2/Domain[0 1]/C0[1]/C1[0]/N 1>>';
const setting = (entries: string): string => `/Resources<</ExtGState<</G<<${entries}>>>>>>`;
const isolated = '/Group<</S/Transparency/I true>>';
const withInner = (more = ''): string => `/Resources<<${more}/XObject<</I 32 0 R>>>>`;
const lines = (count: number, step: number): string =>
  Array.from({ length: count }, (_, i) => `60 ${710 + step * i} m 320 ${710 + step * i} l S`).join(' ');

const hiding: Readonly<Record<string, Uint8Array>> = {
  'an ink of which all is black': marked(
    space(`[/Separation/Black/DeviceGray${inverse}]`),
    `/G gs /S cs 1 scn ${area}`,
  ),
  'a palette whose second color is black': marked(space('[/Indexed/DeviceGray 1<ff00>]'), `/G gs /S cs 1 sc ${area}`),
  'a color of Lab': marked(space('[/Lab<</WhitePoint[0.95 1 1.08]>>]'), `/G gs /S cs 1 1 1 scn ${area}`),
  'a wide line from a palette': marked(
    space('[/Indexed/DeviceGray 1<ff00>]'),
    '/G gs /S CS 1 SC 30 w 60 728 m 320 728 l S',
  ),
  'another meaning for gray': marked(
    `/Resources<<${multiply}/ColorSpace<</DefaultGray[/Separation/Foo/DeviceGray${inverse}]>>>>`,
    `/G gs 1 g ${area}`,
  ),
  'a transfer function that inverts': marked(setting(`/BM/Multiply/TR ${inverse}`), yellow),
  'another blend mode to PDFium': marked(setting('/BM/Multiply/BM\x80/Normal'), yellow),
  'two blend modes': marked(setting('/BM/Normal/BM/Multiply'), yellow),
  'two graphics states of one name': marked('/Resources<</ExtGState<</G<</BM/Normal>>/G<</BM/Multiply>>>>>>', yellow),
  'a name that PDFium ends early': marked(
    '/Resources<</ExtGState<</G\x80<</BM/Multiply>>/G<</BM/Normal>>>>>>',
    `/G\x80 gs 1 1 0 rg ${area}`,
  ),
  'a group that sees nothing below': marked(`${isolated}/Resources<<${multiply}>>`, yellow),
  'a group within that sees nothing below': marked(
    withInner(),
    '/I Do',
    look(`${isolated}/Resources<<${multiply}>>`, yellow),
  ),
  'a color with too few parts': marked(`/Resources<<${multiply}>>`, `/G gs 1 rg ${area}`),
  'a color with too many parts': marked(`/Resources<<${multiply}>>`, `/G gs /DeviceGray cs 0 1 1 scn ${area}`),
  'a state that ends before it began': marked(withInner(multiply), '/G gs 1 1 0 rg /I Do', look('', `0 g Q ${area}`)),
  'many thin lines': marked('', `0 g 4 w ${lines(12, 3)}`),
  'thin lines in the color of paper': marked('', `1 G 4 w ${lines(1, 0).replace(/710/g, '728')}`),
  'a line that goes to and fro': marked(
    '',
    `0.8 G 4 w 60 710 m ${Array.from({ length: 90 }, (_, i) => `${60 + 3 * i} ${i % 2 === 0 ? 745 : 710} l`).join(' ')} S`,
  ),
  'a thin line made thick in steps': marked('', '0 G 4 w 2 0 0 2 0 0 cm 2 0 0 2 0 0 cm 15 182 m 80 182 l S'),
  'a thin line made thick by a form within': marked(
    withInner(),
    '/I Do',
    look('/Matrix[8 0 0 8 0 0]', '0 G 4 w 7 91 m 40 91 l S'),
  ),
  'a form that is drawn again and again': marked(
    withInner(),
    `${'1 0 0 1 0 3 cm /I Do '.repeat(12)}`,
    look('', '0 G 4 w 60 710 m 320 710 l S'),
  ),
  'a black highlight with a look that draws nothing': noted(`/Subtype/Highlight${place}/C[0 0 0]/AP<</N 31 0 R>>`, {
    31: look('', 'q Q'),
  }),
  'a white line through the text': noted(`/Subtype/StrikeOut${place}/C[1 1 1]`),
  'lines through very many low parts': noted(
    `/Subtype/StrikeOut/QuadPoints[${Array.from({ length: 30 }, (_, i) => `60 ${745 - i} 320 ${745 - i} 60 ${744 - i} 320 ${744 - i}`).join(' ')}]/Rect[60 710 320 745]/C[1 1 0]`,
  ),
  'lines through very many parts above each other': noted(
    `/Subtype/StrikeOut/QuadPoints[${Array.from({ length: 30 }, (_, i) => `60 ${755 - i} 320 ${755 - i} 60 ${735 - i} 320 ${735 - i}`).join(' ')}]/Rect[60 700 320 755]/C[1 1 0]`,
  ),
  'a link with a white border': noted('/Subtype/Link/Rect[60 728 320 729]/Border[0 0 2]/C[1 1 1]'),
  'a link that is a bar': noted('/Subtype/Link/Rect[60 720 320 724]/Border[0 0 4]/C[0 0 0]'),
  'a note whose look is larger than an icon': noted('/Subtype/Text/Rect[60 710 80 730]/AP<</N 31 0 R>>', {
    31: look('', `0 g ${area}`),
  }),
};

const honest: Readonly<Record<string, Uint8Array>> = {
  'a yellow area that multiplies': marked(`/Resources<<${multiply}>>`, yellow),
  'in a color space of the device': marked(`/Resources<<${multiply}>>`, `/G gs /DeviceRGB cs 1 1 0 sc ${area}`),
  'with opacity': marked(setting('/Type/ExtGState/BM/Multiply/ca 0.4/CA 0.4/AIS false'), yellow),
  'a group within one that multiplies': marked(
    withInner(multiply),
    '/G gs /I Do',
    look('/Group<</S/Transparency/I true>>', `1 1 0 rg ${area}`),
  ),
  'a group that is not isolated': marked(
    `/Group<</S/Transparency/CS/DeviceRGB/I false>>/Resources<<${multiply}>>`,
    yellow,
  ),
  'a thin red line': marked('', '1 0 0 RG 1 w 60 712 m 320 712 l S'),
  'a wave below the text': marked(
    '',
    `0 0.5 0 RG 1 w 60 710 m ${Array.from({ length: 130 }, (_, i) => `${62 + 2 * i} ${i % 2 === 0 ? 712 : 710} l`).join(' ')} S`,
  ),
  'a line without a look': noted(`/Subtype/Underline${place}/C[1 0 0]`),
  'a link with a thin frame': noted('/Subtype/Link/Rect[60 710 320 745]/Border[0 0 1]/C[0 0 1]'),
  'a link without a frame': noted('/Subtype/Link/Rect[60 728 320 729]/Border[0 0 0]/C[1 1 1]'),
  'a note with an icon': noted('/Subtype/Text/Rect[60 710 80 730]/AP<</N 31 0 R>>', {
    31: { entries: '/Type/XObject/Subtype/Form/BBox[0 0 20 20]', data: '1 1 0 rg 0 0 20 20 re f' },
  }),
};

describe('a mark that hides what it marks', () => {
  test.each(Object.entries(hiding))('%s', async (_, file) => {
    expect(failures(await verify(file))).toContain('change.annotation-covering-added');
  });
});

describe('a mark that leaves the text legible', () => {
  test.each(Object.entries(honest))('%s', async (_, file) => {
    expect((await verify(file)).verdict).toBe('valid');
  });
});
