import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isCloudSignError } from '../../core/errors.ts';
import { type ChainToInstall, checkChain } from '../../core/pades/check-chain.ts';
import { sealAlgorithmOf, sealKeyNames } from '../../core/pades/seal-keys.ts';
import { parseCertificate } from '../../core/trust/certificate.ts';
import type { Certificate } from '../../core/trust/types.ts';
import {
  addresses,
  certificateAuthority,
  extendedKeyUsage,
  keyUsage,
  writeName,
} from '../../core/trust/write-certificate.ts';
import { generateSigningKey, type SigningKey } from '../../local/authority/signing-key.ts';
import { writeCertificate } from '../../local/authority/write-certificate.ts';
import {
  newPublicKey,
  newSeal,
  openTestAuthority,
  random,
  type Seal,
  type TestAuthority,
} from '../support/authority.ts';

let world: TestAuthority;
let seal: Seal;
let root: Certificate;
beforeAll(async () => {
  world = await openTestAuthority();
  seal = newSeal(world.authority);
  root = world.authority.root();
});
afterAll(() => world.close());

const ders = (...certificates: readonly Certificate[]): readonly Uint8Array[] => certificates.map(({ der }) => der);
const toInstall = (more: Partial<ChainToInstall> = {}): ChainToInstall => ({
  certificates: ders(...seal.chain),
  anchors: [root.der],
  spki: seal.certificate.publicKey.spki,
  time: world.clock.now(),
  ...more,
});
const refusal = (more: Partial<ChainToInstall>): string => {
  try {
    checkChain(toInstall(more));
  } catch (error) {
    if (isCloudSignError(error)) return error.message;
    throw error;
  }
  throw new Error('it was not refused');
};
const serials = (certificates: readonly Certificate[]): readonly string[] => certificates.map(({ serial }) => serial);

describe('a chain for the sealing key', () => {
  test('is put in order, without its root, whatever order the file has', () => {
    const checked = checkChain(toInstall({ certificates: ders(root, ...seal.chain).toReversed() }));
    expect(serials(checked.chain)).toEqual(serials(seal.chain));
    expect(checked.anchor.sha256).toBe(root.sha256);
    expect(checked).toMatchObject({ isNewAnchor: false, isSelfIssued: false, weakFrom: undefined });
    expect(checked.endsAt).toEqual(seal.certificate.notAfter);
  });

  test('may bring the root that is to be trusted', () => {
    const checked = checkChain(toInstall({ certificates: ders(...seal.chain, root), anchors: [] }));
    expect([checked.anchor.sha256, checked.isNewAnchor]).toEqual([root.sha256, true]);
  });

  test('needs its intermediates, and a root that is given or trusted', () => {
    expect(refusal({ certificates: ders(seal.certificate) })).toMatch(/^trust.untrusted: no-issuer-found/);
    expect(refusal({ anchors: [] })).toMatch(/^trust.untrusted: /);
  });

  test('is for this key and no other', () => {
    expect(refusal({ spki: newPublicKey() })).toMatch(/^seal.certificate-mismatch/);
    expect(refusal({ certificates: [] })).toMatch(/^seal.certificate-mismatch/);
  });

  test.each(sealKeyNames)('is for a key of any kind that seals: %s', (kind) => {
    const { spki } = generateSigningKey(sealAlgorithmOf(kind).name);
    const { chain } = world.authority.issueSealCertificate({ publicKeySpki: spki, commonName: kind });
    expect(checkChain(toInstall({ certificates: chain, spki })).chain).toHaveLength(chain.length);
  });

  test('is for no other kind of key', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-521' });
    const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
    const { chain } = world.authority.issueSealCertificate({ publicKeySpki: spki, commonName: 'P-521' });
    expect(refusal({ certificates: chain, spki })).toMatch(/^seal.certificate-unusable/);
  });

  test('is valid now', () => {
    const after = new Date(seal.certificate.notAfter.getTime() + 1000);
    const before = new Date(seal.certificate.notBefore.getTime() - 1000);
    expect(refusal({ time: after })).toMatch(/^seal.certificate-expired/);
    expect(refusal({ time: before })).toMatch(/^seal.certificate-expired/);
  });

  test('is a certificate', () => {
    expect(refusal({ certificates: [random(200)] })).toMatch(/^seal.certificate-unusable/);
  });
});

describe('a leaf', () => {
  const where = { ocsp: 'http://ca.test/ocsp', issuer: 'http://ca.test/ca', crl: 'http://ca.test/crl' };
  const make = (
    extensions: readonly Uint8Array[],
    options: { readonly key?: SigningKey; readonly ca?: SigningKey } = {},
  ) => {
    const { key = generateSigningKey('ecdsa-p256-sha256'), ca = generateSigningKey('ecdsa-p256-sha256') } = options;
    const issuer = writeName({ commonName: 'Test CA' });
    const content = {
      issuer,
      notBefore: world.clock.now(),
      notAfter: new Date(world.clock.now().getTime() + 86_400_000 * 365 * 4),
    };
    const anchor = writeCertificate(
      { ...content, serial: random(8), subject: issuer, spki: ca.spki, extensions: [certificateAuthority(undefined)] },
      ca,
    );
    const subject = writeName({ commonName: 'Seal' });
    const leaf = writeCertificate({ ...content, serial: random(8), subject, spki: key.spki, extensions }, ca);
    return toInstall({
      certificates: [leaf],
      anchors: [anchor],
      spki: parseCertificate(leaf).publicKey.spki,
      time: new Date(world.clock.now().getTime() + 1000),
    });
  };

  test('signs documents, for which one of several purposes will do', () => {
    const signing = keyUsage('contentCommitment');
    expect(checkChain(make([signing, ...addresses(where)])).chain).toHaveLength(1);
    const purposes = extendedKeyUsage(['documentSigning'], false);
    expect(checkChain(make([signing, purposes, ...addresses(where)])).chain).toHaveLength(1);
    const other = extendedKeyUsage(['timeStamping'], true);
    expect(refusal(make([signing, other, ...addresses(where)]))).toMatch(/unusable: its extended key usage/);
    expect(refusal(make([keyUsage('keyEncipherment'), ...addresses(where)]))).toMatch(/unusable: its key usage/);
    expect(refusal(make([certificateAuthority(0), ...addresses(where)]))).toMatch(/unusable: it is a CA/);
  });

  test('says where its revocation can be asked', () => {
    expect(refusal(make([keyUsage('digitalSignature')]))).toMatch(/Seal names no OCSP responder and no CRL/);
  });

  test('of a CA with an algorithm that ends earlier is installed, and that is said', () => {
    const request = make([...addresses(where)], { ca: generateSigningKey('rsa3072-pkcs1-sha256') });
    expect(checkChain(request).weakFrom).toEqual(new Date('2029-01-01T00:00:00Z'));
  });
});
