import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseCertificate } from '../../core/trust/certificate.ts';
import { buildChain } from '../../core/trust/chain.ts';
import { toHex } from '../../core/trust/hex.ts';
import { buildOcspRequest, checkOcsp, parseOcspResponse } from '../../core/trust/ocsp.ts';
import { buildTimestampRequest, checkTimestampReply } from '../../core/trust/timestamp-exchange.ts';
import { type Authority, openAuthority } from '../../local/authority/authority.ts';
import { type ServedAuthority, serveAuthority } from '../../local/authority/serve.ts';
import { day, newPublicKey, newSeal, openTestAuthority, random, testClock } from '../support/authority.ts';

const timestamp = (authority: Authority, now: Date) => {
  const request = { hash: 'sha256' as const, digest: random(32), nonce: random(16) };
  const reply = authority.timestamp(buildTimestampRequest(request));
  return checkTimestampReply({ reply, request, bounds: { notBefore: now, notAfter: now } });
};

describe('its directory', () => {
  test('keys and certificates survive a restart, and so do revocations', async () => {
    const { authority, clock, directory, close } = await openTestAuthority();
    const seal = newSeal(authority);
    authority.revoke(seal.certificate, 'superseded');
    const again = await openAuthority({ directory, baseUrl: 'http://authority.test', now: clock.now });
    expect(again.root().sha256).toBe(authority.root().sha256);
    expect(again.intermediates().map(({ sha256 }) => sha256)).toEqual(
      authority.intermediates().map(({ sha256 }) => sha256),
    );
    const { certificate, issuer } = seal;
    const response = parseOcspResponse(again.ocsp(buildOcspRequest({ certificate, issuer })));
    expect(checkOcsp({ response, certificate, issuer })).toMatchObject({
      status: { status: 'revoked', reason: 'superseded' },
    });
    expect(timestamp(again, clock.now()).signer?.sha256).toBe(timestamp(authority, clock.now()).signer?.sha256);
    await close();
  });

  test('is readable by its owner only', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'authority-'));
    const directory = join(parent, 'own');
    await openAuthority({ directory, baseUrl: 'http://authority.test', now: testClock().now });
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    const files = readdirSync(directory);
    expect(files).toContain('root-1.key.pem');
    for (const file of files) expect(statSync(join(directory, file)).mode & 0o777).toBe(0o600);
    rmSync(parent, { recursive: true });
  });
});

describe('under a clock that moves for decades', () => {
  test('validity as told: seal 5 years, TSA 11, intermediates 20, root 30', async () => {
    const { authority, clock, close } = await openTestAuthority();
    const years = ({ notBefore, notAfter }: { readonly notBefore: Date; readonly notAfter: Date }): number =>
      notAfter.getUTCFullYear() - notBefore.getUTCFullYear();
    expect(years(newSeal(authority).certificate)).toBe(5);
    expect(authority.intermediates().map(years)).toEqual([20, 20]);
    expect(years(authority.root())).toBe(30);
    expect(timestamp(authority, clock.now()).signer?.notAfter.getUTCFullYear()).toBe(2037);
    await close();
  });

  test('each year has a TSA key of its own, each under a CA and a root that outlive it', async () => {
    const { authority, clock, close } = await openTestAuthority();
    const first = authority.root();
    const signers = new Set<string>();
    for (let year = 0; year < 35; year++) {
      const { signer, signedData } = timestamp(authority, clock.now());
      if (signer === undefined) throw new Error('the token carries its certificate');
      signers.add(signer.sha256);
      const path = buildChain({
        certificate: signer,
        intermediates: signedData.certificates,
        anchors: authority.roots(),
        at: new Date(signer.notAfter.getTime() - 1000),
      });
      expect(path.ok, `year ${year}`).toBe(true);
      clock.advance(366 * day);
    }
    expect(signers.size).toBe(35);
    expect(authority.root().sha256).not.toBe(first.sha256);
    expect(authority.roots()[0]?.sha256).toBe(first.sha256);
    await close();
  });

  test('old certificates are still answered for by responders with new certificates', async () => {
    const { authority, clock, close } = await openTestAuthority();
    const { certificate, issuer } = newSeal(authority);
    const signerAt = (): string => {
      const response = parseOcspResponse(authority.ocsp(buildOcspRequest({ certificate, issuer })));
      const answer = checkOcsp({ response, certificate, issuer });
      if (!answer.ok) throw new Error(answer.detail);
      expect(answer.status.status).toBe('good');
      return answer.signer.sha256;
    };
    const before = signerAt();
    clock.advance(3 * 365 * day);
    expect(signerAt()).not.toBe(before);
    await close();
  });
});

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

const openssl = (() => {
  try {
    return execFileSync('openssl', ['version']).toString().startsWith('OpenSSL 3');
  } catch {
    return false;
  }
})();

const run = promisify(execFile);

describe.skipIf(!openssl)('judged by the openssl command line (skipped without OpenSSL 3)', () => {
  const directory = mkdtempSync(join(tmpdir(), 'authority-'));
  const path = (name: string): string => join(directory, name);
  let authority: Authority;
  let served: ServedAuthority;
  let revoked: string;

  const pem = (name: string, der: Uint8Array): string => {
    const base64 = Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g)
      ?.join('\n');
    writeFileSync(path(name), `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`);
    return path(name);
  };

  beforeAll(async () => {
    const port = await freePort();
    authority = await openAuthority({
      directory: path('state'),
      baseUrl: `http://127.0.0.1:${port}`,
      now: () => new Date(),
    });
    served = await serveAuthority(authority, { host: '127.0.0.1', port });
    const seal = newSeal(authority);
    const other = newSeal(authority);
    authority.revoke(other.certificate, 'keyCompromise');
    pem('root.pem', authority.root().der);
    pem('issuer.pem', seal.issuer.der);
    pem('seal.pem', seal.certificate.der);
    revoked = pem('revoked.pem', other.certificate.der);
  });
  afterAll(async () => {
    await served.close();
    rmSync(directory, { recursive: true });
  });

  test('openssl verify -x509_strict accepts the chain', async () => {
    const { stdout } = await run('openssl', [
      'verify',
      '-x509_strict',
      '-CAfile',
      path('root.pem'),
      '-untrusted',
      path('issuer.pem'),
      path('seal.pem'),
    ]);
    expect(stdout).toContain('seal.pem: OK');
  });

  test.each([
    ['seal.pem', 'good'],
    ['revoked.pem', 'revoked'],
  ])('openssl ocsp verifies the answer for %s: %s', async (file, status) => {
    const { stdout, stderr } = await run('openssl', [
      'ocsp',
      '-issuer',
      path('issuer.pem'),
      '-cert',
      path(file),
      '-url',
      `${served.url}/ocsp`,
      '-CAfile',
      path('root.pem'),
      '-verify_other',
      path('issuer.pem'),
    ]);
    expect(stderr).toContain('Response verify OK');
    expect(stderr).not.toContain('WARNING');
    expect(stdout).toContain(`${file}: ${status}`);
  });

  test.each(['-sha256', '-sha512'])('openssl ts verifies a timestamp over %s', async (hash) => {
    writeFileSync(path('data'), 'contract');
    await run('openssl', ['ts', '-query', '-data', path('data'), hash, '-cert', '-out', path('query')]);
    const response = await fetch(`${served.url}/tsa`, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query' },
      body: await import('node:fs/promises').then(({ readFile }) => readFile(path('query'))),
    });
    expect(response.headers.get('content-type')).toBe('application/timestamp-reply');
    writeFileSync(path('reply'), new Uint8Array(await response.arrayBuffer()));
    const { stdout, stderr } = await run('openssl', [
      'ts',
      '-verify',
      '-queryfile',
      path('query'),
      '-in',
      path('reply'),
      '-CAfile',
      path('root.pem'),
    ]);
    expect(stdout + stderr).toContain('Verification: OK');
  });

  test('our request is one that openssl reads', async () => {
    const request = { hash: 'sha512' as const, digest: random(64), nonce: random(16), policy: '1.2.3.4' };
    writeFileSync(path('own-query'), buildTimestampRequest(request));
    const { stdout } = await run('openssl', ['ts', '-query', '-in', path('own-query'), '-text']);
    expect(stdout).toContain('Hash Algorithm: sha512');
    expect(stdout).toContain('Policy OID: 1.2.3.4');
    expect(stdout).toContain('Certificate required: yes');
  });

  test('openssl verify with the CRLs: the seal passes, the revoked one does not', async () => {
    const crls = await Promise.all(
      ['root-1', 'issuing-1'].map(async (ca) => {
        const response = await fetch(`${served.url}/crl/${ca}.crl`);
        expect(response.headers.get('content-type')).toBe('application/pkix-crl');
        writeFileSync(path(`${ca}.crl`), new Uint8Array(await response.arrayBuffer()));
        return ['-CRLfile', path(`${ca}.crl`)];
      }),
    );
    const options = ['verify', '-crl_check_all', '-CAfile', path('root.pem'), '-untrusted', path('issuer.pem')];
    const { stdout } = await run('openssl', [...options, ...crls.flat(), path('seal.pem')]);
    expect(stdout).toContain('OK');
    await expect(run('openssl', [...options, ...crls.flat(), revoked])).rejects.toThrow(/certificate revoked/);
  });

  test('CA certificates are where the certificates say', async () => {
    const { certificate, issuer } = newSeal(authority);
    const response = await fetch(certificate.issuerUrls[0] ?? '');
    expect(toHex(parseCertificate(new Uint8Array(await response.arrayBuffer())).der)).toBe(toHex(issuer.der));
  });

  test('other addresses and methods are not found', async () => {
    expect((await fetch(`${served.url}/crl/nobody-1.crl`)).status).toBe(404);
    expect((await fetch(`${served.url}/`)).status).toBe(404);
    expect((await fetch(`${served.url}/tsa`)).status).toBe(405);
    const large = { method: 'POST', body: new Uint8Array(100_000) };
    expect((await fetch(`${served.url}/ocsp`, large)).status).toBe(413);
  });

  test('garbage is answered as the standards say, not with a crash', async () => {
    const post = (name: string) => fetch(`${served.url}/${name}`, { method: 'POST', body: Uint8Array.of(1, 2, 3) });
    expect(toHex(new Uint8Array(await (await post('ocsp')).arrayBuffer()))).toBe('30030a0101');
    expect((await post('tsa')).status).toBe(200);
  });
});

test('a certificate for a key that lives elsewhere carries exactly that key', async () => {
  const { authority, close } = await openTestAuthority({ algorithm: 'ecdsa-p384-sha384' });
  const publicKeySpki = newPublicKey();
  const { certificate, chain } = authority.issueSealCertificate({ publicKeySpki, commonName: 'Seal', years: 2 });
  expect(toHex(certificate.publicKey.spki)).toBe(toHex(publicKeySpki));
  expect(certificate.signatureAlgorithm.hash).toBe('sha384');
  expect(certificate.notAfter.getUTCFullYear()).toBe(2028);
  expect(chain).toHaveLength(2);
  await close();
});
