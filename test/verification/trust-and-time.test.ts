import { describe, expect, test } from 'vitest';
import { completeEvidence } from '../../core/pades/complete.ts';
import type { PdfFile } from '../../core/pdf/file.ts';
import { PdfArray, PdfDict, PdfStream } from '../../core/pdf/objects.ts';
import { PdfUpdate } from '../../core/pdf/update.ts';
import { parseCertificate } from '../../core/trust/certificate.ts';
import { buildOcspRequest } from '../../core/trust/ocsp.ts';
import type { Report } from '../../core/verification/report.ts';
import { verifyPdf } from '../../core/verification/verify-pdf.ts';
import { classic } from '../pades/inputs.ts';
import { act, open, openTestSealer, type TestSealer } from '../pades/sealing.ts';
import { day } from '../support/authority.ts';

const start = new Date('2026-11-01T09:30:00Z');
const later = (days: number): Date => new Date(start.getTime() + days * day);

const check = (sealer: TestSealer, bytes: Uint8Array, time: Date): Promise<Report> =>
  verifyPdf({ bytes, anchors: sealer.authority.roots().map(({ der }) => der), time });

const first = ({ signatures }: Report): Report['signatures'][number] => {
  const [signature] = signatures;
  if (signature === undefined) throw new Error('no signature');
  return signature;
};

const sealed = async (level: 'B-B' | 'B-T' | 'B-LT' | 'B-LTA') => {
  const sealer = await openTestSealer({ now: start });
  let { file } = await sealer.seal(open(classic()), { level: level === 'B-B' ? 'B-B' : 'B-T', act: act() });
  if (level === 'B-LT' || level === 'B-LTA') {
    const { collect, timestamp, newId } = sealer;
    ({ file } = await completeEvidence({ file, level, collect, timestamp, newId }));
  }
  return { sealer, bytes: file.bytes };
};

const leafOf = (sealer: TestSealer) => parseCertificate(sealer.identity.chain[0] ?? new Uint8Array());

describe('levels, trust and time of the project’s own seals', () => {
  test.each(['B-B', 'B-T', 'B-LT', 'B-LTA'] as const)('a seal of level %s is called so', async (level) => {
    const { sealer, bytes } = await sealed(level);
    const report = await check(sealer, bytes, later(0.01));
    expect(first(report).level).toBe(level);
    expect(report.verdict).toBe(level === 'B-LT' || level === 'B-LTA' ? 'valid' : 'indeterminate');
  });

  test('it says by whom the time is proven', async () => {
    const { sealer, bytes } = await sealed('B-LTA');
    const report = await check(sealer, bytes, later(1));
    const { trust, time } = first(report).answers;
    expect(trust.signer?.subject).toContain('CloudSign Local Seal');
    expect(trust.anchor?.subject).toContain('Root');
    expect(trust.revocation.map(({ status }) => status)).toEqual(['good', 'good']);
    expect(time).toMatchObject({ status: 'ok', by: 'S1.T1' });
  });

  test('without anchors: nobody is known, everything else is answered', async () => {
    const { bytes } = await sealed('B-LTA');
    const report = await verifyPdf({ bytes, anchors: [], time: later(1) });
    expect(report.verdict).toBe('indeterminate');
    expect(first(report)).toMatchObject({
      subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
      answers: { bytes: { status: 'ok' }, coverage: { status: 'ok' }, changes: { status: 'ok' } },
    });
  });

  test('anchors of somebody else are no help', async () => {
    const { bytes } = await sealed('B-LT');
    const stranger = await openTestSealer({ now: start });
    expect((await check(stranger, bytes, later(1))).verdict).toBe('indeterminate');
  });

  test('revocation data that is not in the file: to be asked for later', async () => {
    const { sealer, bytes } = await sealed('B-T');
    expect(first(await check(sealer, bytes, later(1))).subIndication).toBe('TRY_LATER');
  });

  test('the level and how long it holds: until the last certificate ends', async () => {
    const { sealer, bytes } = await sealed('B-LTA');
    const report = await check(sealer, bytes, later(1));
    const until = new Date(first(report).verifiableUntil ?? 0);
    expect(until.getTime()).toBeGreaterThan(later(9 * 365).getTime());
    expect((await check(sealer, bytes, new Date(until.getTime() - day))).verdict).toBe('valid');
    expect((await check(sealer, bytes, new Date(until.getTime() + day))).verdict).toBe('indeterminate');
  });

  test('revoked before the timestamp: nothing proves that it was signed in time', async () => {
    const sealer = await openTestSealer({ now: start });
    sealer.authority.revoke(leafOf(sealer), 'keyCompromise');
    sealer.clock.now = later(1);
    const { file } = await sealer.seal(open(classic()));
    const report = await check(sealer, withAnswers(sealer, file), later(1.1));
    expect(report.verdict).toBe('indeterminate');
    expect(first(report)).toMatchObject({ subIndication: 'REVOKED_NO_POE', answers: { trust: { status: 'unknown' } } });
    expect(first(report).answers.trust.revocation[0]).toMatchObject({ status: 'revoked', reason: 'keyCompromise' });
  });

  test('revoked after the timestamp: the signature stays what it was', async () => {
    const sealer = await openTestSealer({ now: start });
    const { file } = await sealer.seal(open(classic()));
    sealer.clock.now = later(2);
    sealer.authority.revoke(leafOf(sealer), 'superseded');
    const report = await check(sealer, withAnswers(sealer, file), later(2.1));
    expect(report.verdict).toBe('valid');
    expect(first(report).answers.trust.revocation[0]?.status).toBe('revoked-later');
  });

  test('an answer about another certificate is no answer', async () => {
    const sealer = await openTestSealer({ now: start });
    const { file } = await sealer.seal(open(classic()));
    const other = sealer.newIdentity('ecdsa-p256-sha256').identity.chain;
    const report = await check(sealer, withAnswers(sealer, file, other), later(0.1));
    expect(first(report).subIndication).toBe('TRY_LATER');
  });
});

/** The file with a DSS that holds whatever the authority answers now about that chain, good or bad. */
const withAnswers = (
  sealer: TestSealer,
  file: PdfFile,
  chain: readonly Uint8Array[] = sealer.identity.chain,
): Uint8Array => {
  const path = [...chain.map(parseCertificate), sealer.authority.root()];
  const ocsps = path.slice(0, -1).flatMap((certificate, index) => {
    const issuer = path[index + 1];
    return issuer === undefined ? [] : [sealer.authority.ocsp(buildOcspRequest({ certificate, issuer }))];
  });
  const update = new PdfUpdate(file);
  const streams = ocsps.map((bytes) => update.create(new PdfStream(PdfDict.of({}), bytes)));
  const dss = update.create(PdfDict.of({ OCSPs: new PdfArray(streams) }));
  update.set(file.latest.catalogRef, file.latest.catalog.with({ DSS: dss }));
  return file.append(update.finish({ id: sealer.newId() }).tail).bytes;
};
