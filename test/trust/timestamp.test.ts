import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { HashName } from '../../core/pades/algorithms.ts';
import { hashOf } from '../../core/trust/crypto.ts';
import { attributesOf, cmsOid } from '../../core/trust/signed-data.ts';
import { checkTimestampToken, readTimestampToken } from '../../core/trust/timestamp.ts';
import {
  buildTimestampRequest,
  checkTimestampReply,
  type TimestampRequest,
} from '../../core/trust/timestamp-exchange.ts';
import type { TsaFault } from '../../local/authority/faults.ts';
import { openTestAuthority, random, type TestAuthority } from '../support/authority.ts';

let world: TestAuthority;
beforeAll(async () => {
  world = await openTestAuthority();
});
afterEach(() => world.authority.setFaults({}));
afterAll(() => world.close());

const requestFor = (text: string, hash: HashName = 'sha256'): TimestampRequest => ({
  hash,
  digest: hashOf(hash, new TextEncoder().encode(text)),
  nonce: random(16),
  policy: world.authority.policy,
});

const bounds = () => ({
  notBefore: new Date(world.clock.now().getTime() - 60_000),
  notAfter: new Date(world.clock.now().getTime() + 60_000),
});

const ask = (request: TimestampRequest, fault?: TsaFault) => {
  world.authority.setFaults(fault === undefined ? {} : { tsa: fault });
  const reply = world.authority.timestamp(buildTimestampRequest(request));
  return checkTimestampReply({ reply, request, bounds: bounds() });
};

describe('a timestamp', () => {
  test.each(['sha256', 'sha384', 'sha512', 'sha3-256'] as const)('over %s passes every check', (hash) => {
    const token = ask(requestFor('contract', hash));
    expect(token.info.genTime).toEqual(world.clock.now());
    expect(token.info.accuracy).toBe(1000);
    expect(token.info.policy).toBe(world.authority.policy);
    expect(token.signer?.subject.commonName).toBe('CloudSign Local TSA 1');
    expect(token.signedData.certificates).toHaveLength(2);
    expect(
      checkTimestampToken({ token, digestOf: (name) => hashOf(name, new TextEncoder().encode('contract')) }),
    ).toEqual([]);
  });

  test('is found by what follows it being left alone, as in a PDF placeholder', () => {
    const token = ask(requestFor('x'));
    const padded = new Uint8Array(token.der.length + 4000);
    padded.set(token.der);
    expect(readTimestampToken(padded).der).toEqual(token.der);
  });

  test('of other data is a finding', () => {
    const token = ask(requestFor('x'));
    expect(checkTimestampToken({ token, digestOf: (name) => hashOf(name, Uint8Array.of(1)) })).toEqual([
      'imprint-mismatch',
    ]);
  });

  test('with a flipped bit anywhere is never without findings', () => {
    const request = requestFor('x');
    const { der } = ask(request);
    const digestOf = () => request.digest;
    for (let at = 0; at < der.length; at++) {
      const changed = Uint8Array.from(der);
      changed[at] = (changed[at] ?? 0) ^ 0x01;
      let findings: readonly string[];
      try {
        const token = readTimestampToken(changed);
        findings = checkTimestampToken({ token, digestOf });
        // Certificates beside the signer's and the outer digestAlgorithms set are not protected by the signature
        const sameSigner = token.signer?.sha256 === readTimestampToken(der).signer?.sha256;
        const info = JSON.stringify(token.info) === JSON.stringify(readTimestampToken(der).info);
        if (findings.length === 0 && sameSigner && info) continue;
      } catch {
        continue;
      }
      expect(findings, `octet ${at}`).not.toEqual([]);
    }
  });
});

describe('a reply is refused with its code', () => {
  test.each([
    ['malformed', 'tsa.malformed'],
    ['oversized', 'tsa.too-large'],
    ['rejected', 'tsa.rejected'],
    ['wrong-nonce', 'tsa.nonce-mismatch'],
    ['wrong-imprint', 'tsa.imprint-mismatch'],
    ['wrong-policy', 'tsa.policy-mismatch'],
    ['wrong-eku', 'tsa.certificate-unusable'],
    ['eku-not-critical', 'tsa.certificate-unusable'],
    ['wrong-signing-certificate', 'tsa.certificate-unusable'],
    ['no-certificates', 'tsa.certificate-unusable'],
    ['wrong-key', 'tsa.signature-invalid'],
    ['clock-ahead', 'tsa.time-out-of-bounds'],
  ] as const)('%s: %s', (fault, code) => {
    expect(() => ask(requestFor('x'), fault)).toThrow(code);
  });

  test('replayed: another request was answered', () => {
    ask(requestFor('x'));
    expect(() => ask(requestFor('x'), 'replayed')).toThrow('tsa.nonce-mismatch');
  });

  test('a policy that the TSA does not have', () => {
    expect(() => ask({ ...requestFor('x'), policy: '2.999.4' })).toThrow('tsa.rejected');
  });

  test('a digest of another length than its hash', () => {
    expect(() => ask({ ...requestFor('x'), digest: random(20) })).toThrow('badAlg');
  });

  test('bytes after the reply', () => {
    const request = requestFor('x');
    const reply = world.authority.timestamp(buildTimestampRequest(request));
    const longer = new Uint8Array(reply.length + 1);
    longer.set(reply);
    expect(() => checkTimestampReply({ reply: longer, request, bounds: bounds() })).toThrow('tsa.malformed');
  });
});

describe('keys and algorithms of the TSA', () => {
  test.each(['ecdsa-p384-sha384', 'rsa3072-pss-sha256', 'rsa3072-pkcs1-sha256'] as const)('%s', async (algorithm) => {
    const other = await openTestAuthority({ algorithm });
    const request = { ...requestFor('x'), policy: other.authority.policy };
    const reply = other.authority.timestamp(buildTimestampRequest(request));
    const token = checkTimestampReply({ reply, request, bounds: bounds() });
    expect(token.signer?.publicKey.bits).toBeGreaterThan(256);
    await other.close();
  });
});

test('the signed attributes are those that a token needs', () => {
  const { signedData } = ask(requestFor('x'));
  const attributes = signedData.signers[0]?.signedAttributes;
  expect(attributes?.isDer).toBe(true);
  for (const oid of [cmsOid.contentType, cmsOid.messageDigest, cmsOid.signingCertificateV2]) {
    expect(attributesOf(attributes?.attributes ?? [], oid)).toHaveLength(1);
  }
  const digest = createHash('sha256')
    .update(signedData.content ?? '')
    .digest();
  const [found] = attributesOf(attributes?.attributes ?? [], cmsOid.messageDigest);
  expect(Buffer.from(found?.values[0]?.content ?? []).equals(digest)).toBe(true);
});
