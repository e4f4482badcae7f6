import { beforeAll, describe, expect, test } from 'vitest';
import { personText, writeStatement } from '../../core/evidence/act-statement.ts';
import type { WidgetId } from '../../core/ids.ts';
import { completeEvidence } from '../../core/pades/complete.ts';
import type { Report } from '../../core/verification/report.ts';
import { sayReport } from '../../core/verification/say.ts';
import { verifyPdf } from '../../core/verification/verify-pdf.ts';
import { contract, drawingOf } from '../drawing/filled-contract.ts';
import { classic } from '../pades/inputs.ts';
import { act, open, openTestSealer, type TestSealer } from '../pades/sealing.ts';

const document = '01k9x3v5q2r8f6h7j4m1n0p9st';
/** With ids as the service makes them. */
const filled = contract.map(({ widget, value }) => ({
  widget: { ...widget, id: widget.id.padEnd(26, '0') as WidgetId },
  value,
}));

let sealer: TestSealer;
beforeAll(async () => {
  sealer = await openTestSealer();
});

interface Acted {
  readonly documents?: readonly string[];
  readonly inputs?: typeof contract;
  /** Whether the seals say what was done in the words of the service. */
  readonly stated?: boolean;
}

const acted = async ({ documents = [], inputs = filled, stated = true }: Acted = {}) => {
  let file = open(classic());
  for (const by of [0, 1, 2]) {
    const actor = { name: `参加者 ${by}`, email: `p${by}@example.jp` };
    const reason = writeStatement({
      kind: by === 0 ? 'send' : 'consent',
      actor,
      to: undefined,
      document: documents[by] ?? document,
      at: '2026-11-01T09:29:58Z',
      authentication: by === 0 ? 'password' : 'mail-link',
    });
    const drawing = await drawingOf(file, by, { filled: inputs });
    const made = act({ name: personText(actor), reason: stated ? reason : 'signed', fieldName: `Act${by + 1}` });
    file = (await sealer.seal(file, { act: made, drawing })).file;
  }
  const { collect, timestamp, newId } = sealer;
  return (await completeEvidence({ file, level: 'B-LTA', collect, timestamp, newId })).file.bytes;
};
const check = (bytes: Uint8Array, sealers?: readonly Uint8Array[]) =>
  verifyPdf({
    bytes,
    anchors: sealer.authority.roots().map(({ der }) => der),
    sealers,
    time: new Date(sealer.clock.now.getTime() + 60_000),
  });
const remarks = ({ signatures, structure }: Report) =>
  [...signatures.flatMap(({ answers }) => Object.values(answers)), structure]
    .flatMap(({ findings }) => findings)
    .filter(({ status }) => status !== 'ok')
    .map(({ code }) => code);

describe('what is filled in with an act of the service', () => {
  test('is part of the act: told by whose, and no remark', async () => {
    const report = await check(await acted());
    expect(report.verdict).toBe('valid');
    expect(remarks(report)).toEqual([]);
    expect(sayReport(report, 'ja').join('\n')).toContain('有効：');
    const said = JSON.stringify(report);
    expect(said).toContain('was filled in with the act of 参加者 1 <p1@example.jp>');
    expect(said).toContain('“” → “髙橋”');
  });

  test('stays a remark where the seal is of another document', async () => {
    const report = await check(await acted({ documents: [document, document, 'a'.repeat(26)] }));
    expect(remarks(report)).toContain('change.read-only-value-changed');
  });

  test('stays a remark where the seals are by a key that is not the service’s', async () => {
    const [other] = (await openTestSealer()).identity.chain;
    const report = await check(await acted(), other === undefined ? [] : [other]);
    expect(report.acts).toEqual([]);
    expect(remarks(report)).toContain('change.read-only-value-changed');
  });

  test('stays a remark where the signatures say nothing of an act', async () => {
    expect(remarks(await check(await acted({ stated: false })))).toContain('change.read-only-value-changed');
  });

  test('stays a remark in fields that are no inputs of the service', async () => {
    expect(remarks(await check(await acted({ inputs: contract })))).toContain('change.read-only-value-changed');
  });
});
