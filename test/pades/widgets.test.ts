/** Inputs on pages: fields at the sender's act, values at each participant's own, nothing else anywhere. */
import { beforeAll, describe, expect, test } from 'vitest';
import { isCloudSignError } from '../../core/errors.ts';
import { drawAct } from '../../core/pades/act-drawing.ts';
import { noAdditions } from '../../core/pades/additions.ts';
import { completeEvidence } from '../../core/pades/complete.ts';
import { formFields } from '../../core/pades/form-fields.ts';
import { PrefixHash } from '../../core/pades/prefix-hash.ts';
import { proveField } from '../../core/pades/prove-signature.ts';
import { signRevision } from '../../core/pades/signed-revision.ts';
import { pdfText, textOfPdf } from '../../core/pades/text.ts';
import { requireTakesWidgets } from '../../core/pades/widget-fields.ts';
import type { PdfFile } from '../../core/pdf/file.ts';
import { numberOf, type PdfArray, PdfDict, PdfName, type PdfStream } from '../../core/pdf/objects.ts';
import { startUpdate } from '../../core/pdf/update.ts';
import { verifyPdf } from '../../core/verification/verify-pdf.ts';
import { contract, documentId, drawingOf } from '../drawing/filled-contract.ts';
import { textDrawnIn } from '../drawing/text-drawn-in.ts';
import { writeValue } from '../pdf/write-value.ts';
import { classic, inputs } from './inputs.ts';
import { hasProgram, qpdfCheck } from './judges.ts';
import { act, codeOf, open, openTestSealer, type TestSealer } from './sealing.ts';

let sealer: TestSealer;
beforeAll(async () => {
  sealer = await openTestSealer();
});

/** The file after each of the three acts. */
const fillIn = async (bytes: Uint8Array): Promise<readonly PdfFile[]> => {
  const files: PdfFile[] = [];
  for (const by of [0, 1, 2]) {
    const file = files.at(-1) ?? open(bytes);
    const drawing = await drawingOf(file, by);
    files.push((await sealer.seal(file, { act: act({ fieldName: `Act${by + 1}` }), drawing })).file);
  }
  return files;
};

const verdictOf = async (file: PdfFile) =>
  verifyPdf({
    bytes: file.bytes,
    anchors: sealer.authority.roots().map(({ der }) => der),
    time: sealer.clock.now,
  });

const fieldIn = ({ latest }: PdfFile, id: string) => {
  const field = formFields(latest).find(({ name }) => name === `Widget-${id}`);
  if (field?.ref === undefined) throw new Error(`no field ${id}`);
  return { ...field, ref: field.ref };
};

const filledValue = (file: PdfFile, id: string): string | undefined => {
  const { dict } = fieldIn(file, id);
  const text = dict.string('V', file.latest);
  return text === undefined ? dict.name('V', file.latest) : textOfPdf(text);
};

const formOfField = (file: PdfFile, id: string): PdfStream => {
  const normal = fieldIn(file, id).dict.dict('AP', file.latest)?.stream('N', file.latest);
  if (normal === undefined) throw new Error(`${id} has no appearance`);
  return normal;
};

/** Everything of the pages but the list of their annotations, as it is written. */
const pagesOf = ({ latest }: PdfFile): readonly string[] =>
  latest.pages().map(({ dict }) => Buffer.from(writeValue(dict.with({ Annots: undefined })).bytes).toString('latin1'));

describe('a contract that three participants fill in', () => {
  const kinds = ['classic table', 'xref stream', 'object stream', 'hybrid', 'linearized', 'form, everything indirect'];

  test.each(kinds)('%s: the values are there, the pages are as they were', async (kind) => {
    const bytes = inputs[kind]?.() ?? classic();
    const [sent, second, third] = await fillIn(bytes);
    if (sent === undefined || second === undefined || third === undefined) throw new Error('three acts');
    expect(['w01', 'w04', 'w10'].map((id) => filledValue(sent, id))).toEqual([
      '株式会社サンプル　葛\u{e0100}飾支店',
      undefined,
      undefined,
    ]);
    expect(['w07', 'w08', 'w09', 'w14'].map((id) => filledValue(third, id))).toEqual(['Yes', 'Off', '髙橋', undefined]);
    expect(third.bytes.subarray(0, bytes.length)).toEqual(bytes);
    expect(pagesOf(third)).toEqual(pagesOf(open(bytes)));
    expect(third.revisions).toHaveLength(open(bytes).revisions.length + 3);
    if (hasProgram('qpdf')) expect(qpdfCheck(third.bytes)).toBe(0);
  });

  test('is valid, and the report says which input got which value after each signature', async () => {
    const files = await fillIn(classic());
    const { collect, timestamp, newId } = sealer;
    const completed = await completeEvidence({ file: files[2] as PdfFile, level: 'B-LTA', collect, timestamp, newId });
    const report = await verdictOf(completed.file);
    expect(report.verdict).toBe('valid');
    const said = JSON.stringify(report);
    for (const words of [
      '氏名 (Widget-w04)',
      '“Off” → “Yes”',
      '“” → “髙橋”',
      '“” → “小笠原”',
      '“” → “السلام عليكم 2026 (PDF)”',
    ]) {
      expect(said).toContain(words);
    }
  });

  test('each act draws its own inputs only', async () => {
    const [sent, second] = await fillIn(classic());
    if (sent === undefined || second === undefined) throw new Error('two acts');
    const drawn = contract.filter(({ widget, value }) => widget.participant === 'second' && value !== undefined);
    const changed = formFields(second.latest).filter(
      ({ ref, dict }) =>
        ref !== undefined && sent.latest.location(ref.num) !== undefined && sent.latest.get(ref) !== dict,
    );
    // The check box that stays off is as it was.
    expect(changed).toHaveLength(drawn.length - 1);
  });

  test('what was typed can be copied from what is drawn, character by character', async () => {
    const files = await fillIn(classic());
    const file = files[2] as PdfFile;
    const texts = ['w01', 'w04', 'w06', 'w09'];
    for (const id of texts) {
      const typed = contract.find(({ widget }) => widget.id === id)?.value;
      const expected = typed?.kind === 'text' ? typed.text : typed?.kind === 'seal' ? typed.name : '';
      const drawn = await textDrawnIn(file, formOfField(file, id));
      expect(drawn.replace(/\s/g, '')).toBe(expected.replace(/\s/g, ''));
    }
    expect(await textDrawnIn(file, formOfField(file, 'w05'))).toContain('السلام');
    expect(await textDrawnIn(file, formOfField(file, 'w10'))).toContain('שלום');
  });
});

describe('a value that is changed after it was sealed', () => {
  test('is not allowed: the signature of who filled it in locks it, also what he left empty', async () => {
    const [, , third] = await fillIn(classic());
    for (const id of ['w04', 'w14']) {
      const update = startUpdate(third as PdfFile);
      const { ref, dict } = fieldIn(third as PdfFile, id);
      update.set(ref, dict.with({ V: pdfText('別の値') }));
      const forged = (third as PdfFile).append(update.finish({ id: sealer.newId() }).tail);
      const report = await verdictOf(forged);
      expect(report.verdict).toBe('invalid');
      expect(JSON.stringify(report)).toContain(`Widget-${id}`);
    }
  });
});

describe('the id of the document', () => {
  test('stands in the margin of every page, in the revision of the sender alone', async () => {
    const [sent, second] = await fillIn(classic());
    for (const file of [sent, second] as readonly PdfFile[]) {
      const fields = formFields(file.latest).filter(({ name }) => name === 'DocumentId');
      expect(fields).toHaveLength(1);
      expect(textOfPdf(fields[0]?.dict.string('V', file.latest) as never)).toContain(documentId);
      const [widget] = fields[0]?.dict.array('Kids', file.latest)?.items ?? [];
      const normal = (file.latest.resolve(widget) as PdfDict).dict('AP', file.latest)?.stream('N', file.latest);
      expect(await textDrawnIn(file, normal as PdfStream)).toBe(`書類ID (Document ID): ${documentId}`);
    }
  });

  test('is not put on a file that came signed, and such a file takes no inputs', async () => {
    const foreign = (await sealer.seal(open(classic()), { act: act({ fieldName: 'Foreign' }) })).file;
    const sealed = await sealer.seal(foreign, { drawing: { documentId } });
    expect(formFields(sealed.file.latest).map(({ name }) => name)).toEqual(['Foreign', 'Act1']);
    // Validation data is still to come: undecided, and nothing wrong.
    expect((await verdictOf(sealed.file)).verdict).toBe('indeterminate');
    const refused = sealer.seal(foreign, { drawing: { create: contract.map(({ widget }) => widget) } });
    expect(await codeOf(refused)).toBe('widget.file-signed');
  });

  test.each([0, 90, 180, 270])(
    'and inputs stand where they are displayed on a page turned by %i degrees',
    async (turn) => {
      const page = `/Rotate ${turn}/CropBox[20 30 515 732]`;
      const file = open(classic({ page }));
      const drawing = await drawingOf(file, 0, { filled: contract.slice(0, 1) });
      const sent = (await sealer.seal(file, { drawing })).file;
      const rect = (fieldIn(sent, 'w01').dict.get('Rect') as PdfArray).items.map(Number);
      const expected: Readonly<Record<number, readonly number[]>> = {
        0: [80, 462, 300, 482],
        90: [270, 90, 290, 310],
        180: [235, 280, 455, 300],
        270: [245, 452, 265, 672],
      };
      expect(rect).toEqual(expected[turn]);
      const [page1] = sent.latest.pages();
      const [, stamp] = page1?.dict.array('Annots', sent.latest)?.items ?? [];
      const box = (sent.latest.resolve(stamp) as PdfDict)
        .array('Rect', sent.latest)
        ?.items.map((item) => numberOf(item) ?? 0);
      const within = box?.every((value, i) => value >= (i % 2 === 0 ? 20 : 30) && value <= (i % 2 === 0 ? 515 : 732));
      expect(within).toBe(true);
    },
  );
});

describe('What files are refused for', () => {
  const refusalOf = (bytes: Uint8Array): string => {
    try {
      requireTakesWidgets(open(bytes));
    } catch (error) {
      if (isCloudSignError(error)) return error.code;
      throw error;
    }
    return 'accepted';
  };

  test.each([
    [
      'a form that viewers redraw',
      classic({ catalog: '/AcroForm<</Fields[]/NeedAppearances true>>' }),
      'widget.form-redrawn',
    ],
    ['an XFA form', classic({ catalog: '/AcroForm<</Fields[]/XFA[]>>' }), 'pdf.xfa'],
    ['a certified file', classic({ catalog: '/Perms<</DocMDP 5 0 R>>' }), 'widget.file-signed'],
    ['a plain file', classic(), 'accepted'],
    ['a file with a form', inputs['form, everything direct']?.() ?? classic(), 'accepted'],
  ])('%s', (_, bytes, code) => {
    expect(refusalOf(bytes)).toBe(code);
  });

  test('an input beside the page, or on a page that is not there', async () => {
    const [first] = contract;
    if (first === undefined) throw new Error('a widget');
    for (const wrong of [{ x: 500 }, { y: -2 }, { page: 2 }, { width: 0 }, { height: Number.NaN }]) {
      const create = [{ ...first.widget, ...wrong }];
      expect(await codeOf(sealer.seal(open(classic()), { drawing: { create } }))).toBe('widget.box-unusable');
    }
  });

  test('a field of the input that has the name of a widget', async () => {
    const field = '<</Type/Annot/Subtype/Widget/FT/Tx/T(Widget-w01)/NM(w01)/Rect[72 400 272 420]/F 4/P 3 0 R>>';
    const bytes = classic({ catalog: '/AcroForm<</Fields[10 0 R]>>', page: '/Annots[10 0 R]', objects: { 10: field } });
    const file = open(bytes);
    expect(await codeOf(sealer.seal(file, { drawing: await drawingOf(file, 0) }))).toBe('pdf.damaged');
    // Two fields of one name: nobody could say which one was filled in.
    const two = classic({
      catalog: '/AcroForm<</Fields[10 0 R 11 0 R]>>',
      page: '/Annots[10 0 R 11 0 R]',
      objects: { 10: field.replaceAll('w01', 'w04'), 11: field.replaceAll('w01', 'w04') },
    });
    const drawing = await drawingOf(open(two), 1, { filled: contract.filter(({ widget }) => widget.id === 'w04') });
    expect(await codeOf(sealer.seal(open(two), { drawing }))).toBe('pdf.damaged');
  });
});

describe('The proof after sealing', () => {
  test('sees what is more, less or other than what the act was to draw', async () => {
    const before = open(classic());
    const drawing = await drawingOf(before, 0);
    const prefix = new PrefixHash();
    const dictionary = PdfDict.of({ Type: new PdfName('Sig') });
    const { tail, added } = await signRevision(
      {
        ...{ file: before, fieldName: 'Act1', prefix, dictionary, hash: 'sha256', room: 16 },
        id: new Uint8Array(16),
        add: (update) => drawAct(update, before, drawing),
      },
      async () => Uint8Array.of(0x30, 0x00),
    );
    const prove = (more: Partial<typeof added>) =>
      proveField({ before, after: before.append(tail), added: { ...added, ...more }, prefix });
    expect(() => prove({})).not.toThrow();
    const [field] = added.additions.fields;
    if (field === undefined) throw new Error('a field');
    expect(() => prove({ additions: noAdditions })).toThrow('did not grow');
    expect(() => prove({ created: added.created.slice(1) })).toThrow('is not expected');
    expect(() => prove({ written: new Map([[field.num, PdfDict.of({})]]) })).toThrow('reads back differently');
  });
});
