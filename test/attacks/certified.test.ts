import { describe, expect, test } from 'vitest';
import { plainCms } from '../support/test-signer.ts';
import {
  certification,
  contract,
  countersign,
  failures,
  mallory,
  num,
  objects,
  update,
  verify,
} from './signed-contract.ts';

const withAnnotation = (body: string, more: Readonly<Record<number, string>> = {}) => ({
  [num.page]: objects.page.replace('12 0 R]', '12 0 R 30 0 R]'),
  30: body,
  ...more,
});

const onPage = '/P 3 0 R/F 4';
const annotations: Readonly<Record<string, string>> = {
  FreeText: `<</Type/Annot/Subtype/FreeText/Rect[72 700 400 760]/Contents(1000000)/DA(/F1 24 Tf)${onPage}>>`,
  Stamp: `<</Type/Annot/Subtype/Stamp/Rect[72 700 400 760]${onPage}>>`,
  Redact: `<</Type/Annot/Subtype/Redact/Rect[72 700 400 760]${onPage}>>`,
  Square: `<</Type/Annot/Subtype/Square/Rect[72 700 400 760]/IC[1 1 1]${onPage}>>`,
  Ink: `<</Type/Annot/Subtype/Ink/Rect[72 700 400 760]/InkList[[0 0 1 1]]${onPage}>>`,
  'an unknown kind': `<</Type/Annot/Subtype/Whatever/Rect[72 700 400 760]${onPage}>>`,
};

const multiplying =
  '/Type/XObject/Subtype/Form/BBox[72 700 400 760]/Resources<</ExtGState<</G0<</BM/Multiply>>>>/Font<</F1 5 0 R>>>>';

interface Mark {
  readonly annotation: string;
  readonly look?: string;
  readonly verdict: 'valid' | 'invalid';
}

/** Marks of text: what leaves dark text legible is permitted. */
const marks: Readonly<Record<string, Mark>> = {
  'a yellow highlight': { annotation: '/Subtype/Highlight/C[1 0.9 0]', verdict: 'valid' },
  'a yellow highlight that is drawn': {
    annotation: '/Subtype/Highlight',
    look: '/G0 gs 1 0.9 0 rg 72 700 328 60 re f',
    verdict: 'valid',
  },
  'a highlight that only has the blend mode at hand, and covers': {
    annotation: '/Subtype/Highlight',
    look: '1 g 72 700 328 60 re f',
    verdict: 'invalid',
  },
  'a highlight that writes': {
    annotation: '/Subtype/Highlight',
    look: '/G0 gs 1 0.9 0 rg BT /F1 24 Tf 72 720 Td (1000000) Tj ET',
    verdict: 'invalid',
  },
  'a highlight that blackens, drawn': {
    annotation: '/Subtype/Highlight',
    look: '/G0 gs 0 g 72 700 328 60 re f',
    verdict: 'invalid',
  },
  'a highlight that blackens, by its color': { annotation: '/Subtype/Highlight/C[0 0 0]', verdict: 'invalid' },
  'a line through a text as high as a page': {
    annotation: '/Subtype/StrikeOut/QuadPoints[0 842 595 842 0 300 595 300]/C[1 1 1]',
    verdict: 'invalid',
  },
  'a line that its box makes thick': {
    annotation: '/Subtype/StrikeOut/Rect[0 0 595 842]',
    look: '1 G 3 w 72 730 m 400 730 l S',
    verdict: 'invalid',
  },
  'a pop-up window that draws': {
    annotation: '/Subtype/Popup',
    look: '1 g 72 700 328 60 re f',
    verdict: 'invalid',
  },
  'a note as large as the text': { annotation: '/Subtype/Text', verdict: 'invalid' },
};

const newVisibleSignature = {
  field: objects.emptyField,
  changed: {
    [num.page]: objects.page.replace('12 0 R]', '12 0 R 21 0 R]'),
    [num.form]: objects.form.replace('11 0 R]', '11 0 R 21 0 R]'),
    21: '<</Type/Annot/Subtype/Widget/FT/Sig/T(Evil)/V 20 0 R/Rect[72 700 400 760]/F 132/P 3 0 R>>',
  },
} as const;

/** Rohlmann et al., Breaking the Specification: PDF Certification (S&P 2021). */
describe('evil annotation attack', () => {
  test.each(Object.entries(annotations))('P3: %s over the text', async (_, body) => {
    const report = await verify(update(contract(certification(3)), withAnnotation(body)));
    expect(report.verdict).toBe('invalid');
    expect(failures(report)).toContain('change.annotation-covering-added');
  });

  test('P3: a note beside the text is permitted, and told with its box', async () => {
    const note = `<</Type/Annot/Subtype/Text/Rect[500 800 520 820]/Contents(please check)${onPage}>>`;
    const report = await verify(update(contract(certification(3)), withAnnotation(note)));
    expect(report.verdict).toBe('valid');
    expect(report.signatures[0]?.answers.changes).toMatchObject({ status: 'warn', permitted: 'p3' });
    expect(report.revisions[1]?.changes[0]?.at.box).toEqual([500, 800, 520, 820]);
  });

  test('P3: a highlight whose look covers what it marks', async () => {
    const look = `<</Type/Annot/Subtype/Highlight/Rect[72 700 400 760]/AP<</N 31 0 R>>${onPage}>>`;
    const report = await verify(
      update(contract(certification(3)), {
        ...withAnnotation(look),
        31: { entries: objects.look, data: '1 g 0 0 200 20 re f' },
      }),
    );
    expect(report.verdict).toBe('invalid');
  });

  test('P3: an underline that draws a line is permitted, one that fills its box is not', async () => {
    const lineLook = '/Type/XObject/Subtype/Form/BBox[0 0 328 60]';
    const underline = `<</Type/Annot/Subtype/Underline/Rect[72 700 400 760]/AP<</N 31 0 R>>${onPage}>>`;
    for (const [data, verdict] of [
      ['0 0.5 0 RG 0.75 w 0 2 m 200 2 l S', 'valid'],
      ['0 0.5 0 RG 75 w 0 2 m 200 2 l S', 'invalid'],
      ['1 g 0 0 200 20 re f', 'invalid'],
      ['BT (1000000) Tj ET', 'invalid'],
    ] as const) {
      const added = { ...withAnnotation(underline), 31: { entries: lineLook, data } };
      expect((await verify(update(contract(certification(3)), added))).verdict).toBe(verdict);
    }
  });

  test.each(Object.entries(marks))('P3: %s', async (_, { annotation, look, verdict }) => {
    const body = `<</Type/Annot/Rect[72 700 400 760]/QuadPoints[72 760 400 760 72 700 400 700]${annotation}${onPage}>>`;
    const drawn = look === undefined ? {} : { 31: { entries: multiplying, data: look } };
    const report = await verify(
      update(contract(certification(3)), {
        ...withAnnotation(look === undefined ? body : body.replace('>>', '/AP<</N 31 0 R>>>>')),
        ...drawn,
      }),
    );
    expect(report.verdict).toBe(verdict);
  });

  test('P3: an annotation that shows something of the document is removed: nobody can say whether that matters', async () => {
    const stamp = '<</Type/Annot/Subtype/FreeText/Rect[72 700 400 760]/Contents(NOT)/DA(/F1 24 Tf)/P 3 0 R/F 4>>';
    const page = objects.page.replace('12 0 R]', '12 0 R 25 0 R]');
    const file = contract({ ...certification(3), page, more: (builder) => builder.object(25, stamp) });
    expect((await verify(update(file, { [num.page]: objects.page }))).verdict).toBe('indeterminate');
  });

  test('P3: an annotation that the page draws with, too', async () => {
    const page = objects.page.replace('/Resources<<', '/Resources<</ExtGState<</T 12 0 R>>');
    const file = contract({ ...certification(3), page });
    const report = await verify(update(file, { [num.note]: objects.note.replace('/P 3', '/ca 0/P 3') }));
    expect(report.verdict).toBe('invalid');
  });

  test('P3: a link with a border as thick as the text, and one that runs a script', async () => {
    for (const evil of [
      '/Border[0 0 200]',
      '/BS<</W 200>>',
      '/A<</S/JavaScript/JS(x)>>',
      '/A<</S/Launch/F(x)>>',
      '/AA<</E 1 0 R>>',
    ]) {
      const link = `<</Type/Annot/Subtype/Link/Rect[72 700 400 760]${evil}${onPage}>>`;
      expect((await verify(update(contract(certification(3)), withAnnotation(link)))).verdict).toBe('invalid');
    }
    const plain = `<</Type/Annot/Subtype/Link/Rect[72 700 400 760]/Border[0 0 1]/A<</S/URI/URI(https://example.jp)>>${onPage}>>`;
    expect((await verify(update(contract(certification(3)), withAnnotation(plain)))).verdict).toBe('valid');
  });

  test('P3: an existing annotation becomes one that covers', async () => {
    const report = await verify(update(contract(certification(3)), { [num.note]: annotations.FreeText ?? '' }));
    expect(report.verdict).toBe('invalid');
  });

  test('P1 and P2: any annotation', async () => {
    for (const permission of [1, 2] as const) {
      const note = `<</Type/Annot/Subtype/Text/Rect[500 800 520 820]${onPage}>>`;
      const report = await verify(update(contract(certification(permission)), withAnnotation(note)));
      expect(report.verdict).toBe('invalid');
    }
  });
});

describe('sneaky signature attack', () => {
  test('P1: any further signature', async () => {
    expect((await verify(countersign(contract(certification(1))))).verdict).toBe('invalid');
    expect((await verify(countersign(contract(certification(1)), newVisibleSignature))).verdict).toBe('invalid');
  });

  test('P2, P3: a new visible field with a signature that is worth nothing', async () => {
    for (const permission of [2, 3] as const) {
      const worthless = { ...newVisibleSignature, cms: () => Uint8Array.of(0x30, 0x00) };
      const report = await verify(countersign(contract(certification(permission)), worthless));
      expect(report.verdict).toBe('invalid');
      expect(failures(report)).toContain('change.signature-added-visible');
    }
  });

  test('P2: a new visible field with a valid signature is told: who, where', async () => {
    const signed = { ...newVisibleSignature, cms: plainCms(mallory) };
    const report = await verify(countersign(contract(certification(2)), signed));
    expect(report.signatures[0]?.answers.changes.findings).toContainEqual(
      expect.objectContaining({
        code: 'change.signature-added-visible',
        status: 'warn',
        at: expect.objectContaining({ page: 1 }),
      }),
    );
  });

  test('P2: an empty field of the signer is moved over the text while it is signed', async () => {
    const field = objects.emptyField
      .replace('/T(Bob)', '/T(Bob)/V 20 0 R')
      .replace('[300 300 500 340]', '[72 700 400 760]');
    const worthless = await verify(
      countersign(contract(certification(2)), { field, cms: () => Uint8Array.of(0x30, 0x00) }),
    );
    expect(worthless.verdict).toBe('invalid');
    const signed = await verify(countersign(contract(certification(2)), { field }));
    expect(signed.signatures[0]?.answers.changes.findings.map(({ code }) => code)).toContain(
      'change.signature-added-visible',
    );
  });

  test('a further signature whose field runs a script', async () => {
    const field = objects.emptyField.replace('/T(Bob)', '/T(Bob)/V 20 0 R/AA<</E<</S/JavaScript/JS(x)>>>>');
    expect((await verify(countersign(contract(), { field }))).verdict).toBe('invalid');
    const added = {
      ...newVisibleSignature.changed,
      21: newVisibleSignature.changed[21].replace('/T', '/AA<</E<</S/JavaScript/JS(x)>>>>/T'),
    };
    expect((await verify(countersign(contract(), { ...newVisibleSignature, changed: added }))).verdict).toBe('invalid');
  });

  test('P2: a new form field that is no signature', async () => {
    const report = await verify(
      update(contract(certification(2)), {
        [num.page]: objects.page.replace('12 0 R]', '12 0 R 21 0 R]'),
        [num.form]: objects.form.replace('11 0 R]', '11 0 R 21 0 R]'),
        21: '<</Type/Annot/Subtype/Widget/FT/Tx/T(Evil)/V(1000000)/Rect[72 700 400 760]/F 4/P 3 0 R>>',
      }),
    );
    expect(report.verdict).toBe('invalid');
  });

  test('the certification is loosened, removed or replaced', async () => {
    const loosened = certification(3).catalog ?? '';
    for (const catalog of [objects.catalog, loosened.replace('/DocMDP 10 0 R', '/DocMDP 11 0 R')]) {
      const report = await verify(update(contract(certification(1)), { [num.catalog]: catalog }));
      expect(failures(report)).toContain('change.permissions-changed');
    }
  });

  test('filling in: P1 forbids it, P2 and P3 tell it', async () => {
    const filled = { [num.amount]: objects.amount.replace('/V(100)', '/V(999)') };
    expect((await verify(update(contract(certification(1)), filled))).verdict).toBe('invalid');
    for (const permission of [2, 3] as const) {
      const report = await verify(update(contract(certification(permission)), filled));
      expect(report.verdict).toBe('valid');
      expect(report.signatures[0]?.answers.changes.status).toBe('warn');
    }
  });
});
