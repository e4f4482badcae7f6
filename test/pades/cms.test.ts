import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type SealAlgorithmName, sealAlgorithms } from '../../core/pades/algorithms.ts';
import { assembleSignedData, signedAttributes } from '../../core/pades/cms.ts';
import { childrenOf, elementAt, readElement } from '../../core/trust/asn1.ts';
import { parseCertificate } from '../../core/trust/certificate.ts';
import { hashOf } from '../../core/trust/crypto.ts';
import { compareBytes } from '../../core/trust/der.ts';
import { attributesOf, cmsOid, readSignedData } from '../../core/trust/signed-data.ts';
import { checkSigner } from '../../core/trust/signer-info.ts';
import { hasProgram } from './judges.ts';
import { openTestSealer, type TestSealer } from './sealing.ts';

const names = Object.keys(sealAlgorithms) as readonly SealAlgorithmName[];
const content = new TextEncoder().encode('the bytes of a contract');
let sealer: TestSealer;

beforeAll(async () => {
  sealer = await openTestSealer();
});

const makeOnce = async (name: SealAlgorithmName) => {
  const algorithm = sealAlgorithms[name];
  const { identity, signer } = sealer.newIdentity(name);
  const chain = identity.chain.map(parseCertificate);
  const [leaf] = chain;
  if (leaf === undefined) throw new Error('no certificate');
  const contentDigest = hashOf(algorithm.hash, content);
  const attributes = signedAttributes({ contentDigest, signerCertificate: leaf, algorithm });
  const signature = await signer(hashOf(algorithm.hash, attributes));
  return {
    algorithm,
    chain,
    leaf,
    attributes,
    signature,
    cms: assembleSignedData({ attributes, signature, chain, algorithm }),
  };
};

const made = new Map<SealAlgorithmName, ReturnType<typeof makeOnce>>();
/** Keys take their time: one of each kind. */
const make = (name: SealAlgorithmName): ReturnType<typeof makeOnce> => {
  const one = made.get(name) ?? makeOnce(name);
  made.set(name, one);
  return one;
};

/** Every length minimal, every SET OF sorted: DER all the way down, but for what certificates hold. */
const expectDer = (bytes: Uint8Array): void => {
  const element = readElement(bytes);
  if (!element.constructed) return;
  const children = childrenOf(element);
  if (element.tag === 0x31) {
    const sorted = children.map((child) => child.bytes).toSorted(compareBytes);
    expect(children.map((child) => child.bytes)).toEqual(sorted);
  }
  for (const child of children) expectDer(child.bytes);
};

describe.each(names)('the CMS of %s', (name) => {
  test('is DER, detached, by one signer, and verifies', async () => {
    const { cms, leaf, chain, algorithm } = await make(name);
    expectDer(cms);
    const signedData = readSignedData(cms);
    expect(signedData.version).toBe(1);
    expect(signedData.content).toBeUndefined();
    expect(signedData.certificates.map(({ sha256 }) => sha256).toSorted()).toEqual(
      chain.map(({ sha256 }) => sha256).toSorted(),
    );
    expect(signedData.certificates.some(({ selfIssued }) => selfIssued)).toBe(false);
    const [signer, ...others] = signedData.signers;
    if (signer === undefined) throw new Error('no signer');
    expect(others).toEqual([]);
    expect(signer.digest).toBe(algorithm.hash);
    const check = { signer, certificate: leaf, contentType: cmsOid.data };
    expect(checkSigner({ ...check, digestOf: (hash) => hashOf(hash, content) })).toEqual([]);
    expect(checkSigner({ ...check, digestOf: (hash) => hashOf(hash, content, Uint8Array.of(0)) })).toEqual([
      'message-digest-mismatch',
    ]);
  });

  test('OpenSSL verifies it, too', async (context) => {
    if (!hasProgram('openssl')) return context.skip();
    const { cms } = await make(name);
    const directory = mkdtempSync(join(tmpdir(), 'cms-'));
    try {
      const [cmsPath, contentPath] = [join(directory, 'cms.der'), join(directory, 'content')];
      writeFileSync(cmsPath, cms);
      writeFileSync(contentPath, content);
      const rootPath = join(directory, 'root.pem');
      const root = Buffer.from(sealer.authority.root().der).toString('base64').replace(/.{64}/g, '$&\n');
      writeFileSync(rootPath, `-----BEGIN CERTIFICATE-----\n${root}\n-----END CERTIFICATE-----\n`);
      const at = String(sealer.clock.now.getTime() / 1000);
      const trust = ['-CAfile', rootPath, '-purpose', 'any', '-attime', at];
      const args = ['-inform', 'DER', '-in', cmsPath, '-content', contentPath, '-binary', '-cades', ...trust];
      const { status, stderr } = spawnSync('openssl', ['cms', '-verify', ...args], { encoding: 'utf8' });
      expect(stderr).toContain('successful');
      expect(status).toBe(0);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

describe('signed attributes', () => {
  test('are content type, digest, signing certificate and algorithms, and no time', async () => {
    const { cms } = await make('ecdsa-p256-sha256');
    const attributes = readSignedData(cms).signers[0]?.signedAttributes;
    expect(attributes?.isDer).toBe(true);
    expect(attributes?.attributes.map(({ oid }) => oid).toSorted()).toEqual(
      [cmsOid.contentType, cmsOid.messageDigest, cmsOid.signingCertificateV2, cmsOid.algorithmProtection].toSorted(),
    );
    expect(attributesOf(attributes?.attributes ?? [], cmsOid.signingTime)).toEqual([]);
  });

  test('say SHA-256 of the certificate by leaving the hash out, and any other by name', async () => {
    const idOf = async (name: SealAlgorithmName) => {
      const { attributes } = await make(name);
      const found = childrenOf(readElement(attributes)).map((attribute) => childrenOf(attribute));
      const value = found.find(([oid]) => oid?.content.at(-1) === 47)?.[1];
      const certs = value === undefined ? undefined : childrenOf(value)[0];
      const [id] = certs === undefined ? [] : childrenOf(childrenOf(certs)[0] ?? certs);
      return id === undefined ? [] : childrenOf(id).map(({ tag }) => tag);
    };
    expect(await idOf('ecdsa-p256-sha256')).toEqual([0x04, 0x30]);
    expect(await idOf('ecdsa-p384-sha384')).toEqual([0x30, 0x04, 0x30]);
  });
});

test('a timestamp is an unsigned attribute, byte for byte', async () => {
  const { attributes, signature, chain, algorithm } = await make('ecdsa-p256-sha256');
  const token = await sealer.timestamp({ algorithm: 'sha256', digest: hashOf('sha256', signature) });
  const cms = assembleSignedData({ attributes, signature, chain, algorithm, timestampToken: token });
  expectDer(elementAt(cms, 0).bytes);
  const [attribute] = readSignedData(cms).signers[0]?.unsignedAttributes ?? [];
  expect(attribute?.oid).toBe(cmsOid.timestampToken);
  expect(attribute?.values[0]?.bytes).toEqual(token);
});
