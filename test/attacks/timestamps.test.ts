import { describe, expect, test } from 'vitest';
import type { Report } from '../../core/verification/report.ts';
import { verifyPdf } from '../../core/verification/verify-pdf.ts';
import { crafted, craftedToken, timeStampingUsage, timestampAttribute } from '../support/crafted-cms.ts';
import { fillSignature, newSigner, sha256, signatureEntries } from '../support/test-signer.ts';
import { alice, anchors, bob, contract, countersign, failures, num, objects, update } from './signed-contract.ts';

const tsa = newSigner('TSA', { extensions: [timeStampingUsage()] });
const stranger = newSigner('Unknown TSA', { extensions: [timeStampingUsage()] });
const time = new Date('2026-02-01T00:00:00Z');

const check = (bytes: Uint8Array, at = new Date('2026-06-01T00:00:00Z')): Promise<Report> =>
  verifyPdf({ bytes, anchors: [...anchors, tsa.certificate.der], time: at });

const stamped = (token: (signature: Uint8Array) => Uint8Array) =>
  crafted(alice, { unsigned: (signature) => [timestampAttribute(token(signature))] });

const genuine = (signature: Uint8Array, at = time): Uint8Array =>
  craftedToken(tsa, { time: at, imprint: sha256(signature) });

/** A document timestamp in a new invisible field, as one more revision. */
const documentTimestamp = (
  file: Uint8Array,
  token: (covered: Uint8Array) => Uint8Array = (covered) => craftedToken(tsa, { time, imprint: sha256(covered) }),
): Uint8Array => {
  const entries = signatureEntries('', 'ETSI.RFC3161').replace('/Type/Sig', '/Type/DocTimeStamp');
  const changed = {
    [num.form]: objects.form.replace('11 0 R]', '11 0 R 31 0 R]'),
    30: `<<${entries}>>`,
    31: '<</Type/Annot/Subtype/Widget/FT/Sig/T(Timestamp)/V 30 0 R/Rect[0 0 0 0]/F 132>>',
  };
  return fillSignature(update(file, changed), token);
};

const stampsOf = (report: Report) => report.signatures.flatMap(({ answers }) => answers.time.timestamps);

describe('timestamps', () => {
  test('a genuine signature timestamp proves the time', async () => {
    const report = await check(contract({ cms: stamped(genuine) }));
    expect(report.verdict).toBe('valid');
    expect(report.signatures[0]?.answers.time).toMatchObject({
      proven: '2026-02-01T00:00:00Z',
      by: 'S1.T1',
    });
  });

  test('a genuine document timestamp proves the time of what it covers, and keeps it proven', async () => {
    const report = await check(documentTimestamp(contract()));
    expect(report.verdict).toBe('valid');
    expect(report.signatures[0]?.answers.time).toMatchObject({ proven: '2026-02-01T00:00:00Z', by: 'T1' });
    expect(report.signatures.map(({ id, kind }) => [id, kind])).toEqual([
      ['S1', 'signature'],
      ['T1', 'document-timestamp'],
    ]);
  });

  test('copied: the timestamp of another signature', async () => {
    const copied = genuine(Uint8Array.of(1, 2, 3));
    const report = await check(contract({ cms: stamped(() => copied) }));
    expect(report.verdict).toBe('indeterminate');
    expect(stampsOf(report)[0]?.findings.map(({ code }) => code)).toContain('timestamp.of-something-else');
    expect(report.signatures[0]?.answers.time.proven).toBeNull();
  });

  test('copied: one token in two signatures counts for the one it was made for', async () => {
    let token: Uint8Array | undefined;
    const file = contract({
      cms: stamped((signature) => {
        token = genuine(signature);
        return token;
      }),
    });
    const cms = crafted(bob, { unsigned: () => [timestampAttribute(token ?? new Uint8Array())] });
    const report = await check(countersign(file, { cms }));
    expect(report.verdict).toBe('indeterminate');
    expect(report.signatures.map(({ verdict }) => verdict)).toEqual(['valid', 'indeterminate']);
  });

  test('duplicated: one token twice in a signature counts once, with a remark', async () => {
    const cms = crafted(alice, {
      unsigned: (signature) => {
        const attribute = timestampAttribute(genuine(signature));
        return [attribute, attribute];
      },
    });
    const report = await check(contract({ cms }));
    expect(stampsOf(report).map(({ status }) => status)).toEqual(['warn', 'warn']);
  });

  test('copied: a document timestamp of another document', async () => {
    const report = await check(
      documentTimestamp(contract(), () => craftedToken(tsa, { time, imprint: sha256(Uint8Array.of(1)) })),
    );
    expect(report.verdict).toBe('invalid');
    expect(report.signatures[1]).toMatchObject({ id: 'T1', subIndication: 'HASH_FAILURE' });
  });

  test('copied: a document timestamp from an earlier revision of the same file', async () => {
    const before = documentTimestamp(contract());
    const copied = Buffer.from(
      /\/Contents<([0-9a-f]+)>\s*>>\s*endobj\s*31 0 obj/.exec(Buffer.from(before).toString('latin1'))?.[1] ?? '',
      'hex',
    );
    const report = await check(documentTimestamp(countersign(contract()), () => copied));
    expect(report.verdict).toBe('invalid');
  });

  test('a token that its authority did not sign', async () => {
    const forged = (signature: Uint8Array) =>
      craftedToken(tsa, { time, imprint: sha256(signature), damageSignature: true });
    const report = await check(contract({ cms: stamped(forged) }));
    expect(report.verdict).toBe('indeterminate');
    const document = await check(
      documentTimestamp(contract(), (covered) =>
        craftedToken(tsa, { time, imprint: sha256(covered), damageSignature: true }),
      ),
    );
    expect(document.verdict).toBe('invalid');
  });

  test('an authority that is none: no purpose, or not critical', async () => {
    for (const extensions of [[], [timeStampingUsage(false)]]) {
      const impostor = newSigner('Impostor', { extensions });
      const bytes = contract({
        cms: stamped((signature) => craftedToken(impostor, { time, imprint: sha256(signature) })),
      });
      const report = await verifyPdf({
        bytes,
        anchors: [...anchors, impostor.certificate.der],
        time: new Date('2026-06-01T00:00:00Z'),
      });
      expect(report.verdict).toBe('indeterminate');
      expect(report.signatures[0]?.answers.time.proven).toBeNull();
    }
  });

  test('an old authority that does not bind its certificate: no attack', async () => {
    const info = (signature: Uint8Array): Uint8Array =>
      craftedToken(tsa, { time, imprint: sha256(signature), bound: 'not' });
    const report = await check(contract({ cms: stamped(info) }));
    expect(failures(report)).toEqual([]);
    expect(report.verdict).not.toBe('invalid');
  });

  test('an authority that nobody vouches for proves nothing', async () => {
    const bytes = contract({
      cms: stamped((signature) => craftedToken(stranger, { time, imprint: sha256(signature) })),
    });
    const report = await check(bytes);
    expect(report.signatures[0]?.answers.time).toMatchObject({ status: 'warn', proven: null });
  });

  test('a timestamp from the future', async () => {
    const report = await check(
      contract({ cms: stamped((signature) => genuine(signature, new Date('2030-01-01T00:00:00Z'))) }),
    );
    expect(report.signatures[0]?.answers.time.proven).toBeNull();
    expect(report.verdict).not.toBe('valid');
  });

  test('a document timestamp that is earlier than the timestamp it covers', async () => {
    const file = contract({ cms: stamped((signature) => genuine(signature, new Date('2026-04-01T00:00:00Z'))) });
    const report = await check(documentTimestamp(file));
    expect(stampsOf(report).flatMap(({ findings }) => findings.map(({ code }) => code))).toContain('time.order');
    expect(report.verdict).not.toBe('valid');
  });

  test('an expired signer: a timestamp from before keeps the signature valid; without one nothing is proven', async () => {
    const shortLived = newSigner('Short', { notAfter: new Date('2026-03-01T00:00:00Z') });
    const later = new Date('2030-01-01T00:00:00Z');
    const anchored = [...anchors, tsa.certificate.der, newSigner('Root').certificate.der];
    const issuer = newSigner('Issuer', { isCa: true });
    const issued = newSigner('Issued', { issuer, notAfter: new Date('2026-03-01T00:00:00Z') });
    const cms = crafted(issued, {
      certificates: [issued.certificate, issuer.certificate],
      unsigned: (signature) => [timestampAttribute(genuine(signature))],
    });
    const bare = crafted(issued, { certificates: [issued.certificate, issuer.certificate] });
    const all = [...anchored, issuer.certificate.der];
    const codesOf = async (make: typeof cms): Promise<readonly string[]> => {
      const report = await verifyPdf({ bytes: contract({ cms: make }), anchors: all, time: later });
      return report.signatures[0]?.answers.trust.findings.map(({ code }) => code) ?? [];
    };
    expect(await codesOf(bare)).toContain('trust.expired');
    expect(await codesOf(cms)).not.toContain('trust.expired');
    expect(shortLived.certificate.notAfter).toEqual(new Date('2026-03-01T00:00:00Z'));
  });
});
