import { describe, expect, test } from 'vitest';
import { PdfBuilder } from '../pdf/build-pdf.ts';
import { newSigner, plainCms } from '../support/test-signer.ts';
import { certification, contract, countersign, failures, num, objects, update, verify } from './signed-contract.ts';

describe('what honest people do stays valid', () => {
  test('a contract signed once', async () => {
    const report = await verify(contract());
    expect(failures(report)).toEqual([]);
    expect(report.verdict).toBe('valid');
  });

  test('the same certified with each permission', async () => {
    for (const permission of [1, 2, 3] as const) {
      const report = await verify(contract(certification(permission)));
      expect(report.verdict).toBe('valid');
      expect(report.signatures[0]?.certification).toBe(permission);
    }
  });

  test('a second signature in the field that waits for it', async () => {
    const report = await verify(countersign(contract()));
    expect(failures(report)).toEqual([]);
    expect(report.verdict).toBe('valid');
    expect(report.signatures.map(({ id, field, revision }) => [id, field, revision])).toEqual([
      ['S1', 'Alice', 1],
      ['S2', 'Bob', 2],
    ]);
  });

  test('a second signature after a certification that permits signing', async () => {
    for (const permission of [2, 3] as const) {
      const report = await verify(countersign(contract(certification(permission))));
      expect(report.verdict).toBe('valid');
    }
  });

  test('filling in a field that the next signer then signs', async () => {
    const report = await verify(
      countersign(contract(), {
        changed: {
          [num.amount]: objects.amount.replace('/V(100)', '/V(200)'),
          [num.amountLook]: { entries: objects.look, data: 'BT /F1 12 Tf 2 4 Td (200) Tj ET' },
        },
      }),
    );
    expect(report.verdict).toBe('valid');
    const change = report.signatures[0]?.answers.changes.findings.find(({ code }) => code === 'change.value-changed');
    expect(change).toMatchObject({
      status: 'warn',
      values: { field: 'Amount', old: '100', new: '200' },
      at: { page: 1 },
    });
  });

  test('a new visible signature field in a document that is not certified, with a remark', async () => {
    const report = await verify(
      countersign(contract(), {
        field: objects.emptyField,
        changed: {
          [num.page]: objects.page.replace('12 0 R]', '12 0 R 21 0 R]'),
          [num.form]: objects.form.replace('11 0 R]', '11 0 R 21 0 R]'),
          21: '<</Type/Annot/Subtype/Widget/FT/Sig/T(New)/V 20 0 R/Rect[300 200 500 240]/F 132/P 3 0 R>>',
        },
      }),
    );
    expect(report.verdict).toBe('valid');
    expect(report.signatures[0]?.answers.changes.status).toBe('warn');
  });

  test('metadata, document information and a rewritten equal object', async () => {
    const report = await verify(
      update(contract(), {
        [num.catalog]: objects.catalog.replace('>>', '/Metadata 20 0 R>>'),
        [num.page]: objects.page,
        20: { entries: '/Type/Metadata/Subtype/XML', data: '<x:xmpmeta></x:xmpmeta>' },
      }),
    );
    expect(failures(report)).toEqual([]);
    expect(report.verdict).toBe('valid');
  });

  test('an unsigned file says so, and is not called valid', async () => {
    const file = new PdfBuilder()
      .object(1, '<</Type/Catalog/Pages 2 0 R>>')
      .object(2, '<</Type/Pages/Kids[]/Count 0>>')
      .table()
      .bytes();
    expect((await verify(file)).verdict).toBe('unsigned');
  });

  test('a signer whom no anchor vouches for: intact, but nobody known', async () => {
    const report = await verify(contract({ cms: plainCms(newSigner('Stranger')) }));
    expect(report.verdict).toBe('indeterminate');
    expect(report.signatures[0]).toMatchObject({
      indication: 'INDETERMINATE',
      subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
      answers: { bytes: { status: 'ok' }, trust: { status: 'unknown' } },
    });
  });
});
