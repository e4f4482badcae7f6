/** Signatures as others make them, with other keys, older forms and looser encodings: never invalid, and valid where nothing is weak. */
import { constants, createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import * as der from '../../core/trust/der.ts';
import { verifyPdf } from '../../core/verification/verify-pdf.ts';
import {
  attribute,
  type Craft,
  contentType,
  crafted,
  messageDigest,
  signingCertificate,
} from '../support/crafted-cms.ts';
import { type MakeContents, newSigner, sha256, type TestKey, type TestSigner } from '../support/test-signer.ts';
import { alice, contract, failures, time } from './signed-contract.ts';

const algorithmOf = (oid: string, ...parameters: readonly Uint8Array[]) => der.sequence(der.oid(oid), ...parameters);
const none = der.nullValue();
const hashOids = {
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
  'sha3-256': '2.16.840.1.101.3.4.2.8',
} as const;
type Hash = keyof typeof hashOids;
const digest = (hash: Hash, data: Uint8Array) => new Uint8Array(createHash(hash).update(data).digest());

const keyOf = (
  pair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject },
  algorithm: Uint8Array,
  how: (data: Uint8Array, key: KeyObject) => Uint8Array,
): TestKey => ({
  spki: new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' })),
  algorithm,
  sign: (data) => new Uint8Array(how(data, pair.privateKey)),
});

const rsa = (bits: number, hash: Hash, algorithm: Uint8Array) =>
  keyOf(generateKeyPairSync('rsa', { modulusLength: bits }), algorithm, (data, key) => sign(hash, data, key));
const ec = (namedCurve: string, hash: Hash, oid: string) =>
  keyOf(generateKeyPairSync('ec', { namedCurve }), algorithmOf(oid), (data, key) => sign(hash, data, key));
const pssParameters = der.sequence(
  der.explicit(0, algorithmOf(hashOids.sha256, none)),
  der.explicit(1, algorithmOf('1.2.840.113549.1.1.8', algorithmOf(hashOids.sha256, none))),
  der.explicit(2, der.integer(32)),
);
const pss = () =>
  keyOf(
    generateKeyPairSync('rsa', { modulusLength: 3072 }),
    algorithmOf('1.2.840.113549.1.1.10', pssParameters),
    (data, key) => sign('sha256', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
  );
const ed25519 = () =>
  keyOf(generateKeyPairSync('ed25519'), algorithmOf('1.3.101.112'), (data, key) => sign(null, data, key));
const ed448 = () =>
  keyOf(generateKeyPairSync('ed448'), algorithmOf('1.3.101.113'), (data, key) => sign(null, data, key));

/** A signature of that key, its digest by that hash, with the attributes that PAdES asks for. */
const signedWith = (key: TestKey, hash: Hash, craft: Craft = {}) => {
  const signer = newSigner('Signer', { key });
  const make = crafted(signer, {
    digestAlgorithm: algorithmOf(hashOids[hash]),
    signatureAlgorithm: key.algorithm,
    attributes: (covered) => [
      contentType(),
      messageDigest(digest(hash, covered)),
      signingCertificate(signer.certificate),
    ],
    ...craft,
  });
  return { signer, make };
};

const report = (make: MakeContents, signer: TestSigner, subFilter?: string) =>
  verifyPdf({
    bytes: contract({ cms: make, ...(subFilter === undefined ? {} : { subFilter }) }),
    anchors: [signer.certificate.der],
    time,
  });

const rsaSha256 = algorithmOf('1.2.840.113549.1.1.11', none);

describe('keys and algorithms', () => {
  test.each<readonly [string, () => TestKey, Hash]>([
    ['RSA 2048, PKCS #1', () => rsa(2048, 'sha256', rsaSha256), 'sha256'],
    ['RSA 4096, PKCS #1, SHA-512', () => rsa(4096, 'sha512', algorithmOf('1.2.840.113549.1.1.13', none)), 'sha512'],
    ['RSA 3072, PSS', pss, 'sha256'],
    ['ECDSA P-384', () => ec('P-384', 'sha384', '1.2.840.10045.4.3.3'), 'sha384'],
    ['ECDSA P-521', () => ec('P-521', 'sha512', '1.2.840.10045.4.3.4'), 'sha512'],
    ['ECDSA brainpoolP256r1', () => ec('brainpoolP256r1', 'sha256', '1.2.840.10045.4.3.2'), 'sha256'],
    ['ECDSA with SHA3-256', () => ec('P-256', 'sha3-256', '2.16.840.1.101.3.4.3.10'), 'sha3-256'],
    ['Ed25519', ed25519, 'sha512'],
  ])('%s: valid', async (_, key, hash) => {
    const { signer, make } = signedWith(key(), hash);
    const result = await report(make, signer);
    expect(failures(result)).toEqual([]);
    expect(result.verdict).toBe('valid');
  });

  test('Ed448 with SHA-512, which its profile does not name, is no longer than a doubt', async () => {
    const { signer, make } = signedWith(ed448(), 'sha512');
    expect((await report(make, signer)).verdict).not.toBe('unreadable');
  });

  test.each([
    ['the bare OID of RSA', algorithmOf('1.2.840.113549.1.1.1', none)],
    ['no NULL behind it', algorithmOf('1.2.840.113549.1.1.11')],
  ])('RSA named by %s', async (_, signatureAlgorithm) => {
    const { signer, make } = signedWith(rsa(2048, 'sha256', rsaSha256), 'sha256', { signatureAlgorithm });
    expect((await report(make, signer)).verdict).toBe('valid');
  });

  test('ECDSA named by the OID of the key', async () => {
    const { signer, make } = signedWith(ec('P-256', 'sha256', '1.2.840.10045.4.3.2'), 'sha256', {
      signatureAlgorithm: algorithmOf('1.2.840.10045.2.1'),
    });
    expect(failures(await report(make, signer))).toEqual([]);
  });

  test('NULL behind the hash', async () => {
    const { signer, make } = signedWith(pss(), 'sha256', { digestAlgorithm: algorithmOf(hashOids.sha256, none) });
    expect((await report(make, signer)).verdict).toBe('valid');
  });

  test.each([
    ['SHA-1', () => rsa(2048, 'sha1', algorithmOf('1.2.840.113549.1.1.5', none)), 'sha1' as const],
    ['RSA 1024', () => rsa(1024, 'sha256', rsaSha256), 'sha256' as const],
  ])('%s: nothing proves that it is from when that was safe', async (_, key, hash) => {
    const { signer, make } = signedWith(key(), hash);
    const result = await report(make, signer);
    expect(failures(result)).toEqual([]);
    expect(result.signatures[0]).toMatchObject({
      verdict: 'indeterminate',
      subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
    });
  });
});

const identified = (() => {
  const id = Uint8Array.from({ length: 20 }, (_, i) => i + 1);
  const extension = der.sequence(der.oid('2.5.29.14'), der.octetString(der.octetString(id)));
  return { signer: newSigner('Identified', { extensions: [extension] }), id };
})();

/** The same value in BER: definite lengths of the outer elements become indefinite ones. */
const indefinite = (bytes: Uint8Array, depth: number): Uint8Array => {
  const headerLength = (bytes[1] ?? 0) < 0x80 ? 2 : 2 + ((bytes[1] ?? 0) & 0x7f);
  const content = bytes.slice(headerLength);
  const inner =
    depth === 0
      ? content
      : der.concat(
          ...childrenOf(content).map((child, index, all) =>
            index === all.length - 1 || depth > 1 ? maybe(child, depth) : child,
          ),
        );
  return der.concat(Uint8Array.of(bytes[0] ?? 0, 0x80), inner, Uint8Array.of(0, 0));
};
const maybe = (child: Uint8Array, depth: number): Uint8Array =>
  ((child[0] ?? 0) & 0x20) !== 0 && ((child[0] ?? 0) & 0xc0) === 0x80 ? indefinite(child, depth - 1) : child;
const childrenOf = (content: Uint8Array): readonly Uint8Array[] => {
  const children: Uint8Array[] = [];
  for (let at = 0; at < content.length; ) {
    const first = content[at + 1] ?? 0;
    const count = first < 0x80 ? 0 : first & 0x7f;
    let length = first < 0x80 ? first : 0;
    for (let i = 0; i < count; i++) length = length * 256 + (content[at + 2 + i] ?? 0);
    const end = at + 2 + count + length;
    children.push(content.slice(at, end));
    at = end;
  }
  return children;
};

const signingTime = attribute('1.2.840.113549.1.9.5', der.time(time));
const usual = (covered: Uint8Array) => [contentType(), messageDigest(sha256(covered))];

describe('forms of the signature', () => {
  test.each<readonly [string, Craft]>([
    ['a signing time, and no certificate bound', { attributes: (covered) => [...usual(covered), signingTime] }],
    ['an attribute that nobody knows', { attributes: (_, all) => [...all, attribute('2.999.7', der.utf8String('x'))] }],
    [
      'revocation answers of Adobe among the signed attributes',
      { attributes: (_, all) => [...all, attribute('1.2.840.113583.1.1.8', der.sequence())] },
    ],
    [
      'a commitment and a content hint',
      {
        attributes: (_, all) => [
          ...all,
          attribute('1.2.840.113549.1.9.16.2.16', der.sequence(der.oid('1.2.840.113549.1.9.16.6.1'))),
        ],
      },
    ],
    [
      'other certificates besides',
      { certificates: [newSigner('Other').certificate, alice.certificate, newSigner('More').certificate] },
    ],
    ['an empty list of CRLs', { more: [der.element(0xa1)] }],
    ['an unsigned attribute that nobody knows', { unsigned: () => [attribute('2.999.8', der.utf8String('x'))] }],
  ])('%s: valid', async (_, craft) => {
    const result = await report(crafted(alice, craft), alice, 'adbe.pkcs7.detached');
    expect(failures(result)).toEqual([]);
    expect(result.verdict).toBe('valid');
  });

  test('the signer is named by the identifier of the key', async () => {
    const make = crafted(identified.signer, {
      signerIdentifier: der.element(0x80, identified.id),
      version: Uint8Array.of(3),
    });
    const result = await report(make, identified.signer);
    expect(failures(result)).toEqual([]);
    expect(result.verdict).toBe('valid');
  });

  test.each([1, 2])('indefinite lengths (%i)', async (depth) => {
    const make: MakeContents = (covered) => indefinite(crafted(alice)(covered), depth);
    const result = await report(make, alice, 'adbe.pkcs7.detached');
    expect(failures(result)).toEqual([]);
    expect(result.verdict).toBe('valid');
  });

  test('adbe.pkcs7.sha1: intact, and too weak to be sure of', async () => {
    const make: MakeContents = (covered) => {
      const inner = digest('sha1', covered);
      return crafted(alice, {
        content: () => inner,
        attributes: () => [contentType(), messageDigest(sha256(inner)), signingCertificate(alice.certificate)],
      })(covered);
    };
    const result = await report(make, alice, 'adbe.pkcs7.sha1');
    expect(failures(result)).toEqual([]);
    expect(result.verdict).toBe('indeterminate');
  });

  test('adbe.x509.rsa_sha1: listed, and not judged', async () => {
    const result = await report((covered) => der.octetString(digest('sha1', covered)), alice, 'adbe.x509.rsa_sha1');
    expect(failures(result)).toEqual([]);
    expect(result.signatures).toHaveLength(1);
    expect(result.verdict).toBe('indeterminate');
  });
});
