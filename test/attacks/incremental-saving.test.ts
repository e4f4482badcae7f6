import { describe, expect, test } from 'vitest';
import { latin1Bytes, latin1Text } from '../../core/pdf/characters.ts';
import { contract, countersign, failures, goOn, num, objects, trailer, update, verify } from './signed-contract.ts';

const evilContent = { entries: '', data: 'BT /F1 24 Tf 72 720 Td (The price is 1000000) Tj ET' };

/** Mladenov et al., section 4.2, and its successors. */
const attacks: Readonly<Record<string, () => Uint8Array>> = {
  'ISA-A: a new content stream under the old number': () => update(contract(), { [num.content]: evilContent }),
  'ISA-B: bytes behind the end, without a cross-reference table': () =>
    latin1Bytes(`${latin1Text(contract())}${num.content} 0 obj\n<</Length 5>>\nstream\nevil!\nendstream\nendobj\n`),
  'ISA-B2: objects behind the end, closed with the old startxref': () => {
    const text = latin1Text(contract());
    const start = /startxref\n(\d+)/.exec(text)?.[1];
    return latin1Bytes(
      `${text}${num.content} 0 obj\n<</Length 5>>\nstream\nevil!\nendstream\nendobj\nstartxref\n${start}\n%%EOF\n`,
    );
  },
  'ISA-C: a trailer without a cross-reference table': () =>
    latin1Bytes(
      `${latin1Text(contract())}${num.content} 0 obj\n<</Length 0>>\nstream\n\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\n`,
    ),
  'ISA-D: another page': () =>
    update(contract(), {
      [num.pages]: '<</Type/Pages/Kids[3 0 R 30 0 R]/Count 2>>',
      30: '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 31 0 R/Resources<<>>>>',
      31: evilContent,
    }),
  'ISA-E: a page removed': () => update(contract(), { [num.pages]: '<</Type/Pages/Kids[]/Count 0>>' }),
  'ISA-F: another catalog': () => {
    const builder = goOn(contract())
      .object(30, '<</Type/Catalog/Pages 31 0 R/AcroForm 6 0 R/Custom 14 0 R>>')
      .object(31, '<</Type/Pages/Kids[32 0 R]/Count 1>>')
      .object(32, '<</Type/Page/Parent 31 0 R/MediaBox[0 0 595 842]/Contents 33 0 R/Resources<<>>>>')
      .stream(33, '', evilContent.data);
    return builder.table('/Root 30 0 R/ID[<00><01>]').bytes();
  },
  'ISA-G: the signature field is dropped': () =>
    update(contract(), {
      [num.form]: objects.form.replace('7 0 R 9 0 R 11 0 R', '7 0 R'),
      [num.page]: objects.page.replace('9 0 R ', ''),
      [num.content]: evilContent,
    }),
  'ISA-G2: the whole form is dropped': () =>
    update(contract(), { [num.catalog]: objects.catalog.replace('/AcroForm 6 0 R', ''), [num.content]: evilContent }),
  'ISA-H: the value of the signature field is dropped': () =>
    update(contract(), { [num.signed]: objects.signedField().replace('/V 10 0 R', ''), [num.content]: evilContent }),
  'ISA-I: the signature field names a signature dictionary of the attacker': () =>
    update(contract(), {
      [num.signed]: objects.signedField().replace('/V 10 0 R', '/V 30 0 R'),
      30: '<</Type/Sig/Filter/X/SubFilter/ETSI.CAdES.detached/Contents<00>/ByteRange[0 1 2 3]>>',
    }),
  'the page draws another stream': () =>
    update(contract(), { [num.page]: objects.page.replace('4 0 R', '[4 0 R 30 0 R]'), 30: evilContent }),
  'the font is replaced': () => update(contract(), { [num.font]: '<</Type/Font/Subtype/Type1/BaseFont/Symbol>>' }),
  'the page is turned, cropped or enlarged': () =>
    update(contract(), { [num.page]: objects.page.replace('/MediaBox', '/CropBox[0 0 10 10]/MediaBox') }),
  'the page inherits another size': () =>
    update(contract(), { [num.pages]: '<</Type/Pages/Kids[3 0 R]/Count 1/Rotate 90>>' }),
  'optional content': () =>
    update(contract(), { [num.catalog]: objects.catalog.replace('>>', '/OCProperties<</OCGs[]/D<<>>>>>>') }),
  'JavaScript at opening': () =>
    update(contract(), { [num.catalog]: objects.catalog.replace('>>', '/OpenAction<</S/JavaScript/JS(x)>>>>') }),
  'names and embedded files': () =>
    update(contract(), { [num.catalog]: objects.catalog.replace('>>', '/Names<</EmbeddedFiles<</Names[]>>>>>>') }),
  'an outline': () =>
    update(contract(), {
      [num.catalog]: objects.catalog.replace('>>', '/Outlines 30 0 R>>'),
      30: '<</Type/Outlines>>',
    }),
  'an unknown entry of the catalog': () =>
    update(contract(), { [num.catalog]: objects.catalog.replace('>>', '/Anything true>>') }),
  'an unknown entry of the page': () =>
    update(contract(), { [num.page]: objects.page.replace('/Contents', '/Anything 1/Contents') }),
  'a link changes its target': () =>
    update(contract(), { [num.note]: objects.note.replace('>>', '/A<</S/URI/URI(http://evil.example)>>>>') }),
  'a comment': () =>
    update(contract(), {
      [num.page]: objects.page.replace('12 0 R]', '12 0 R 30 0 R]'),
      30: '<</Type/Annot/Subtype/Text/Rect[0 0 20 20]/Contents(hello)>>',
    }),
  'an annotation removed': () => update(contract(), { [num.page]: objects.page.replace(' 12 0 R', '') }),
  'an object freed that the page needs': () => {
    const builder = goOn(contract());
    builder.entry(num.content, [0, 0, 1]);
    return builder.table(trailer).bytes();
  },
  XFA: () =>
    update(contract(), { [num.form]: objects.form.replace('/SigFlags', '/XFA 30 0 R/SigFlags'), 30: evilContent }),
  'a form field added': () =>
    update(contract(), {
      [num.form]: objects.form.replace('11 0 R]', '11 0 R 30 0 R]'),
      [num.page]: objects.page.replace('12 0 R]', '12 0 R 30 0 R]'),
      30: '<</Type/Annot/Subtype/Widget/FT/Tx/T(More)/V(x)/Rect[0 0 100 100]/F 4/P 3 0 R>>',
    }),
  'a form field removed': () =>
    update(contract(), {
      [num.form]: objects.form.replace('7 0 R ', ''),
      [num.page]: objects.page.replace('7 0 R ', ''),
    }),
  'a form field moved': () => update(contract(), { [num.amount]: objects.amount.replace('[72 400', '[72 500') }),
  'two signatures and an unsigned change between them': () =>
    countersign(update(contract(), { [num.content]: evilContent })),
};

describe('incremental saving', () => {
  test.each(Object.entries(attacks))('%s', async (_, attack) => {
    const report = await verify(attack());
    expect(['invalid', 'unreadable']).toContain(report.verdict);
  });

  test('white space behind the end is a remark, no more', async () => {
    const report = await verify(latin1Bytes(`${latin1Text(contract())}\n`));
    expect(report.verdict).toBe('valid');
    expect(report.structure.status).toBe('warn');
  });

  test('a changed value that nobody signs for stays undecided, and is told', async () => {
    const report = await verify(update(contract(), { [num.amount]: objects.amount.replace('/V(100)', '/V(999)') }));
    expect(report.verdict).toBe('indeterminate');
    const changes = report.signatures[0]?.answers.changes.findings;
    expect(changes).toContainEqual(
      expect.objectContaining({ values: expect.objectContaining({ field: 'Amount', old: '100', new: '999' }) }),
    );
  });

  test('every change is told with its revision, page and box', async () => {
    const report = await verify(update(contract(), { [num.note]: objects.note.replace('/Border[0 0 0]', '') }));
    expect(failures(report)).toContain('change.annotation-changed');
    const change = report.revisions[1]?.changes.find(({ code }) => code === 'change.annotation-changed');
    expect(change?.at).toEqual({ revision: 2, page: 1, box: [72, 100, 200, 120] });
  });
});
