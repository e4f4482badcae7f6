/** Fields that nobody should see, and looks that should stay in their place, as PDFium and pdf.js draw them all the same. */
import { describe, expect, test } from 'vitest';
import { verifyPdf } from '../../core/verification/verify-pdf.ts';
import { craftedToken, timeStampingUsage } from '../support/crafted-cms.ts';
import { fillSignature, newSigner, sha256, signatureEntries } from '../support/test-signer.ts';
import {
  anchors,
  certification,
  contract,
  countersign,
  failures,
  num,
  objects,
  type StreamBody,
  time,
  update,
  verify,
} from './signed-contract.ts';

const tsa = newSigner('TSA', { extensions: [timeStampingUsage()] });
const look = (box: string): StreamBody => ({
  entries: `/Type/XObject/Subtype/Form${box}`,
  data: '1 g -2000 -2000 5000 5000 re f 0 g 100 100 200 200 re f',
});
const bounded = look('/BBox[0 0 595 842]');

/** A field at that place with that look, and what else it holds. */
const adding = (place: string, drawn: StreamBody, value = ''): Readonly<Record<number, string | StreamBody>> => ({
  [num.form]: objects.form.replace('11 0 R]', '11 0 R 31 0 R]'),
  [num.page]: objects.page.replace('12 0 R]', '12 0 R 31 0 R]'),
  31: `<</Type/Annot/Subtype/Widget/FT/Sig/T(Added)${value}${place}/P 3 0 R/AP<</N 32 0 R>>>>`,
  32: drawn,
});

const timestamped = (file: Uint8Array, place: string, drawn: StreamBody): Uint8Array => {
  const entries = signatureEntries('', 'ETSI.RFC3161').replace('/Type/Sig', '/Type/DocTimeStamp');
  const changed = { ...adding(place, drawn, '/V 30 0 R'), 30: `<<${entries}>>` };
  return fillSignature(update(file, changed), (covered) =>
    craftedToken(tsa, { time: new Date('2026-02-01T00:00:00Z'), imprint: sha256(covered) }),
  );
};
const verdictOf = async (bytes: Uint8Array): Promise<string> =>
  (await verifyPdf({ bytes, anchors: [...anchors, tsa.certificate.der], time })).verdict;

/** What is drawn by PDFium, by pdf.js, or by both. */
const drawn: Readonly<Record<string, readonly [place: string, StreamBody]>> = {
  'hidden, by its flags': ['/Rect[0 0 595 842]/F 2', bounded],
  'hidden, by flags that stand elsewhere': ['/Rect[0 0 595 842]/F 33 0 R', bounded],
  'not to be viewed': ['/Rect[0 0 595 842]/F 32', bounded],
  'without an area, its look without a box': ['/Rect[0 0 0 0]/F 132', look('')],
  'without a height, its look without a box': ['/Rect[0 100 595 100]', look('')],
  'without an area, its look with a box that is none': ['/Rect[0 0 0 0]', look('/BBox(x)')],
  'without a width, its look with a box of almost no width': ['/Rect[100 0 100 842]', look('/BBox[0 0 0.0001 842]')],
};
const harmless: typeof drawn = {
  'without an area, its look with a box': ['/Rect[0 0 0 0]/F 132', bounded],
  'without an area, its box without one': ['/Rect[0 0 0 0]/F 132', look('/BBox[0 0 0 0]')],
  'hidden, and with an empty look': ['/Rect[0 0 595 842]/F 2', { ...bounded, data: 'q Q' }],
};
const flags = { 33: '2' };

describe('a document timestamp that nobody should see, and that is drawn', () => {
  test.each(Object.entries(drawn))('%s', async (_, [place, body]) => {
    expect(await verdictOf(timestamped(update(contract(certification(1)), flags), place, body))).toBe('invalid');
    expect(await verdictOf(timestamped(update(contract(), flags), place, body))).not.toBe('valid');
  });
  test.each(Object.entries(harmless))('%s: harmless', async (_, [place, body]) => {
    expect(await verdictOf(timestamped(contract(certification(1)), place, body))).toBe('valid');
  });
});

describe('an empty signature field that nobody should see, and that is drawn', () => {
  test.each(Object.entries(drawn))('%s', async (_, [place, body]) => {
    expect(await verdictOf(update(contract(), { ...adding(place, body), ...flags }))).not.toBe('valid');
  });
  test.each(Object.entries(harmless))('%s: harmless', async (_, [place, body]) => {
    expect(await verdictOf(update(contract(), adding(place, body)))).toBe('valid');
  });
});

test('a further signature that nobody should see, and that is drawn, is told as a visible one', async () => {
  for (const place of ['/Rect[0 0 595 842]/F 2', '/Rect[0 0 595 842]/F 32']) {
    const file = countersign(contract(), { field: objects.emptyField, changed: adding(place, bounded, '/V 20 0 R') });
    const report = await verify(file);
    expect(report.revisions[1]?.changes.map(({ code }) => code)).toContain('change.signature-added-visible');
  }
});

test('a further signature with its flags or its place given twice', async () => {
  for (const place of [
    '/Rect[0 0 595 842]/F 4/F 2',
    '/Rect[0 0 595 842]/Rect[0 0 0 0]',
    '/Rect[0 0 0 0]/Rect\x80[0 0 595 842]',
  ]) {
    const file = countersign(contract(), { field: objects.emptyField, changed: adding(place, bounded, '/V 20 0 R') });
    expect((await verify(file)).verdict).toBe('invalid');
  }
});

describe('a look without a box, which PDFium draws beyond its place', () => {
  const filled = objects.amount.replace('(100)', '(200)').replace('8 0 R', '31 0 R');
  const boxes = { none: '', 'not a box': '/BBox(x)', null: '/BBox null', thin: '/BBox[0 0 0.0001 20]' };

  test.each(Object.entries(boxes))('of a field that is filled in: %s', async (_, box) => {
    const [file, inPlace] = [look(box), look('/BBox[0 0 200 20]')].map((body) =>
      update(contract(certification(2)), { [num.amount]: filled, 31: body }),
    );
    expect((await verify(inPlace as Uint8Array)).verdict).toBe('valid');
    expect(failures(await verify(file as Uint8Array))).toContain('change.field-definition-changed');
  });

  test('of a state of a field', async () => {
    const states = filled.replace('/AP<</N 31 0 R>>', '/AS/On/AP<</N<</On 31 0 R>>>>');
    const report = await verify(update(contract(certification(2)), { [num.amount]: states, 31: look('') }));
    expect(failures(report)).toContain('change.field-definition-changed');
  });

  test('of a signature, in its own field and in a further one', async () => {
    const place = '/Rect[300 300 500 340]/F 4';
    const own = objects.emptyField.replace('/T(Bob)', '/T(Bob)/V 20 0 R/AP<</N 31 0 R>>');
    const further = (body: StreamBody): Uint8Array =>
      countersign(contract(), { field: objects.emptyField, changed: adding(place, body, '/V 20 0 R') });
    const existing = (body: StreamBody): Uint8Array => countersign(contract(), { field: own, changed: { 31: body } });
    for (const sign of [further, existing]) {
      expect((await verify(sign(look('/BBox[0 0 200 40]')))).verdict).toBe('valid');
      expect((await verify(sign(look('')))).verdict).toBe('invalid');
    }
  });

  test('of a small note, where notes may be added', async () => {
    const note = '<</Type/Annot/Subtype/Text/Contents(x)/Rect[10 10 30 30]/F 4/P 3 0 R/AP<</N 31 0 R>>>>';
    const page = objects.page.replace('12 0 R]', '12 0 R 30 0 R]');
    const noted = (body: StreamBody): Uint8Array =>
      update(contract(certification(3)), { [num.page]: page, 30: note, 31: body });
    expect((await verify(noted(look('/BBox[0 0 20 20]')))).verdict).toBe('valid');
    expect(failures(await verify(noted(look(''))))).toContain('change.annotation-covering-added');
  });
});
