import { describe, expect, test } from 'vitest';
import { type ActStatement, personText, writeStatement } from '../../core/evidence/act-statement.ts';
import { completeEvidence } from '../../core/pades/complete.ts';
import { sayReport } from '../../core/verification/say.ts';
import { verifyPdf } from '../../core/verification/verify-pdf.ts';
import { anchors, contract, time } from '../attacks/signed-contract.ts';
import { classic } from '../pades/inputs.ts';
import { act, open, openTestSealer, type TestSealer } from '../pades/sealing.ts';

const statement = (more: Partial<ActStatement> = {}): ActStatement => ({
  kind: 'consent',
  actor: { name: '田中 一郎', email: 'tanaka@midori.example' },
  to: undefined,
  document: '01k9x3v5q2r8f6h7j4m1n0p9st',
  at: '2026-11-01T09:29:58Z',
  authentication: 'mail-link',
  ...more,
});
const stated = (one: ActStatement, fieldName: string) =>
  act({ name: personText(one.actor), reason: writeStatement(one), fieldName });
const forwarded = statement({ kind: 'forward', to: { name: 'Jane Doe', email: 'jane@example.org' } });

const sealed = async (sealer: TestSealer, options: { readonly complete: boolean }) => {
  let { file } = await sealer.seal(open(classic()), {
    act: stated(statement({ kind: 'send', authentication: 'password' }), 'Act1'),
  });
  ({ file } = await sealer.seal(file, { act: stated(forwarded, 'Act2') }));
  ({ file } = await sealer.seal(file, { act: stated(statement(), 'Act3') }));
  const { collect, timestamp, newId } = sealer;
  if (options.complete) ({ file } = await completeEvidence({ file, level: 'B-LTA', collect, timestamp, newId }));
  return file.bytes;
};
const check = (sealer: TestSealer, bytes: Uint8Array, sealers?: readonly Uint8Array[]) =>
  verifyPdf({
    bytes,
    anchors: sealer.authority.roots().map(({ der }) => der),
    sealers,
    time: new Date(sealer.clock.now.getTime() + 60_000),
  });

describe('who agreed to what', () => {
  test('is told by the seals of the service: who, what, when, how the person was authenticated', async () => {
    const sealer = await openTestSealer();
    const own = sealer.identity.chain.slice(0, 1);
    const { acts } = await check(sealer, await sealed(sealer, { complete: true }), own);
    expect(acts.map(({ signature, kind, authentication }) => [signature, kind, authentication])).toEqual([
      ['S1', 'send', 'password'],
      ['S2', 'forward', 'mail-link'],
      ['S3', 'consent', 'mail-link'],
    ]);
    expect(acts[1]?.to).toEqual({ name: 'Jane Doe', email: 'jane@example.org' });
    expect(acts[2]).toMatchObject({
      who: '田中 一郎 <tanaka@midori.example>',
      actor: { name: '田中 一郎', email: 'tanaka@midori.example' },
      to: null,
      document: '01k9x3v5q2r8f6h7j4m1n0p9st',
      at: '2026-11-01T09:29:58Z',
      time: '2026-11-01T09:30:00Z',
      proven: true,
      did: { en: 'consented to the document', ja: '書類の内容に同意' },
      how: { ja: 'メールで届いた専用リンクから確認' },
    });
  });

  test('stands first in the text of the command', async () => {
    const sealer = await openTestSealer();
    const report = await check(sealer, await sealed(sealer, { complete: true }));
    const text = (language: 'en' | 'ja') => sayReport(report, language).join('\n');
    expect(text('en')).toContain(
      '田中 一郎 <tanaka@midori.example> forwarded the document to Jane Doe <jane@example.org> (opened the unique link mailed to the address)',
    );
    expect(text('ja')).toContain('田中 一郎 <tanaka@midori.example>：書類を送信（パスワードでログイン）');
    expect(text('en')).toContain('with 1 trust anchor, offline');
  });

  test('before the evidence is complete, too', async () => {
    const sealer = await openTestSealer();
    const report = await check(sealer, await sealed(sealer, { complete: false }));
    expect(report.verdict).toBe('indeterminate');
    expect(report.acts).toHaveLength(3);
  });

  test('of seals without a timestamp, too: then the time is the service’s word', async () => {
    const sealer = await openTestSealer();
    const { file } = await sealer.seal(open(classic()), { act: stated(statement(), 'Act1'), level: 'B-B' });
    const { acts } = await check(sealer, file.bytes);
    expect(acts.map(({ kind, proven }) => [kind, proven])).toEqual([['consent', false]]);
  });

  test('of seals without a timestamp says what it lacks and until when it can be verified, in both languages', async () => {
    const sealer = await openTestSealer();
    const { file } = await sealer.seal(open(classic()), { act: stated(statement(), 'Act1'), level: 'B-B' });
    const report = await check(sealer, file.bytes);
    const [signature] = report.signatures;
    expect(signature?.level).toBe('B-B');
    const until = signature?.verifiableUntil ?? 'none';
    expect(until).toBe(signature?.answers.trust.signer?.notAfter);
    const finding = signature?.answers.time.findings.find(({ code }) => code === 'time.signature-only');
    expect(finding?.text.en).toContain(`It can be verified until ${until} at most`);
    expect(finding?.text.ja).toContain(`検証できるのは最長で ${until} までです`);
    const text = (language: 'en' | 'ja') => sayReport(report, language).join('\n');
    for (const words of [
      'Concluded on a plan without timestamps',
      'a timestamp of a third party',
      'long-term evidence',
      until,
    ])
      expect(text('en')).toContain(words);
    for (const words of [
      'タイムスタンプのないプランで締結された',
      '第三者によるタイムスタンプがなく',
      '長期検証のための情報もなく',
      until,
    ])
      expect(text('ja')).toContain(words);
    expect(text('en')).toContain('by the signer’s own clock');
  });

  test('of seals with a timestamp, and of complete ones, lack nothing of that', async () => {
    const sealer = await openTestSealer();
    for (const complete of [true, false]) {
      const report = await check(sealer, await sealed(sealer, { complete }));
      const codes = report.signatures.flatMap(({ answers }) => answers.time.findings.map(({ code }) => code));
      expect(codes).not.toContain('time.signature-only');
      expect(sayReport(report, 'en').join('\n')).not.toContain('plan without timestamps');
    }
  });

  test('a signature alone of somebody else is no document of a plan', async () => {
    const sealer = await openTestSealer();
    const { file } = await sealer.seal(open(classic()), { act: act(), level: 'B-B' });
    const report = await check(sealer, file.bytes);
    expect(report.signatures[0]?.answers.time.findings.map(({ code }) => code)).toContain('time.signature-only');
    expect(sayReport(report, 'en').join('\n')).not.toContain('plan without timestamps');
  });

  test('nobody else can say it, though his certificate is of the same authority', async () => {
    const sealer = await openTestSealer();
    const stranger = sealer.newIdentity('ecdsa-p256-sha256');
    const bytes = await sealed(sealer, { complete: true });
    expect((await check(sealer, bytes, stranger.identity.chain.slice(0, 1))).acts).toEqual([]);
    expect((await check(sealer, bytes, [])).acts).toEqual([]);
  });

  test('not without an anchor, not in a file that was changed, not under another name', async () => {
    const sealer = await openTestSealer();
    const bytes = await sealed(sealer, { complete: true });
    expect((await verifyPdf({ bytes, anchors: [], time: sealer.clock.now })).acts).toEqual([]);
    const changed = Uint8Array.from(bytes);
    const at = Buffer.from(bytes).indexOf('Contract');
    changed[at] = 0x63;
    expect((await check(sealer, changed)).acts).toEqual([]);
    const misnamed = await sealer.seal(open(classic()), {
      act: { ...stated(statement(), 'Act1'), name: 'Somebody Else <else@example.jp>' },
    });
    expect((await check(sealer, misnamed.file.bytes)).acts).toEqual([]);
  });

  test('the reason of any other signature is a claim, and no act', async () => {
    const bytes = contract({ signature: '/Name(Alice)/Reason(I agree)' });
    const report = await verifyPdf({ bytes, anchors, time });
    expect(report.signatures[0]?.claims).toMatchObject({ name: 'Alice', reason: 'I agree' });
    expect(report.acts).toEqual([]);
  });
});
