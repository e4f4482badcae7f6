import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, sign, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SealAlgorithmName, sealAlgorithms } from '../../core/pades/algorithms.ts';
import {
  checkSignature,
  isSignedBy,
  mayBeUsedFor,
  parseCertificate,
  purpose,
  readPem,
  unknownCriticalExtensions,
} from '../../core/trust/certificate.ts';
import * as der from '../../core/trust/der.ts';
import { toHex } from '../../core/trust/hex.ts';
import { keyUsage, writeName } from '../../core/trust/write-certificate.ts';
import { generateSigningKey } from '../../local/authority/signing-key.ts';
import { writeCertificate } from '../../local/authority/write-certificate.ts';
import { newSeal, openTestAuthority, random, type TestAuthority } from '../support/authority.ts';

let world: TestAuthority;
beforeAll(async () => {
  world = await openTestAuthority();
});
afterAll(() => world.close());

const selfSigned = (algorithm: SealAlgorithmName, extensions: readonly Uint8Array[] = []) => {
  const key = generateSigningKey(algorithm);
  const name = writeName({ commonName: 'Alone', organization: 'Test K.K.', country: 'JP' });
  return parseCertificate(
    writeCertificate(
      {
        serial: random(16).map((octet, index) => (index === 0 ? 0xf1 : octet)),
        subject: name,
        issuer: name,
        notBefore: new Date('2026-01-01T00:00:00Z'),
        notAfter: new Date('2060-01-01T00:00:00Z'),
        spki: key.spki,
        extensions,
      },
      key,
    ),
  );
};

describe('a certificate is read', () => {
  test('every field of a seal certificate', () => {
    const { certificate, issuer } = newSeal(world.authority);
    expect(certificate.subject.display).toBe('電子契約 Seal, CloudSign Local, JP');
    expect(certificate.subject.commonName).toBe('電子契約 Seal');
    expect(certificate.issuer.key).toBe(issuer.subject.key);
    expect(certificate.keyUsage).toEqual(['digitalSignature', 'contentCommitment']);
    expect(certificate.extendedKeyUsage).toEqual({ critical: false, purposes: [purpose.documentSigning] });
    expect(certificate.ocspUrls).toEqual(['http://authority.test/ocsp']);
    expect(certificate.issuerUrls).toEqual(['http://authority.test/ca/issuing-1.cer']);
    expect(certificate.crlUrls).toEqual(['http://authority.test/crl/issuing-1.crl']);
    expect(certificate.authorityKeyId).toEqual(issuer.subjectKeyId);
    expect(certificate.publicKey).toMatchObject({ family: 'ec', bits: 256, curve: 'P-256' });
    expect(certificate.notAfter).toEqual(new Date('2031-11-01T09:00:00Z'));
    expect(certificate.basicConstraints).toBeUndefined();
    expect(issuer.basicConstraints).toEqual({ ca: true, pathLength: 0 });
    expect(mayBeUsedFor(issuer, 'cRLSign')).toBe(true);
    expect(mayBeUsedFor(certificate, 'keyCertSign')).toBe(false);
  });

  test('as node:crypto reads it', () => {
    for (const certificate of [...world.authority.roots(), ...world.authority.intermediates()]) {
      const node = new X509Certificate(certificate.der);
      expect(node.fingerprint256.replaceAll(':', '').toLowerCase()).toBe(certificate.sha256);
      expect(node.serialNumber.toLowerCase()).toBe(certificate.serial);
      expect(new Date(node.validTo)).toEqual(certificate.notAfter);
    }
  });

  test('years from 2050 on, and serial numbers with a high first bit', () => {
    const certificate = selfSigned('ecdsa-p256-sha256');
    expect(certificate.notAfter.getUTCFullYear()).toBe(2060);
    expect(certificate.serial).toMatch(/^00f1/);
  });

  test('PEM with several certificates', () => {
    const pem = world.authority
      .intermediates()
      .map(({ der: bytes }) => new X509Certificate(bytes).toString())
      .join('\nnotes\n');
    expect(readPem(pem).map(toHex)).toEqual(world.authority.intermediates().map(({ der: bytes }) => toHex(bytes)));
  });

  test('an unknown critical extension is named', () => {
    const unknown = der.sequence(der.oid('2.999.1'), der.boolean(true), der.octetString(der.nullValue()));
    expect(unknownCriticalExtensions(selfSigned('ecdsa-p256-sha256', [unknown]))).toEqual(['2.999.1']);
  });

  test('an extension twice is malformed', () => {
    const twice = [keyUsage('digitalSignature'), keyUsage('keyCertSign')];
    expect(() => selfSigned('ecdsa-p256-sha256', twice)).toThrow('an extension twice');
  });
});

describe('its signature', () => {
  test.each(Object.keys(sealAlgorithms) as SealAlgorithmName[])(
    '%s verifies, and fails after one flipped bit',
    (name) => {
      const certificate = selfSigned(name);
      expect(isSignedBy(certificate, certificate)).toBe(true);
      const tbs = Uint8Array.from(certificate.tbs);
      tbs[tbs.length - 1] = (tbs.at(-1) ?? 0) ^ 1;
      expect(checkSignature({ ...certificate, tbs }, certificate)).toBe('wrong');
    },
  );

  test('another algorithm outside than inside of the signed part is refused', () => {
    const certificate = selfSigned('ecdsa-p256-sha256');
    const changed = Uint8Array.from(certificate.der);
    const inner = toHex(changed).indexOf('06082a8648ce3d040302', toHex(certificate.tbs).length) / 2;
    changed[inner + 9] = 0x03;
    expect(checkSignature(parseCertificate(changed), certificate)).toBe('unsupported');
  });

  test('PSS with another hash in MGF1 is refused', () => {
    const certificate = selfSigned('rsa3072-pss-sha256');
    const hex = toHex(certificate.der);
    // the last SHA-256 OID is that of MGF1 in the outer identifier; the first two are inside of the signed part
    const sha256 = '608648016503040201';
    const at = hex.lastIndexOf(sha256);
    const changed = Uint8Array.from(certificate.der);
    changed[at / 2 + 8] = 0x03;
    const parsed = parseCertificate(changed);
    expect(parsed.signatureAlgorithm.refused).toBeDefined();
    expect(checkSignature(parsed, certificate)).toBe('unsupported');
  });

  test.each(['ed25519', 'ed448'] as const)('%s', (type) => {
    const pair = generateKeyPairSync(type as 'ed25519');
    const spki = new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' }));
    const oid = type === 'ed25519' ? '1.3.101.112' : '1.3.101.113';
    const name = writeName({ commonName: type });
    const algorithm = der.sequence(der.oid(oid));
    const tbs = der.sequence(
      der.explicit(0, der.integer(2)),
      der.integer(5),
      algorithm,
      name,
      der.sequence(der.time(new Date('2026-01-01')), der.time(new Date('2027-01-01'))),
      name,
      spki,
    );
    const signature = new Uint8Array(sign(null, tbs, pair.privateKey));
    const certificate = parseCertificate(der.sequence(tbs, algorithm, der.bitString(signature)));
    expect(isSignedBy(certificate, certificate)).toBe(true);
    expect(certificate.publicKey.family).toBe(type);
  });
});

const hasOpenssl = (() => {
  try {
    execFileSync('openssl', ['version']);
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!hasOpenssl)('certificates that openssl made (skipped without openssl)', () => {
  test.each([
    ['RSA 2048, SHA-512', ['rsa:2048', '-sha512']],
    ['RSA-PSS', ['rsa:2048', '-sha384', '-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:20']],
    ['P-521', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-521', '-sha512']],
    ['brainpoolP256r1', ['ec', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1', '-sha256']],
    ['SHA3-256 with RSA', ['rsa:2048', '-sha3-256']],
  ])('%s', (_name, [kind = '', ...options]) => {
    const pem = execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-nodes',
        '-newkey',
        kind,
        ...options,
        '-keyout',
        '/dev/null',
        '-subj',
        '/CN=Ünïcode/O=X',
        '-utf8',
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const [bytes = new Uint8Array(0)] = readPem(pem.toString());
    const certificate = parseCertificate(bytes);
    expect(certificate.signatureAlgorithm.refused).toBeUndefined();
    expect(isSignedBy(certificate, certificate)).toBe(true);
    expect(certificate.publicKey.bits).toBeGreaterThan(0);
    expect(certificate.subject.commonName).toBe('Ünïcode');
  });
});
