import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isCloudSignError } from '../../core/errors.ts';
import { toHex } from '../../core/trust/hex.ts';
import { checkOcsp, parseOcspResponse } from '../../core/trust/ocsp.ts';
import { readTimestampToken, type TimestampToken } from '../../core/trust/timestamp.ts';
import { buildTimestampRequest, checkTimestampReply } from '../../core/trust/timestamp-exchange.ts';
import { collectValidationData, type ValidationDataRequest } from '../../core/trust/validation-data.ts';
import type { Faults } from '../../local/authority/faults.ts';
import { day, newSeal, openTestAuthority, random, type Seal, type TestAuthority } from '../support/authority.ts';

let world: TestAuthority;
let seal: Seal;
let token: TimestampToken;

const timestamp = (): TimestampToken => {
  const request = { hash: 'sha256' as const, digest: random(32), nonce: random(16) };
  const reply = world.authority.timestamp(buildTimestampRequest(request));
  const around = { notBefore: world.clock.now(), notAfter: world.clock.now() };
  return readTimestampToken(checkTimestampReply({ reply, request, bounds: around }).der);
};

beforeEach(async () => {
  world = await openTestAuthority();
  seal = newSeal(world.authority);
  world.clock.advance(5000);
  token = timestamp();
  world.clock.advance(2000);
});
afterEach(() => world.close());

const request = (): ValidationDataRequest => {
  if (token.signer === undefined) throw new Error('the token carries its certificate');
  return {
    subjects: [{ certificate: seal.certificate, after: token.info.genTime }, { certificate: token.signer }],
    certificates: [...seal.chain, ...token.signedData.certificates],
    anchors: world.authority.roots(),
    at: world.clock.now(),
    port: world.port,
    nonce: () => random(32),
  };
};

const codeOf = async (faults: Faults, change: Partial<ValidationDataRequest> = {}): Promise<string> => {
  world.authority.setFaults(faults);
  try {
    await collectValidationData({ ...request(), ...change });
    return 'collected';
  } catch (error) {
    if (isCloudSignError(error)) return error.code;
    throw error;
  }
};

describe('what is collected', () => {
  test('an OCSP answer for signer, TSA and both intermediates; responders with them; no anchor', async () => {
    const data = await collectValidationData(request());
    expect(
      data.answers.map(({ certificate, source }) => `${certificate.subject.commonName} ${source}`).toSorted(),
    ).toEqual([
      'CloudSign Local Document Signing CA 1 ocsp',
      'CloudSign Local TSA 1 ocsp',
      'CloudSign Local Timestamping CA 1 ocsp',
      '電子契約 Seal ocsp',
    ]);
    expect(data.ocsps).toHaveLength(4);
    expect(data.crls).toHaveLength(0);
    // signer, TSA, two CAs, and the responders of these two and of the root
    expect(data.certificates).toHaveLength(7);
    expect(data.certificates.map(toHex)).not.toContain(toHex(world.authority.root().der));
    expect(data.paths.map((path) => path.length)).toEqual([3, 3]);
    for (const bytes of data.ocsps) expect(parseOcspResponse(bytes).responseStatus).toBe(0);
  });

  test('every answer verifies again from the collected bytes alone', async () => {
    const data = await collectValidationData(request());
    const responses = data.ocsps.map(parseOcspResponse);
    for (const path of data.paths) {
      for (const [index, certificate] of path.slice(0, -1).entries()) {
        const issuer = path[index + 1];
        if (issuer === undefined) throw new Error('every certificate but the anchor has an issuer');
        const answers = responses.map((response) => checkOcsp({ response, certificate, issuer }));
        expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
      }
    }
  });

  test('CRLs where no OCSP responder answers, each list once', async () => {
    world.authority.setFaults({ ocsp: 'down' });
    const data = await collectValidationData(request());
    expect(data.ocsps).toHaveLength(0);
    expect(data.answers.every(({ source }) => source === 'crl')).toBe(true);
    // issuing-1, timestamping-1, root-1
    expect(data.crls).toHaveLength(3);
    expect(world.calls.crl).toBe(3);
  });

  test.each(['try-later', 'malformed', 'wrong-key', 'wrong-nonce', 'responder-without-purpose', 'stale'] as const)(
    'CRLs where OCSP answers are useless: %s',
    async (ocsp) => {
      expect(await codeOf({ ocsp })).toBe('collected');
    },
  );

  test('a responder without nonces passes when its answer is fresh', async () => {
    expect(await codeOf({ ocsp: 'no-nonce' })).toBe('collected');
  });
});

describe('what stops it', () => {
  test('a revoked signer', async () => {
    world.authority.revoke(seal.certificate);
    expect(await codeOf({})).toBe('revocation.revoked');
  });

  test('a revoked TSA, and a revoked CA', async () => {
    if (token.signer !== undefined) world.authority.revoke(token.signer);
    expect(await codeOf({})).toBe('revocation.revoked');
    const [, ca] = seal.chain;
    if (ca !== undefined) world.authority.revoke(ca);
    expect(await codeOf({ ocsp: 'down' })).toBe('revocation.revoked');
  });

  test.each([
    [{ ocsp: 'revoked' }, 'revocation.revoked'],
    [{ ocsp: 'down', crl: 'revoked' }, 'revocation.revoked'],
    [{ ocsp: 'unknown' }, 'revocation.unknown'],
    [{ ocsp: 'down', crl: 'down' }, 'revocation.unavailable'],
    [{ ocsp: 'try-later', crl: 'down' }, 'revocation.unavailable'],
    [{ ocsp: 'malformed', crl: 'down' }, 'revocation.malformed'],
    [{ ocsp: 'wrong-certificate', crl: 'down' }, 'revocation.untrusted'],
    [{ ocsp: 'wrong-key', crl: 'down' }, 'revocation.untrusted'],
    [{ ocsp: 'wrong-nonce', crl: 'down' }, 'revocation.untrusted'],
    [{ ocsp: 'responder-without-purpose', crl: 'down' }, 'revocation.untrusted'],
    [{ ocsp: 'responder-of-another-ca', crl: 'down' }, 'revocation.untrusted'],
    [{ ocsp: 'stale', crl: 'down' }, 'revocation.stale'],
    [{ ocsp: 'down', crl: 'stale' }, 'revocation.stale'],
    [{ ocsp: 'down', crl: 'wrong-key' }, 'revocation.untrusted'],
    [{ ocsp: 'down', crl: 'delta' }, 'revocation.untrusted'],
    [{ ocsp: 'down', crl: 'indirect' }, 'revocation.untrusted'],
    [{ ocsp: 'down', crl: 'wrong-scope' }, 'revocation.untrusted'],
    [{ ocsp: 'down', crl: 'malformed' }, 'revocation.malformed'],
    [{ ocsp: 'malformed', crl: 'malformed' }, 'revocation.malformed'],
  ] as const)('%o: %s', async (faults, code) => {
    expect(await codeOf(faults)).toBe(code);
  });

  test('no path to an anchor', async () => {
    const other = await openTestAuthority();
    expect(await codeOf({}, { anchors: other.authority.roots() })).toBe('trust.untrusted');
    expect(await codeOf({}, { certificates: [] })).toBe('trust.untrusted');
    await other.close();
  });
});

describe('freshness', () => {
  /** What a responder or an attacker recorded before the timestamp. */
  const recorded = (): ValidationDataRequest['port'] => {
    const answers = new Map<string, Uint8Array>();
    return {
      ocsp: async (_url, asked) => {
        // the certID without the nonce tells requests apart
        const key = toHex(asked.subarray(0, 90));
        const known = answers.get(key);
        if (known !== undefined) return known;
        const answer = world.authority.ocsp(asked);
        answers.set(key, answer);
        return answer;
      },
      crl: world.port.crl,
    };
  };

  test('an OCSP answer replayed from before the timestamp is stale', async () => {
    const port = recorded();
    const { nonce: _nonce, ...plain } = request();
    await collectValidationData({ ...plain, port });
    world.clock.advance(3000);
    token = timestamp();
    world.clock.advance(1000);
    const { nonce: _unused, ...again } = request();
    const crlDown = async (): Promise<Uint8Array> => {
      throw new Error('down');
    };
    await expect(collectValidationData({ ...again, port: { ...port, crl: crlDown } })).rejects.toThrow(
      'revocation.stale',
    );
  });

  test('an answer of the same second as the timestamp is fresh', async () => {
    token = timestamp();
    expect(await codeOf({})).toBe('collected');
    expect(token.info.genTime.getMilliseconds()).toBeGreaterThan(0);
  });

  test('the signer needs an answer from after the timestamp; CAs need a current one', async () => {
    const crls = new Map<string, Uint8Array>();
    const port = {
      ocsp: async (): Promise<Uint8Array> => {
        throw new Error('down');
      },
      crl: async (url: string): Promise<Uint8Array> => {
        const crl = crls.get(url) ?? (await world.port.crl(url));
        crls.set(url, crl);
        return crl;
      },
    };
    await collectValidationData({ ...request(), port });
    world.clock.advance(day);
    token = timestamp();
    expect(await codeOf({}, { port })).toBe('revocation.stale');
    for (const url of crls.keys()) if (url.includes('issuing')) crls.delete(url);
    expect(await codeOf({}, { port })).toBe('collected');
    world.clock.advance(100 * day);
    expect(await codeOf({}, { port })).toBe('revocation.stale');
  });
});
