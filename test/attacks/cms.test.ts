import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { element, octetString } from '../../core/trust/der.ts';
import { verifyPdf } from '../../core/verification/verify-pdf.ts';
import {
  attribute,
  type Craft,
  contentType,
  crafted,
  messageDigest,
  signingCertificate,
} from '../support/crafted-cms.ts';
import { newSigner, sha256 } from '../support/test-signer.ts';
import { alice, bob, contract, failures, verify } from './signed-contract.ts';

const signed = (craft: Craft) => verify(contract({ cms: crafted(alice, craft) }));

const signingTime = attribute('1.2.840.113549.1.9.5', element(0x17, new TextEncoder().encode('260101000000Z')));

const attacks: Readonly<Record<string, readonly [Craft, string]>> = {
  'data within a detached signature': [{ content: (covered) => covered }, 'cms.encapsulated-content'],
  'empty data within a detached signature': [{ content: () => new Uint8Array() }, 'cms.encapsulated-content'],
  'another content type, in the attribute': [
    { attributes: (_, [, ...rest]) => [contentType('1.2.840.113549.1.7.5'), ...rest] },
    'cms.content-type',
  ],
  'another content type, in the message': [{ contentType: '1.2.840.113549.1.7.5' }, 'cms.content-type'],
  'no content type': [{ attributes: (_, [, ...rest]) => rest }, 'cms.content-type'],
  'no digest': [
    { attributes: (_, [type, , ess]) => [type, ess].filter((one) => one !== undefined) },
    'cms.digest-mismatch',
  ],
  'two digests, one of something else': [
    { attributes: (_, usual) => [...usual, messageDigest(sha256(new Uint8Array()))] },
    'cms.attribute-duplicate',
  ],
  'one digest attribute with two values': [
    {
      attributes: (covered, [type, , ess]) =>
        [
          type,
          attribute('1.2.840.113549.1.9.4', octetString(sha256(covered)), octetString(sha256(new Uint8Array()))),
          ess,
        ].filter((one) => one !== undefined),
    },
    'cms.attribute-duplicate',
  ],
  'two signing-certificate attributes': [
    { attributes: (_, usual) => [...usual, signingCertificate(bob.certificate)] },
    'cms.attribute-duplicate',
  ],
  'the digest of something else': [
    {
      attributes: (_, [type, , ess]) =>
        [type, messageDigest(sha256(Uint8Array.of(1))), ess].filter((one) => one !== undefined),
    },
    'cms.digest-mismatch',
  ],
  'a signing-certificate attribute for somebody else': [
    { attributes: (covered) => [contentType(), messageDigest(sha256(covered)), signingCertificate(bob.certificate)] },
    'cms.signing-certificate-mismatch',
  ],
  'a signer named who did not sign': [
    { named: bob.certificate, certificates: [alice.certificate, bob.certificate] },
    'cms.signature-wrong',
  ],
  'a number with more octets than it needs': [{ version: Uint8Array.of(0, 1) }, 'cms.badly-encoded'],
  'no signer': [{ signerInfos: () => [] }, 'cms.signer-count'],
  'two signers': [{ signerInfos: (one) => [one, one] }, 'cms.signer-count'],
  'a damaged signature': [{ damageSignature: true }, 'cms.signature-wrong'],
  'a signature algorithm where the hash belongs': [
    { digestOid: '1.2.840.10045.4.3.2' },
    'cms.digest-algorithm-misplaced',
  ],
  'a hash that the signature algorithm does not use': [
    { signatureOid: '1.2.840.10045.4.3.3' },
    'cms.algorithms-inconsistent',
  ],
  'attributes signed in another order than DER': [
    { stored: 'as-given', attributes: (_, usual) => [...usual, signingTime].reverse() },
    'cms.attributes-not-der',
  ],
};

describe('CMS', () => {
  test('crafted as it should be: valid', async () => {
    expect((await signed({})).verdict).toBe('valid');
  });

  test.each(Object.entries(attacks))('%s', async (_, [craft, code]) => {
    const report = await signed(craft);
    expect(report.verdict).toBe('invalid');
    expect(failures(report)).toContain(code);
  });

  test('an unknown hash algorithm is not judged', async () => {
    const report = await signed({ digestOid: '2.999.1' });
    expect(report.verdict).toBe('indeterminate');
    expect(report.signatures[0]?.subIndication).toBe('CRYPTO_CONSTRAINTS_FAILURE');
  });

  test('an unknown signature algorithm is not judged', async () => {
    const report = await signed({ signatureOid: '2.999.2' });
    expect(report.verdict).toBe('indeterminate');
    expect(report.signatures[0]?.subIndication).toBe('CRYPTO_CONSTRAINTS_FAILURE');
  });

  test('bytes behind the CMS: nothing covers them, so the signature is not confirmed', async () => {
    const report = await signed({ after: Uint8Array.of(0, 0, 1) });
    expect(report.verdict).toBe('indeterminate');
    const [{ answers } = { answers: undefined }] = report.signatures;
    expect(answers?.bytes.findings.map(({ code, status }) => [code, status])).toContainEqual([
      'cms.trailing-bytes',
      'unknown',
    ]);
  });

  test('the signer’s certificate is missing: intact, but by whom?', async () => {
    const report = await signed({ certificates: [bob.certificate] });
    expect(report.verdict).toBe('indeterminate');
    expect(report.signatures[0]?.subIndication).toBe('NO_SIGNING_CERTIFICATE_FOUND');
  });

  test('attributes in another order, signed in DER order: a remark', async () => {
    const report = await signed({
      stored: 'as-given',
      signSorted: true,
      attributes: (_, usual) => [...usual, signingTime].reverse(),
    });
    expect(report.verdict).toBe('valid');
    expect(report.signatures[0]?.answers.bytes.status).toBe('warn');
  });

  test('without signed attributes: a remark', async () => {
    const report = await signed({ noAttributes: true });
    expect(report.verdict).toBe('valid');
    expect(report.signatures[0]).toMatchObject({ level: 'none', answers: { bytes: { status: 'warn' } } });
  });

  test('a certificate that an end entity issued', async () => {
    const root = newSigner('Root', { isCa: true });
    const employee = newSigner('Employee', { issuer: root });
    const forged = newSigner('Chairman', { issuer: employee });
    const cms = crafted(forged, { certificates: [forged.certificate, employee.certificate, root.certificate] });
    const bytes = contract({ cms });
    for (const anchors of [[], [root.certificate.der]]) {
      const report = await verifyPdf({ bytes, anchors, time: new Date('2026-06-01T00:00:00Z') });
      expect(report.verdict).toBe('indeterminate');
      expect(report.signatures[0]?.subIndication).toBe('CERTIFICATE_CHAIN_GENERAL_FAILURE');
    }
  });

  test('SHA-1: was safe until 2012 only, and nothing proves that the signature is older', async () => {
    const report = await verify(
      contract({
        subFilter: 'adbe.pkcs7.sha1',
        cms: crafted(alice, { noAttributes: true, content: (covered) => sha1(covered) }),
      }),
    );
    expect(report.verdict).toBe('indeterminate');
    expect(report.signatures[0]?.subIndication).toBe('CRYPTO_CONSTRAINTS_FAILURE_NO_POE');
  });
});

const sha1 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha1').update(bytes).digest());
