import { describe, expect, test } from 'vitest';
import {
  certification,
  contract,
  countersign,
  failures,
  fieldLock,
  num,
  objects,
  update,
  verify,
} from './signed-contract.ts';

const filled = { [num.amount]: objects.amount.replace('/V(100)', '/V(200)') };

/** FieldMDP (ISO 32000-2, 12.8.2.4) and the /Lock of signature fields. */
describe('locks', () => {
  test.each([
    ['all fields', '/Action/All'],
    ['the field by name', '/Action/Include/Fields[(Amount)]'],
    ['all but others', '/Action/Exclude/Fields[(Bob)]'],
    ['a lock that does not say what', ''],
  ])('%s: a later signature does not heal the change', async (_, action) => {
    const report = await verify(countersign(contract(fieldLock(action)), { changed: filled }));
    expect(report.verdict).toBe('invalid');
    expect(failures(report)).toContain('change.locked-field-changed');
  });

  test.each([
    ['another field', '/Action/Include/Fields[(Other)]'],
    ['all but this one', '/Action/Exclude/Fields[(Amount)(Bob)]'],
  ])('%s is locked: filling in and signing go on', async (_, action) => {
    const report = await verify(countersign(contract(fieldLock(action)), { changed: filled }));
    expect(report.verdict).toBe('valid');
  });

  test('the lock of the signature field counts without a reference', async () => {
    const report = await verify(
      update(contract({ signedField: '/Lock<</Type/SigFieldLock/Action/Include/Fields[(Amount)]>>' }), filled),
    );
    expect(report.verdict).toBe('invalid');
  });

  test('the permission of a lock counts as that of a certification', async () => {
    const report = await verify(
      update(contract({ signedField: '/Lock<</Type/SigFieldLock/Action/Include/Fields[(Other)]/P 1>>' }), filled),
    );
    expect(report.verdict).toBe('invalid');
  });

  test('a later revision cannot loosen what a signature locks', async () => {
    const file = contract(fieldLock('/Action/All'));
    const report = await verify(update(file, { ...filled, [num.signed]: objects.signedField('/Lock null') }));
    expect(report.verdict).toBe('invalid');
  });

  test('locks and permissions add up over signatures', async () => {
    const second = countersign(contract(fieldLock('/Action/Include/Fields[(Other)]')), {
      signature: fieldLock('/Action/Include/Fields[(Amount)]').signature ?? '',
    });
    expect((await verify(second)).verdict).toBe('valid');
    expect((await verify(update(second, filled))).verdict).toBe('invalid');
  });

  test('a second certification', async () => {
    const file = contract(certification(2));
    const second = certification(3);
    const report = await verify(
      countersign(file, {
        signature: second.signature ?? '',
        changed: { [num.catalog]: (second.catalog ?? '').replace('/DocMDP 10 0 R', '/DocMDP 20 0 R') },
      }),
    );
    expect(report.verdict).toBe('invalid');
    expect(failures(report)).toContain('change.permissions-changed');
  });

  test('a certification after an approval: a remark, and it binds from then on', async () => {
    const later = certification(1);
    const file = countersign(contract(), {
      signature: later.signature ?? '',
      changed: { [num.catalog]: (later.catalog ?? '').replace('/DocMDP 10 0 R', '/DocMDP 20 0 R') },
    });
    const report = await verify(file);
    expect(report.verdict).toBe('valid');
    expect(report.signatures[0]?.answers.changes.findings.map(({ code }) => code)).toContain('change.certified-later');
    expect((await verify(update(file, filled))).verdict).toBe('invalid');
  });
});
