import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SealIdentity } from '../../core/pades/identity.ts';
import type { Certificate } from '../../core/trust/types.ts';
import { type RevocationQuestion, requireUnrevoked } from '../../lambdas/sealing/require-unrevoked.ts';
import { newPublicKey, openTestAuthority, type TestAuthority } from '../support/authority.ts';

const minute = 60_000;
let world: TestAuthority;
let identity: SealIdentity;
let leaf: Certificate;
beforeEach(async () => {
  world = await openTestAuthority();
  const issued = world.authority.issueSealCertificate({
    publicKeySpki: newPublicKey(),
    commonName: randomBytes(4).toString('hex'),
  });
  leaf = issued.certificate;
  identity = { chain: issued.chain, algorithm: 'ecdsa-p256-sha256' };
});
afterEach(() => world.close());

const ask = (more: Partial<RevocationQuestion> = {}): Promise<void> =>
  requireUnrevoked(identity, { anchors: [world.authority.root()], port: world.port, now: world.clock.now, ...more });
const asked = (): number => world.calls.ocsp + world.calls.crl;

test('a good answer serves for an hour, whoever seals meanwhile', async () => {
  await ask();
  const first = asked();
  expect(first).toBeGreaterThan(0);
  world.clock.advance(59 * minute);
  await ask();
  expect(asked()).toBe(first);
  world.clock.advance(minute);
  await ask();
  expect(asked()).toBeGreaterThan(first);
});

test('a revoked certificate seals nothing more within the hour, and is asked about again every five minutes', async () => {
  await ask();
  world.authority.revoke(leaf);
  world.clock.advance(60 * minute);
  await expect(ask()).rejects.toMatchObject({ code: 'revocation.revoked' });
  const count = asked();
  await expect(ask()).rejects.toMatchObject({ code: 'revocation.revoked' });
  expect(asked()).toBe(count);
  world.clock.advance(5 * minute);
  await expect(ask()).rejects.toMatchObject({ code: 'revocation.revoked' });
  expect(asked()).toBeGreaterThan(count);
});

test('a responder that is down, or never answers, stops nothing; it is asked again in five minutes', async () => {
  world.authority.setFaults({ ocsp: 'down', crl: 'down' });
  await ask();
  const silent = new Promise<Uint8Array>(() => undefined);
  world.clock.advance(5 * minute);
  let waiting = 0;
  const port = {
    ocsp: () => {
      waiting++;
      return silent;
    },
    crl: () => silent,
  };
  await ask({ port, patienceMs: 1 });
  expect(waiting).toBeGreaterThan(0);
  world.authority.setFaults({});
  world.authority.revoke(leaf);
  await ask();
  world.clock.advance(5 * minute);
  await expect(ask()).rejects.toMatchObject({ code: 'revocation.revoked' });
});

test('a self-issued certificate has nobody to ask', async () => {
  const root = world.authority.root();
  await requireUnrevoked(
    { chain: [root.der], algorithm: 'ecdsa-p256-sha256' },
    { anchors: [root], port: world.port, now: world.clock.now },
  );
  expect(asked()).toBe(0);
});
