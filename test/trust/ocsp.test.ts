import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as der from '../../core/trust/der.ts';
import { buildOcspRequest, checkOcsp, parseOcspResponse } from '../../core/trust/ocsp.ts';
import type { RevocationAnswer } from '../../core/trust/types.ts';
import type { OcspFault } from '../../local/authority/faults.ts';
import { newSeal, openTestAuthority, random, type Seal, type TestAuthority } from '../support/authority.ts';

let world: TestAuthority;
let seal: Seal;
beforeAll(async () => {
  world = await openTestAuthority();
  seal = newSeal(world.authority);
});
afterEach(() => world.authority.setFaults({}));
afterAll(() => world.close());

const ask = (fault?: OcspFault, hash: 'sha1' | 'sha256' = 'sha1'): RevocationAnswer => {
  world.authority.setFaults(fault === undefined ? {} : { ocsp: fault });
  const { certificate, issuer } = seal;
  const nonce = random(32);
  const response = parseOcspResponse(world.authority.ocsp(buildOcspRequest({ certificate, issuer, nonce, hash })));
  return checkOcsp({ response, certificate, issuer, nonce });
};

describe('a good answer', () => {
  test.each(['sha1', 'sha256'] as const)('with a certID of %s', (hash) => {
    const answer = ask(undefined, hash);
    expect(answer).toMatchObject({ ok: true, status: { status: 'good' } });
    if (!answer.ok) return;
    expect(answer.window.thisUpdate).toEqual(new Date('2026-11-01T09:00:00Z'));
    expect(answer.window.nextUpdate).toEqual(new Date('2026-11-02T09:00:00Z'));
    expect(answer.signer.ocspNoCheck).toBe(true);
    expect(answer.signer.extendedKeyUsage?.purposes).toEqual(['1.3.6.1.5.5.7.3.9']);
  });

  test('without a nonce passes here; freshness is judged apart', () => {
    expect(ask('no-nonce').ok).toBe(true);
  });

  test('a bare BasicOCSPResponse is read too', () => {
    const { certificate, issuer } = seal;
    const full = world.authority.ocsp(buildOcspRequest({ certificate, issuer }));
    // ENUMERATED, then [0] { SEQUENCE { OID, OCTET STRING } }: the basic response begins after their headers
    const whole = Buffer.from(full);
    const oid = whole.indexOf(Buffer.from(der.oid('1.3.6.1.5.5.7.48.1.1')));
    const response = parseOcspResponse(new Uint8Array(whole.subarray(oid + 11 + 4)));
    expect(checkOcsp({ response, certificate, issuer })).toMatchObject({ ok: true });
  });
});

describe('revoked and unknown are answers, not errors', () => {
  test('revoked, with the time and the reason', async () => {
    const other = await openTestAuthority();
    const { certificate, issuer } = newSeal(other.authority);
    other.authority.revoke(certificate, 'superseded');
    const response = parseOcspResponse(other.authority.ocsp(buildOcspRequest({ certificate, issuer })));
    expect(checkOcsp({ response, certificate, issuer })).toMatchObject({
      ok: true,
      status: { status: 'revoked', reason: 'superseded', at: new Date('2026-11-01T09:00:00Z') },
    });
    await other.close();
  });

  test('unknown', () => {
    expect(ask('unknown')).toMatchObject({ ok: true, status: { status: 'unknown' } });
  });
});

describe('an answer that is none, with the reason', () => {
  test.each([
    ['try-later', 'not-successful'],
    ['wrong-certificate', 'other-certificate'],
    ['wrong-key', 'signature-wrong'],
    ['wrong-nonce', 'nonce-mismatch'],
    ['responder-without-purpose', 'responder-not-authorized'],
    ['responder-of-another-ca', 'responder-not-authorized'],
  ] as const)('%s: %s', (fault, reason) => {
    expect(ask(fault)).toMatchObject({ ok: false, reason });
  });

  test('replayed: the nonce of an earlier request', () => {
    ask();
    expect(ask('replayed')).toMatchObject({ ok: false, reason: 'nonce-mismatch' });
  });

  test('any flipped bit of the signed part breaks the signature or the reading', () => {
    const { certificate, issuer } = seal;
    const original = world.authority.ocsp(buildOcspRequest({ certificate, issuer }));
    const from = Buffer.from(original).indexOf(Buffer.from(der.oid('1.3.6.1.5.5.7.48.1.1'))) + 11 + 4 + 8;
    for (let at = from; at < from + 140; at++) {
      const changed = Uint8Array.from(original);
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      let outcome = false;
      try {
        outcome = checkOcsp({ response: parseOcspResponse(changed), certificate, issuer }).ok;
      } catch {
        outcome = false;
      }
      expect(outcome, `octet ${at}`).toBe(false);
    }
  });

  test('the answer for a certificate says nothing about another one', () => {
    const { certificate, issuer } = seal;
    const response = parseOcspResponse(world.authority.ocsp(buildOcspRequest({ certificate, issuer })));
    const other = newSeal(world.authority);
    expect(checkOcsp({ response, certificate: other.certificate, issuer })).toMatchObject({
      ok: false,
      reason: 'other-certificate',
    });
  });

  test('nonsense is malformed', () => {
    world.authority.setFaults({ ocsp: 'malformed' });
    expect(() => parseOcspResponse(world.authority.ocsp(new Uint8Array(0)))).toThrow('trust.malformed');
  });
});
