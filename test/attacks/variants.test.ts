/**
 * The families of published attacks on signed PDFs, taken apart into what each combines, and put together again in every way. Nobody
 * knows which combination the next paper uses; none may be called valid.
 */
import { describe, expect, test } from 'vitest';
import { latin1Bytes, latin1Text } from '../../core/pdf/characters.ts';
import type { PdfBuilder } from '../pdf/build-pdf.ts';
import { certification, contract, goOn, num, objects, trailer, update, verify } from './signed-contract.ts';

const evil = 'BT /F1 24 Tf 72 720 Td (The price is 1000000) Tj ET';
const over = '[60 700 500 760]';
const look = '/Type/XObject/Subtype/Form/BBox[0 0 440 60]';

const verdictOf = async (bytes: Uint8Array) => (await verify(bytes)).verdict;
const refusing = ['invalid', 'unreadable'];
const product = <A, B>(as: Readonly<Record<string, A>>, bs: Readonly<Record<string, B>>) =>
  Object.entries(as).flatMap(([a, one]) => Object.entries(bs).map(([b, two]) => [`${a}; ${b}`, one, two] as const));

/** Mladenov et al., 1 Trillion Dollar Refund (CCS 2019), 4.1: both entries damaged at once. */
describe('universal signature forgery', () => {
  const values = {
    absent: '',
    'without a value': '/KEY',
    null: '/KEY null',
    'an empty string': '/KEY()',
    'an empty hexadecimal string': '/KEY<>',
    'a zero byte': '/KEY<00>',
    'an empty array': '/KEY[]',
    'a number': '/KEY 0',
    'a name': '/KEY/x',
    'a reference to nothing': '/KEY 99 0 R',
    'a reference to itself': '/KEY 10 0 R',
    'a dictionary': '/KEY<<>>',
    'four zeros': '/KEY[0 0 0 0]',
    'the whole file': '/KEY[0 99999 99999 0]',
  };
  const put = (text: string, pattern: RegExp, key: string, value: string): string =>
    text.replace(pattern, (found) => value.replace('KEY', key).padEnd(found.length));
  test.each(product(values, values))('/Contents %s', async (_, contents, range) => {
    const text = latin1Text(contract());
    const forged = put(
      put(text, /\/Contents<[0-9a-f]+>/, 'Contents', contents),
      /\/ByteRange\[[^\]]*\]/,
      'ByteRange',
      range,
    );
    expect(refusing).toContain(await verdictOf(latin1Bytes(forged)));
  });
});

/** 4.2: something evil is appended, and the end of the file is written in ways that readers repair. */
describe('incremental saving', () => {
  const bodies: Readonly<Record<string, (builder: PdfBuilder) => PdfBuilder>> = {
    'other content': (builder) => builder.stream(num.content, '', evil),
    'another page': (builder) =>
      builder.object(num.page, objects.page.replace('/Contents 4 0 R', '/Contents 30 0 R')).stream(30, '', evil),
    'another page tree': (builder) =>
      builder
        .object(num.pages, '<</Type/Pages/Kids[30 0 R]/Count 1>>')
        .object(30, '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 31 0 R/Resources<<>>>>')
        .stream(31, '', evil),
    'another catalog': (builder) =>
      builder
        .object(num.catalog, '<</Type/Catalog/Pages 30 0 R/AcroForm 6 0 R>>')
        .object(30, '<</Type/Pages/Kids[31 0 R]/Count 1>>')
        .object(31, '<</Type/Page/Parent 30 0 R/MediaBox[0 0 595 842]/Contents 32 0 R/Resources<<>>>>')
        .stream(32, '', evil),
    'the catalog without its form': (builder) =>
      builder.object(num.catalog, objects.catalog.replace('/AcroForm 6 0 R', '')).stream(num.content, '', evil),
  };
  const table = (builder: PdfBuilder): string =>
    `xref\n${builder.subsections()}trailer\n<</Root 1 0 R/Size 60/Prev ${builder.previous}>>\n`;
  const ends: Readonly<Record<string, (builder: PdfBuilder) => PdfBuilder>> = {
    'a table': (builder) => builder.table(trailer),
    'a cross-reference stream': (builder) => builder.xrefStream(40, trailer),
    'nothing behind it': (builder) => builder,
    'an end without a table': (builder) => builder.text(`startxref\n${builder.previous}\n%%EOF\n`),
    'a trailer alone': (builder) => builder.text('trailer\n<</Root 1 0 R/Size 60>>\n%%EOF\n'),
    'a table without its end': (builder) => builder.text(table(builder)),
    'a table, and an end that names the old one': (builder) =>
      builder.text(`${table(builder)}startxref\n${builder.previous}\n%%EOF\n`),
    'a table, and an end that names nothing': (builder) => builder.text(`${table(builder)}startxref\n0\n%%EOF\n`),
    'a table without a trailer': (builder) => {
      const at = builder.offset;
      return builder.text(`xref\n${builder.subsections()}startxref\n${at}\n%%EOF\n`);
    },
    'a table that forgets what was before': (builder) => {
      const at = builder.offset;
      return builder.text(`xref\n${builder.subsections()}trailer\n<</Root 1 0 R/Size 60>>\nstartxref\n${at}\n%%EOF\n`);
    },
    'a table that names itself as the one before': (builder) => {
      const at = builder.offset;
      return builder.text(
        `xref\n${builder.subsections()}trailer\n<</Root 1 0 R/Size 60/Prev ${at}>>\nstartxref\n${at}\n%%EOF\n`,
      );
    },
    'a table, twice its end': (builder) => builder.table(trailer).text('%%EOF\n'),
    'a table, and something else behind the end': (builder) => builder.table(trailer).text('%%EOF evil'),
    'a comment that looks like an end': (builder) =>
      builder.text(`%startxref\n${builder.offset}\n%%EOF\nstartxref\n${builder.previous}\n%%EOF\n`),
  };
  test.each(product(bodies, ends))('%s', async (_, body, end) => {
    expect(refusing).toContain(await verdictOf(end(body(goOn(contract()))).bytes()));
  });

  test('a table that lists the whole document anew, in which one object is another', async () => {
    const file = contract();
    const builder = goOn(file).stream(num.content, '', evil);
    for (const number of Object.values(num)) {
      if (builder.entries.has(number)) continue;
      builder.entry(number, [1, latin1Text(file).indexOf(`\n${number} 0 obj`) + 1, 0]);
    }
    builder.entry(0, [0, 0, 65535]);
    builder.previous = undefined;
    expect(refusing).toContain(await verdictOf(builder.table(trailer).bytes()));
  });
});

/** 4.3: what the range leaves out is moved and widened. */
describe('signature wrapping', () => {
  const parts = () => {
    const text = latin1Text(contract());
    const [, b = '', c = '', d = ''] = /\/ByteRange\[0 (\d+) (\d+) (\d+)\s*\]/.exec(text) ?? [];
    return { text, start: Number(b), end: Number(c), rest: Number(d) };
  };
  const ranges: Readonly<Record<string, (p: ReturnType<typeof parts>, shift: number) => readonly number[]>> = {
    'the second range goes along': ({ start, end, rest }, shift) => [0, start, end + shift, rest],
    'the second range stays, and the rest is left out': ({ start, end, rest }) => [0, start, end, rest],
    'the second range grows over it': ({ start, end, rest }, shift) => [0, start, end, rest + shift],
    'the first range ends early': ({ start, end, rest }, shift) => [0, start - 40, end + shift, rest],
    'the ranges change places': ({ start, end, rest }, shift) => [end + shift, rest, 0, start],
    'one range twice': ({ start }) => [0, start, 0, start],
    'the range begins behind the header': ({ start, end, rest }, shift) => [9, start - 9, end + shift, rest],
  };
  const injections: Readonly<Record<string, string>> = {
    'an object': '>>\nendobj\n4 0 obj\n<</Length 5>>\nstream\nevil!\nendstream\nendobj\n',
    'a second value': '/Contents<3000>',
    'a second range': '/ByteRange[0 1 2 3]',
    'hexadecimal digits': '<00>',
    'a comment': '%evil\n',
    'a whole document': latin1Text(update(contract(), { [num.content]: { entries: '', data: evil } })),
  };
  test.each(product(ranges, injections))('%s', async (_, rangeOf, injected) => {
    const p = parts();
    const text = `${p.text.slice(0, p.end)}${injected}${p.text.slice(p.end)}`;
    const range = rangeOf(p, injected.length).join(' ').slice(0, 42).padEnd(42);
    const forged = text.replace(/\/ByteRange\[[^\]]{42}\]/, `/ByteRange[${range}]`);
    expect(refusing).toContain(await verdictOf(latin1Bytes(forged)));
  });
});

/** Mainka et al., Shadow Attacks (NDSS 2021): the document was made for it before it was signed. */
describe('shadow attacks', () => {
  /** What the page uses beyond its text, by the object that an attacker prepared. */
  const resources = `/Resources<</Font<</F1 5 0 R/F2 50 0 R>>/XObject<</X 13 0 R/Y 53 0 R>>/ColorSpace<</C 54 0 R>>/ExtGState<</G 55 0 R>>/Pattern<</P 56 0 R>>/Properties<</O 57 0 R>>>>`;
  const prepared = () =>
    contract({
      page: objects.page.replace(/\/Resources<<.*>>>>\/Annots/, `${resources}/Annots`),
      more: (builder) =>
        builder
          .object(50, '<</Type/Font/Subtype/TrueType/BaseFont/F/FontDescriptor 51 0 R/ToUnicode 58 0 R/Widths 59 0 R>>')
          .object(51, '<</Type/FontDescriptor/FontFile2 52 0 R/FontName/F>>')
          .stream(52, '', 'glyphs')
          .stream(53, '/Type/XObject/Subtype/Image/Width 1/Height 1/SMask 60 0 R', 'x')
          .object(54, '[/Separation/All/DeviceGray 61 0 R]')
          .object(55, '<</Type/ExtGState/ca 1>>')
          .stream(56, '/Type/Pattern/PatternType 1', 'q Q')
          .object(57, '<</Type/OCG/Name(layer)>>')
          .stream(58, '', 'text as it is copied')
          .object(59, '[600]')
          .stream(60, '/Type/XObject/Subtype/Image/Width 1/Height 1', 'm')
          .object(61, '<</FunctionType 2/N 1/Domain[0 1]>>'),
    });
  const targets = {
    'the content': num.content,
    'a form': num.picture,
    'a font': 50,
    'a description of a font': 51,
    'the glyphs of a font': 52,
    'an image': 53,
    'a color': 54,
    'a state of graphics': 55,
    'a pattern': 56,
    'a layer': 57,
    'what is copied as text': 58,
    'the widths of a font': 59,
    'the mask of an image': 60,
    'the function of a color': 61,
    'the look of a field': num.amountLook,
    'an annotation': num.note,
    'what only the catalog names': num.attachment,
  };
  const ways: Readonly<Record<string, (number: number) => Uint8Array>> = {
    'another stream': (number) => update(prepared(), { [number]: { entries: look, data: evil } }),
    'a dictionary': (number) => update(prepared(), { [number]: '<</Type/Metadata/Subtype/XML>>' }),
    null: (number) => update(prepared(), { [number]: 'null' }),
    'what cannot be read': (number) => update(prepared(), { [number]: '<</Type(' }),
    freed: (number) => goOn(prepared()).entry(number, [0, 0, 1]).table(trailer).bytes(),
    'in an object stream': (number) =>
      goOn(prepared())
        .objectStream(70, { [number]: '<</Evil true>>' })
        .xrefStream(71, trailer)
        .bytes(),
    'an entry that leads elsewhere': (number) => {
      const file = prepared();
      const other = latin1Text(file).indexOf('\n5 0 obj') + 1;
      return goOn(file).entry(number, [1, other, 0]).table(trailer).bytes();
    },
    'a twin that was signed unseen': (number) => {
      const builder = goOn(prepared());
      return builder.object(number, '<</Twin true>>').table(trailer).bytes();
    },
  };
  test('prepared, it is valid as long as nothing follows', async () => {
    expect(await verdictOf(prepared())).toBe('valid');
  });
  test.each(product(targets, ways))('%s', async (_, number, way) => {
    expect(refusing).toContain(await verdictOf(way(number)));
  });
});

/** Mainka et al., Attacks on PDF Certification (S&P 2021): annotations over the text, of every kind, whatever is permitted. */
describe('evil annotations', () => {
  const kinds = [
    'FreeText',
    'Stamp',
    'Redact',
    'Square',
    'Circle',
    'Polygon',
    'PolyLine',
    'Line',
    'Ink',
    'Caret',
    'Highlight',
    'FileAttachment',
    'Sound',
    'Movie',
    'Screen',
    'Widget',
    'Watermark',
    'PrinterMark',
    'TrapNet',
    '3D',
    'RichMedia',
    'Projection',
    'Link',
    'Text',
    'Unheard',
  ];
  const added = (permission: 1 | 2 | 3, kind: string): Uint8Array =>
    update(contract(certification(permission)), {
      [num.page]: objects.page.replace('12 0 R]', '12 0 R 30 0 R]'),
      30: `<</Type/Annot/Subtype/${kind}/Rect${over}/C[1 1 1]/IC[1 1 1]/F 4/P 3 0 R/AP<</N 31 0 R>>>>`,
      31: { entries: look, data: `1 g 0 0 440 60 re f ${evil}` },
    });
  test.each(kinds.flatMap((kind) => ([1, 2, 3] as const).map((permission) => [kind, permission] as const)))(
    '%s with P=%i',
    async (kind, permission) => {
      expect(refusing).toContain(await verdictOf(added(permission, kind)));
    },
  );
  test.each(kinds)('%s on a document that is only signed', async (kind) => {
    const file = update(contract(), {
      [num.page]: objects.page.replace('12 0 R]', '12 0 R 30 0 R]'),
      30: `<</Type/Annot/Subtype/${kind}/Rect${over}/F 4/P 3 0 R/AP<</N 31 0 R>>>>`,
      31: { entries: look, data: evil },
    });
    expect(refusing).toContain(await verdictOf(file));
  });
});

/** What a certification permits is written so that readers may take it for more. */
describe('confused permissions', () => {
  const changed = (file: Uint8Array): Uint8Array =>
    update(file, {
      [num.page]: objects.page.replace('12 0 R]', '12 0 R 30 0 R]'),
      30: '<</Type/Annot/Subtype/Text/Rect[500 100 520 120]/Contents(hello)/P 3 0 R>>',
    });
  const certified = (params: string, method = 'DocMDP') => ({
    ...certification(1),
    signature: `/Reference[<</Type/SigRef/TransformMethod/${method}/TransformParams<</Type/TransformParams${params}/V/1.2>>>>]`,
  });
  test('with P=3 the comment is a remark', async () => {
    expect(await verdictOf(changed(contract(certified('/P 3'))))).toBe('valid');
  });
  test.each([
    ['P=1', certified('/P 1')],
    ['no P', certified('')],
    ['P=0', certified('/P 0')],
    ['P=4', certified('/P 4')],
    ['P=-3', certified('/P -3')],
    ['P=3.0', certified('/P 3.5')],
    ['P as a string', certified('/P(3)')],
    ['P as a name', certified('/P/3')],
    ['P twice', certified('/P 1/P 3')],
    ['P twice, the other way round', certified('/P 3/P 1')],
    ['another method', certified('/P 3', 'UR3')],
    [
      'two references',
      {
        ...certified('/P 1'),
        signature: `${certified('/P 1').signature.slice(0, -1)}${certified('/P 3').signature.slice('/Reference['.length)}`,
      },
    ],
  ])('%s', async (_, options) => {
    expect(await verdictOf(changed(contract(options)))).not.toBe('valid');
  });
  test('P by reference, and raised later', async () => {
    const file = contract({ ...certified('/P 50 0 R'), more: (builder) => builder.object(50, '1') });
    expect(await verdictOf(changed(update(file, { 50: '3' })))).not.toBe('valid');
  });
});
