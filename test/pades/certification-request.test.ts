import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sealAlgorithms } from '../../core/pades/algorithms.ts';
import { requestToSign } from '../../core/pades/certification-request.ts';
import { checkChain } from '../../core/pades/check-chain.ts';
import { selfIssuedToSign } from '../../core/pades/self-issued.ts';
import { openPdf } from '../../core/pdf/file.ts';
import { readElement } from '../../core/trust/asn1.ts';
import { parseCertificate } from '../../core/trust/certificate.ts';
import { signedObject } from '../../core/trust/write-certificate.ts';
import { verifyPdf } from '../../core/verification/verify-pdf.ts';
import { generateSigningKey } from '../../local/authority/signing-key.ts';
import { openDigestSigner } from '../../local/digest-signer.ts';
import { random } from '../support/authority.ts';
import { classic } from './inputs.ts';
import { hasProgram } from './judges.ts';
import { openTestSealer } from './sealing.ts';

const subject = { commonName: '電子契約 Seal', organization: 'Example 株式会社', country: 'JP' };

describe('a certification request', () => {
  const key = generateSigningKey('ecdsa-p256-sha256');
  const toSign = requestToSign({ subject, spki: key.spki });
  const request = signedObject(toSign, key.algorithm, key.sign(toSign));

  test('is DER', () => {
    expect(readElement(request, 'der').bytes).toEqual(request);
  });

  test.skipIf(!hasProgram('openssl'))('is one that openssl verifies, with name, key and wanted extensions', () => {
    const run = (...args: readonly string[]) =>
      spawnSync('openssl', ['req', '-inform', 'DER', '-noout', ...args], { input: request, encoding: 'utf8' });
    expect(run('-verify').stderr + run('-verify').stdout).toMatch(/verify OK/);
    const text = run('-text', '-nameopt', 'utf8,sep_comma_plus').stdout;
    expect(text).toContain('C=JP,O=Example 株式会社,CN=電子契約 Seal');
    expect(text).toMatch(/Key Usage: critical\s+Digital Signature, Non Repudiation/);
    expect(text).toContain('1.3.6.1.5.5.7.3.36');
    const other = Uint8Array.from(request, (octet, index) => (index === 40 ? octet ^ 1 : octet));
    expect(
      spawnSync('openssl', ['req', '-inform', 'DER', '-noout', '-verify'], { input: other }).stderr.toString(),
    ).not.toMatch(/verify OK/);
  });
});

describe('a self-issued certificate', () => {
  const key = generateSigningKey('ecdsa-p256-sha256');
  const algorithm = sealAlgorithms['ecdsa-p256-sha256'];
  const now = new Date('2026-11-01T09:30:00Z');
  const toSign = selfIssuedToSign({ subject, spki: key.spki, algorithm, serial: random(16), now });
  const der = signedObject(toSign, algorithm, key.sign(toSign));

  test('names what it is, for five years', () => {
    const certificate = parseCertificate(der);
    expect(certificate.subject.commonName).toBe('電子契約 Seal (self-issued)');
    expect(certificate.selfIssued).toBe(true);
    expect(certificate.notAfter).toEqual(new Date('2031-11-01T09:30:00Z'));
    expect(new X509Certificate(der).verify(new X509Certificate(der).publicKey)).toBe(true);
    expect(
      checkChain({
        certificates: [der],
        anchors: [],
        spki: certificate.publicKey.spki,
        time: now,
      }),
    ).toMatchObject({ isSelfIssued: true, isNewAnchor: true, endsAt: certificate.notAfter });
  });

  test('seals; a report that trusts it is valid and says what it is worth, one that does not trusts nothing', async () => {
    const sealer = await openTestSealer({ now });
    const { file } = await sealer.seal(openPdf(classic()), {
      identity: { chain: [der], algorithm: 'ecdsa-p256-sha256' },
      signer: openDigestSigner(key.pem, algorithm),
    });
    const anchors = sealer.authority.roots().map((root) => root.der);
    const trusting = await verifyPdf({ bytes: file.bytes, anchors: [...anchors, der], time: now });
    expect(trusting.verdict).toBe('valid');
    expect(trusting.signatures[0]?.answers.trust.findings.map(({ code, status }) => `${code} ${status}`)).toContain(
      'trust.self-issued warn',
    );
    expect((await verifyPdf({ bytes: file.bytes, anchors, time: now })).verdict).toBe('indeterminate');
  });
});
