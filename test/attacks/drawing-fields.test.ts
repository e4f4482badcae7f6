/** Fields that put something on a page while they look like nothing but signatures, timestamps or groups of fields. */
import { describe, expect, test } from 'vitest';
import { verifyPdf } from '../../core/verification/verify-pdf.ts';
import { craftedToken, timeStampingUsage } from '../support/crafted-cms.ts';
import { fillSignature, newSigner, sha256, signatureEntries } from '../support/test-signer.ts';
import { anchors, certification, contract, num, objects, type StreamBody, update } from './signed-contract.ts';

const tsa = newSigner('TSA', { extensions: [timeStampingUsage()] });
const stampTime = new Date('2026-02-01T00:00:00Z');

type Changed = Readonly<Record<number, string | StreamBody>>;

const evil: StreamBody = {
  entries: '/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>',
  data: '1 g 0 0 595 842 re f 0 g BT /F1 40 Tf 60 500 Td (The price is 1000000) Tj ET',
};
const nothing: StreamBody = { ...evil, data: '% nothing\nq Q' };
const whole = '/Rect[0 0 595 842]/P 3 0 R/F 4';
const drawn = `${whole}/AP<</N 32 0 R>>`;
const none = '/Rect[0 0 0 0]/P 3 0 R/F 132';

/** With these as further fields of the form and annotations of the page. */
const adding = (fields: string, annotations: string, objectsOf: Changed): Changed => ({
  [num.form]: objects.form.replace('11 0 R]', `11 0 R ${fields}]`),
  [num.page]: objects.page.replace('12 0 R]', `12 0 R ${annotations}]`),
  32: evil,
  ...objectsOf,
});

const signature = '<</Type/Annot/Subtype/Widget/FT/Sig/T(Added)';
const stamp = `${signature}/V 30 0 R`;

/** A document timestamp, which anybody can have made, as one more revision. */
const timestamped = (file: Uint8Array, changed: Changed): Uint8Array => {
  const entries = signatureEntries('', 'ETSI.RFC3161').replace('/Type/Sig', '/Type/DocTimeStamp');
  return fillSignature(update(file, { ...changed, 30: `<<${entries}>>` }), (covered) =>
    craftedToken(tsa, { time: stampTime, imprint: sha256(covered) }),
  );
};

const verdictOf = async (bytes: Uint8Array): Promise<string> => {
  const trusted = [...anchors, tsa.certificate.der];
  return (await verifyPdf({ bytes, anchors: trusted, time: new Date('2026-06-01T00:00:00Z') })).verdict;
};

const bases = {
  approval: contract(),
  'P=1': contract(certification(1)),
  'P=2': contract(certification(2)),
  'P=3': contract(certification(3)),
};

const stamps: Readonly<Record<string, Changed>> = {
  'a visible timestamp over the page': adding('31 0 R', '31 0 R', { 31: `${stamp}${drawn}>>` }),
  'a timestamp whose widget stands apart': adding('31 0 R', '34 0 R', {
    31: '<</FT/Sig/T(Added)/V 30 0 R/Kids[34 0 R]>>',
    34: `<</Type/Annot/Subtype/Widget/Parent 31 0 R${drawn}>>`,
  }),
  'a timestamp in the field that waits for Bob, with a look': {
    [num.empty]: objects.emptyField.replace('/T(Bob)', '/T(Bob)/V 30 0 R/AP<</N 32 0 R>>'),
    32: evil,
  },
  'a group of fields that draws, around an invisible timestamp': adding('33 0 R', '33 0 R', {
    31: `${stamp}/Parent 33 0 R${none}>>`,
    33: `<</Type/Annot/Subtype/Widget/T(Group)/Kids[31 0 R]${drawn}>>`,
  }),
  'a group of fields with a widget of its own beside the timestamp': adding('33 0 R', '34 0 R', {
    31: `${stamp}/Parent 33 0 R${none}>>`,
    33: '<</T(Group)/FT/Tx/Kids[31 0 R 34 0 R]>>',
    34: `<</Type/Annot/Subtype/Widget/Parent 33 0 R${drawn}>>`,
  }),
  'a rectangle of five numbers': adding('31 0 R', '31 0 R', {
    31: `${stamp}${drawn.replace('842]', '842 0]')}>>`,
  }),
  'no rectangle': adding('31 0 R', '31 0 R', { 31: `${stamp}/P 3 0 R/F 4/AP<</N 32 0 R>>>>` }),
  'printed, and not shown': adding('31 0 R', '31 0 R', { 31: `${stamp}${drawn.replace('/F 4', '/F 36')}>>` }),
  'flags beyond 32 bits': adding('31 0 R', '31 0 R', { 31: `${stamp}${drawn.replace('/F 4', '/F 4294967298')}>>` }),
  'negative flags': adding('31 0 R', '31 0 R', { 31: `${stamp}${drawn.replace('/F 4', '/F -1')}>>` }),
  'a background in place of a look': adding('31 0 R', '31 0 R', { 31: `${stamp}${whole}/MK<</BG[1 1 1]>>>>` }),
};

describe('a document timestamp that draws over the page', () => {
  test.each(
    Object.entries(stamps).flatMap(([name, changed]) =>
      Object.entries(bases).map(([base, file]) => [`${base}: ${name}`, file, changed] as const),
    ),
  )('%s', async (_, file, changed) => {
    expect(await verdictOf(timestamped(file, changed))).not.toBe('valid');
  });

  test('one that draws nothing is none, with an area or without', async () => {
    for (const file of Object.values(bases)) {
      for (const look of [none, `${none}/AP<</N 32 0 R>>`, `${drawn}/MK<<>>`]) {
        const changed = adding('31 0 R', '31 0 R', { 31: `${stamp}${look}>>`, 32: nothing });
        expect(await verdictOf(timestamped(file, changed))).toBe('valid');
      }
    }
  });
});

describe('an empty signature field that draws over the page', () => {
  const fields: Readonly<Record<string, Changed>> = {
    'by its look': adding('31 0 R', '31 0 R', { 31: `${signature}${drawn}>>` }),
    'by its background': adding('31 0 R', '31 0 R', { 31: `${signature}${whole}/MK<</BG[1 1 1]/CA(EVIL)>>>>` }),
    'by a state of its look': adding('31 0 R', '31 0 R', {
      31: `${signature}${whole}/AS/On/AP<</N<</On 32 0 R>>>>>>`,
    }),
  };
  test.each(Object.entries(fields))('%s', async (_, changed) => {
    for (const file of Object.values(bases)) expect(await verdictOf(update(file, changed))).not.toBe('valid');
  });

  test('one that waits for a signature and draws nothing is permitted after an approval', async () => {
    const changed = adding('31 0 R', '31 0 R', { 31: `${signature}${drawn}>>`, 32: nothing });
    expect(await verdictOf(update(bases.approval, changed))).toBe('valid');
    expect(await verdictOf(update(bases['P=2'], changed))).toBe('invalid');
  });
});

describe('fields that were there look different', () => {
  const white = objects.form.replace('0 g)', '1 g)');
  const changes: Readonly<Record<string, Changed>> = {
    'the color of all fields': { [num.form]: white },
    'the fonts of all fields': {
      [num.form]: objects.form.replace('/F1 5 0 R', '/F1 30 0 R'),
      30: '<</Type/Font/Subtype/Type1/BaseFont/Symbol>>',
    },
    'the look of one, its value as it was': { [num.amountLook]: { entries: objects.look, data: 'BT (999) Tj ET' } },
    'one is hidden': { [num.amount]: objects.amount.replace('/F 4', '/F 2') },
    'one is taken off the page': { [num.page]: objects.page.replace('7 0 R ', '') },
    'one loses its look': { [num.amount]: objects.amount.replace('/AP<</N 8 0 R>>', '') },
  };
  test.each(Object.entries(changes))('%s', async (_, changed) => {
    for (const file of Object.values(bases)) expect(await verdictOf(update(file, changed))).not.toBe('valid');
  });

  test('P=2: a read-only field is no field to fill in, unless it is calculated', async () => {
    const amount = objects.amount.replace('/T(', '/Ff 1/T(');
    const file = (form: string) =>
      contract({ ...certification(2), form, more: (builder) => builder.object(num.amount, amount) });
    const changed = { [num.amount]: amount.replace('(100)', '(999)') };
    expect(await verdictOf(update(file(objects.form), changed))).toBe('indeterminate');
    expect(await verdictOf(update(file(objects.form.replace('/SigFlags', '/CO[7 0 R]/SigFlags')), changed))).toBe(
      'valid',
    );
  });
});
