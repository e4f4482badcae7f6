/** Hostile uploads: what is sealed is what every reader shows, or nothing is sealed. */
import { beforeAll, describe, expect, test } from 'vitest';
import { freeFieldName } from '../../core/pades/field-name.ts';
import { signedFields } from '../../core/pades/form-fields.ts';
import { readSeals } from '../../core/pades/read-seals.ts';
import { signaturePlace } from '../../core/pades/signature-place.ts';
import { concat } from '../../core/trust/der.ts';
import { classic, classicBuilder, inputs } from './inputs.ts';
import { hasProgram, pdfsig, rendered } from './judges.ts';
import { act, codeOf, open, openTestSealer, type TestSealer } from './sealing.ts';

let sealer: TestSealer;
beforeAll(async () => {
  sealer = await openTestSealer();
});

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Sealed twice, as valid seals that leave the drawn pages as they are. */
const expectUnharmed = async (bytes: Uint8Array): Promise<void> => {
  const first = await sealer.seal(open(bytes));
  const { file } = await sealer.seal(first.file, { act: act({ fieldName: 'Act2' }) });
  expect(file.bytes.subarray(0, bytes.length)).toEqual(bytes);
  expect(readSeals(file, bytes.length).length).toBe(2);
  if (hasProgram('pdfsig'))
    expect(
      pdfsig(file.bytes)
        .slice(-2)
        .map(({ verdict }) => verdict),
    ).toEqual(['valid', 'valid']);
  if (hasProgram('pdftoppm')) expect(rendered(file.bytes)).toEqual(rendered(bytes));
};

describe('objects that nothing refers to', () => {
  const evil = '6 0 obj\n<</Length 30>>\nstream\nBT /F1 24 Tf (EVIL) Tj ET      \nendstream\nendobj\n';

  test('a second catalog with the number of the first, in front of the table, never becomes the catalog', async () => {
    const bytes = classicBuilder()
      .text('1 0 obj\n<</Type/Catalog/Pages 7 0 R>>\nendobj\n')
      .text(`${evil}7 0 obj\n<</Type/Pages/Kids[8 0 R]/Count 1>>\nendobj\n`)
      .table()
      .bytes();
    await expectUnharmed(bytes);
    const { tail } = await sealer.seal(open(bytes));
    expect(Buffer.from(tail).toString('latin1')).toContain('/Pages 2 0 R');
  });

  test('nor does one behind the last %%EOF', async () => {
    await expectUnharmed(concat(classic(), ascii('1 0 obj\n<</Type/Catalog/Pages 7 0 R>>\nendobj\n%%EOF\n')));
  });

  test('two objects of one number: the one that the table names counts', async () => {
    const bytes = classicBuilder()
      .text('3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n')
      .table()
      .bytes();
    await expectUnharmed(bytes);
  });
});

describe('text that looks like a signature', () => {
  test('fake placeholders and ByteRange strings in streams, strings and comments change nothing', async () => {
    const fake = '/ByteRange [0 /********** /********** /**********] /Contents <00000000000000000000> /Type /Sig';
    const bytes = classicBuilder({
      catalog: `/Note(${fake})`,
      objects: { 10: `(${fake})`, 11: '<</ByteRange[0 1 2 3]>>' },
    })
      .stream(12, '/Fake true', fake)
      .text(`% ${fake}\n%%EOF\nstartxref\n0\n`)
      .table()
      .bytes();
    await expectUnharmed(bytes);
  });

  test('an act whose texts look like PDF stays text', async () => {
    const hostile = ') /Contents <00> /ByteRange [0 0 0 0] >> endobj %%EOF \\';
    const { file } = await sealer.seal(open(classic()), { act: act({ name: hostile, reason: `${hostile}(` }) });
    const [field] = signedFields(file.latest);
    expect(Buffer.from(field?.signature.string('Name')?.bytes ?? []).toString()).toBe(hostile);
    expect(field === undefined ? undefined : signaturePlace(file, field.signature)?.end).toBe(file.size);
    if (hasProgram('pdfsig')) expect(pdfsig(file.bytes)[0]?.verdict).toBe('valid');
  });
});

describe('a chain of revisions that leads nowhere', () => {
  test.each([
    ['to itself', (at: number) => at],
    ['beyond the end', () => 999_999],
    ['into the header', () => 0],
  ])('/Prev %s is refused', async (_, previous) => {
    const builder = classicBuilder();
    const bytes = builder.table(`/Root 1 0 R/Prev ${previous(builder.offset)}`).bytes();
    expect(await codeOf(Promise.resolve().then(() => sealer.seal(open(bytes))))).toMatch(
      /^pdf\.(damaged|too-complex)$/,
    );
  });
});

describe('names of fields', () => {
  const formWith = (...names: readonly string[]) =>
    classic({
      catalog: `/AcroForm<</Fields[${names.map((_, index) => `${10 + index} 0 R`).join(' ')}]>>`,
      objects: Object.fromEntries(names.map((name, index) => [10 + index, `<</FT/Tx/T${name}>>`])),
    });

  test.each([
    ['plain', '(Act1)'],
    ['UTF-16BE', '<FEFF0041006300740031>'],
    ['UTF-16LE', '<FFFE4100630074003100>'],
    ['UTF-8', '<EFBBBF41637431>'],
    ['with a NUL and more behind it', '<416374310041>'],
    ['with a language mark', '<FEFF001B006A0061001B0041006300740031>'],
  ])('a name taken by the upload (%s) is never used again', async (_, name) => {
    const { file, fieldName } = await sealer.seal(open(formWith(name)));
    expect(fieldName).toBe('Act1-2');
    expect(readSeals(file)[0]?.fieldName).toBe('Act1-2');
  });

  test('numbers go on as long as names are taken', () => {
    expect(freeFieldName(open(formWith('(Act1)', '(Act1-2)', '(Act1-3)')), 'Act1')).toBe('Act1-4');
  });

  test('a name of an earlier revision stays taken when the newest no longer shows it', () => {
    const gone = classicBuilder({
      catalog: '/AcroForm<</Fields[10 0 R]>>',
      objects: { 10: '<</FT/Tx/T(Act1)>>' },
    }).table();
    const bytes = gone.object(1, '<</Type/Catalog/Pages 2 0 R>>').table().bytes();
    expect(freeFieldName(open(bytes), 'Act1')).toBe('Act1-2');
  });

  test('a name passed on by a parent without one counts', () => {
    const bytes = classic({
      catalog: '/AcroForm<</Fields[10 0 R]>>',
      objects: { 10: '<</Kids[11 0 R 10 0 R]>>', 11: '<</FT/Tx/T(Act1)/Parent 10 0 R>>' },
    });
    expect(freeFieldName(open(bytes), 'Act1')).toBe('Act1-2');
  });

  test('our names have no period and no space', () => {
    expect(() => freeFieldName(open(classic()), 'a.b')).toThrow(RangeError);
    expect(() => freeFieldName(open(classic()), '')).toThrow(RangeError);
  });
});

describe('one object in two places', () => {
  test('an annotation array that is also the page tree gets no widget', async () => {
    const bytes = classicBuilder({ page: '/Annots 10 0 R', objects: { 10: '[3 0 R]' } })
      .object(2, '<</Type/Pages/Kids 10 0 R/Count 1>>')
      .table()
      .bytes();
    const { file } = await sealer.seal(open(bytes));
    expect(file.latest.pageCount).toBe(1);
    expect(file.latest.resolve(file.latest.catalog.dict('Pages', file.latest)?.get('Kids'))).toEqual(
      open(bytes).latest.resolve(open(bytes).latest.catalog.dict('Pages', open(bytes).latest)?.get('Kids')),
    );
  });

  test('one array for form and page, shared with another page, grows for none but ours', async () => {
    const bytes = classicBuilder({
      catalog: '/AcroForm<</Fields 10 0 R>>',
      page: '/Annots 10 0 R',
      objects: { 10: '[]', 11: '<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots 10 0 R>>' },
    })
      .object(2, '<</Type/Pages/Kids[3 0 R 11 0 R]/Count 2>>')
      .table()
      .bytes();
    const { file } = await sealer.seal(open(bytes));
    const annotations = file.latest.pages().map(({ dict }) => dict.array('Annots', file.latest)?.items.length);
    expect(annotations).toEqual([1, 0]);
    await expectUnharmed(bytes);
  });

  test.each([
    ['the form is the catalog', { catalog: '/AcroForm 1 0 R' }],
    ['the form is the page', { catalog: '/AcroForm 3 0 R' }],
  ])('%s: refused', async (_, parts) => {
    expect(await codeOf(sealer.seal(open(classic(parts))))).toBe('pdf.damaged');
  });

  test('page trees that loop, and trees without a page', async () => {
    const tree = (pages: string, more = '') => classicBuilder().object(2, pages).text(more).table().bytes();
    const refused = (bytes: Uint8Array) => codeOf(Promise.resolve().then(() => sealer.seal(open(bytes))));
    expect(await refused(tree('<</Type/Pages/Kids[2 0 R]/Count 1>>'))).toBe('pdf.no-pages');
    expect(await refused(tree('<</Type/Pages/Kids[]/Count 0>>'))).toBe('pdf.no-pages');
    expect(await refused(tree('<</Type/Pages/Kids[<</Type/Page>>]/Count 1>>'))).toBe('pdf.no-pages');
  });

  test('a signature that stands inside the form itself would move: refused', async () => {
    const sealed = (await sealer.seal(open(inputs['classic table']?.() ?? classic()))).file;
    expect(sealed.revisions.length).toBe(2);
    const direct = classic({
      catalog:
        '/AcroForm<</Fields[<</FT/Sig/T(Direct)/V<</Type/Sig/Filter/X/SubFilter/ETSI.CAdES.detached/ByteRange[0 1 2 3]/Contents<00>>>>>]>>',
    });
    expect(await codeOf(sealer.seal(open(direct)))).toBe('seal.proof-failed');
  });
});

describe('a timestamp authority that misbehaves', () => {
  test.each([
    ['wrong-imprint', 'tsa.imprint-mismatch'],
    ['wrong-nonce', 'tsa.nonce-mismatch'],
    ['wrong-key', 'tsa.signature-invalid'],
    ['wrong-eku', 'tsa.certificate-unusable'],
    ['eku-not-critical', 'tsa.certificate-unusable'],
    ['wrong-signing-certificate', 'tsa.certificate-unusable'],
    ['no-certificates', 'tsa.certificate-unusable'],
    ['clock-ahead', 'tsa.time-out-of-bounds'],
    ['rejected', 'tsa.rejected'],
    ['malformed', 'tsa.malformed'],
    ['oversized', 'tsa.too-large'],
  ] as const)('%s: no seal', async (fault, code) => {
    sealer.authority.setFaults({ tsa: fault });
    try {
      expect(await codeOf(sealer.seal(open(classic())))).toBe(code);
    } finally {
      sealer.authority.setFaults({});
    }
  });

  test('a token of another seal is refused even when whoever fetched it did not look', async () => {
    const digest = new Uint8Array(32).fill(7);
    const other = await sealer.timestamp({ algorithm: 'sha256', digest });
    const replayed = { timestamp: async () => other };
    expect(await codeOf(sealer.seal(open(classic()), replayed))).toBe('tsa.imprint-mismatch');
    const padded = { timestamp: async () => concat(other, Uint8Array.of(0)) };
    expect(await codeOf(sealer.seal(open(classic()), padded))).toBe('tsa.malformed');
  });
});
