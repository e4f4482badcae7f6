import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sealAlgorithmIdentifier } from '../../core/trust/algorithm-identifier.ts';
import { parseCertificate } from '../../core/trust/certificate.ts';
import { checkCrl, parseCrl } from '../../core/trust/crl.ts';
import * as der from '../../core/trust/der.ts';
import { addresses, certificateAuthority, keyUsage, writeName } from '../../core/trust/write-certificate.ts';
import { generateSigningKey } from '../../local/authority/signing-key.ts';
import { writeCertificate } from '../../local/authority/write-certificate.ts';
import { newSeal, openTestAuthority, type TestAuthority } from '../support/authority.ts';
import { withCpuTime } from '../support/cpu-time.ts';

let world: TestAuthority;
beforeAll(async () => {
  world = await openTestAuthority();
});
afterEach(() => world.authority.setFaults({}));
afterAll(() => world.close());

const crlOf = (ca: string) => parseCrl(world.authority.crl(ca) ?? new Uint8Array(0));

describe('a CRL of the authority', () => {
  test('clears a certificate that it does not list', () => {
    const { certificate, issuer } = newSeal(world.authority);
    const answer = checkCrl({ crl: crlOf('issuing-1'), certificate, issuer });
    expect(answer).toMatchObject({ ok: true, status: { status: 'good' } });
    expect(answer.ok && answer.window.nextUpdate).toEqual(new Date('2026-11-08T09:00:00Z'));
  });

  test('lists a revoked one with date and reason, among others', () => {
    const seals = [newSeal(world.authority), newSeal(world.authority), newSeal(world.authority)];
    for (const { certificate } of seals.slice(0, 2)) world.authority.revoke(certificate, 'cessationOfOperation');
    const crl = crlOf('issuing-1');
    const statuses = seals.map(({ certificate, issuer }) => checkCrl({ crl, certificate, issuer }));
    expect(statuses.map((answer) => answer.ok && answer.status.status)).toEqual(['revoked', 'revoked', 'good']);
    expect(statuses[1]).toMatchObject({
      status: { reason: 'cessationOfOperation', at: new Date('2026-11-01T09:00:00Z') },
    });
  });

  test.each([
    ['wrong-key', 'signature-wrong'],
    ['delta', 'delta'],
    ['indirect', 'indirect'],
    ['wrong-scope', 'out-of-scope'],
  ] as const)('%s is refused: %s', (fault, reason) => {
    const { certificate, issuer } = newSeal(world.authority);
    world.authority.setFaults({ crl: fault });
    expect(checkCrl({ crl: crlOf('issuing-1'), certificate, issuer })).toMatchObject({ ok: false, reason });
  });

  test('the CRL of another CA says nothing', () => {
    const { certificate, issuer } = newSeal(world.authority);
    expect(checkCrl({ crl: crlOf('root-1'), certificate, issuer })).toMatchObject({
      ok: false,
      reason: 'out-of-scope',
    });
  });
});

describe('scope and signer', () => {
  const key = generateSigningKey('ecdsa-p256-sha256');
  const name = writeName({ commonName: 'Scoped CA' });
  const url = 'http://ca.test/a.crl';
  const make = (extensions: readonly Uint8Array[], spki = key.spki) =>
    parseCertificate(
      writeCertificate(
        {
          serial: Uint8Array.of(9),
          subject: name,
          issuer: name,
          notBefore: new Date('2026-01-01'),
          notAfter: new Date('2030-01-01'),
          spki,
          extensions,
        },
        key,
      ),
    );
  const ca = make([certificateAuthority(undefined), keyUsage('keyCertSign', 'cRLSign')]);
  const holder = make([...addresses({ ocsp: 'http://ca.test/ocsp', issuer: 'http://ca.test/ca', crl: url })]);

  const extension = (oid: string, value: Uint8Array): Uint8Array =>
    der.sequence(der.oid(oid), der.boolean(true), der.octetString(value));
  const crlWith = (extensions: readonly Uint8Array[], entryExtension?: Uint8Array) => {
    const algorithm = sealAlgorithmIdentifier(key.algorithm);
    const entry = (serial: number): Uint8Array =>
      der.sequence(
        der.integer(serial),
        der.time(new Date('2026-02-01')),
        ...(entryExtension === undefined ? [] : [der.sequence(entryExtension)]),
      );
    const tbs = der.sequence(
      der.integer(1),
      algorithm,
      name,
      der.time(new Date('2026-03-01')),
      der.time(new Date('2026-04-01')),
      der.sequence(entry(8), entry(9)),
      ...(extensions.length === 0 ? [] : [der.explicit(0, der.sequence(...extensions))]),
    );
    return parseCrl(der.sequence(tbs, algorithm, der.bitString(key.sign(tbs))));
  };
  const point = (address: string, ...flags: readonly number[]): Uint8Array =>
    extension(
      '2.5.29.28',
      der.sequence(
        der.explicit(0, der.explicit(0, der.retag(0x86, der.ia5String(address)))),
        ...flags.map((n) => der.retag(0x80 | n, der.boolean(true))),
      ),
    );
  const check = (crl: ReturnType<typeof crlWith>) => checkCrl({ crl, certificate: holder, issuer: ca });

  test('the distribution point that the certificate names', () => {
    expect(check(crlWith([point(url)]))).toMatchObject({ ok: true, status: { status: 'revoked' } });
    expect(check(crlWith([point('http://ca.test/b.crl')]))).toMatchObject({ ok: false, reason: 'out-of-scope' });
  });

  test('end entities only, CA certificates only, some reasons only', () => {
    expect(check(crlWith([point(url, 1)]))).toMatchObject({ ok: true });
    expect(check(crlWith([point(url, 2)]))).toMatchObject({ ok: false, reason: 'out-of-scope' });
    const someReasons = extension('2.5.29.28', der.sequence(der.retag(0x83, der.namedBits([1]))));
    expect(check(crlWith([someReasons]))).toMatchObject({ ok: false, reason: 'out-of-scope' });
    expect(checkCrl({ crl: crlWith([point(url, 1)]), certificate: ca, issuer: ca })).toMatchObject({ ok: false });
  });

  test('an unknown critical extension, of the list or of the entry', () => {
    expect(check(crlWith([extension('2.999.3', der.nullValue())]))).toMatchObject({ reason: 'extension-unknown' });
    expect(check(crlWith([], extension('2.999.3', der.nullValue())))).toMatchObject({ reason: 'extension-unknown' });
  });

  test('an entry that speaks for another issuer', () => {
    expect(check(crlWith([], extension('2.5.29.29', der.sequence(der.explicit(4, name)))))).toMatchObject({
      ok: false,
      reason: 'indirect',
    });
  });

  test('a CA that may not sign CRLs', () => {
    const mute = make([certificateAuthority(undefined), keyUsage('keyCertSign')]);
    expect(checkCrl({ crl: crlWith([]), certificate: holder, issuer: mute })).toMatchObject({
      ok: false,
      reason: 'responder-not-authorized',
    });
  });

  test('a CA with a new key: the certificate of the old one is given as a further signer', () => {
    const fresh = generateSigningKey('ecdsa-p256-sha256');
    const renewed = make([certificateAuthority(undefined), keyUsage('keyCertSign', 'cRLSign')], fresh.spki);
    expect(checkCrl({ crl: crlWith([]), certificate: holder, issuer: renewed })).toMatchObject({
      reason: 'signature-wrong',
    });
    expect(checkCrl({ crl: crlWith([]), certificate: holder, issuer: renewed, signers: [ca] })).toMatchObject({
      ok: true,
    });
  });

  test('a list of 100,000 entries is searched in well under a second', async () => {
    const algorithm = sealAlgorithmIdentifier(key.algorithm);
    const date = der.time(new Date('2026-02-01'));
    const some = (from: number): Uint8Array =>
      der.concat(...Array.from({ length: 1000 }, (_, i) => der.sequence(der.integer(1_000_000 + from + i), date)));
    const entries = Array.from({ length: 100 }, (_, i) => some(i * 1000));
    const tbs = der.sequence(
      der.integer(1),
      algorithm,
      name,
      der.time(new Date('2026-03-01')),
      der.time(new Date('2026-04-01')),
      der.sequence(...entries),
    );
    const crl = parseCrl(der.sequence(tbs, algorithm, der.bitString(key.sign(tbs))));
    const { value, cpuMs } = await withCpuTime(() => check(crl));
    expect(value).toMatchObject({ ok: true, status: { status: 'good' } });
    expect(cpuMs).toBeLessThan(1000);
  });
});
