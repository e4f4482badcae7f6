import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pemOf } from '../../adapters/trust-store.ts';
import type { SealKeyName } from '../../core/pades/seal-keys.ts';
import { serveKms } from '../../local/aws/kms/serve.ts';
import { allowAll, clientOf, failLoudly, ingest, principals } from '../local/aws/fixtures.ts';
import { newPublicKey, openTestAuthority, type TestAuthority } from '../support/authority.ts';

const directory = mkdtempSync(join(tmpdir(), 'cloudsign-means-'));
let world: TestAuthority;
let kms: KMSClient;
let server: Awaited<ReturnType<typeof serveKms>>;
beforeAll(async () => {
  world = await openTestAuthority();
  server = await serveKms({
    directory,
    port: 0,
    now: () => new Date(),
    principals,
    allows: allowAll,
    keys: [
      { alias: 'new', spec: 'RSA_3072', multiRegion: true },
      { alias: 'former', spec: 'ECC_NIST_P256', multiRegion: true },
    ],
    onFailure: failLoudly,
  });
  Object.assign(process.env, {
    AWS_REGION: 'ap-northeast-1',
    AWS_ENDPOINT_URL_KMS: server.endpoint,
    AWS_ACCESS_KEY_ID: ingest.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ingest.secretAccessKey,
    AWS_SESSION_TOKEN: ingest.sessionToken,
  });
  kms = new KMSClient(clientOf(server.endpoint));
});
afterAll(async () => {
  await server.close();
  await world.close();
  rmSync(directory, { recursive: true, force: true });
});

const arnOf = (alias: string): string => server.keys.find((key) => key.alias === alias)?.arn ?? expect.fail();
const spkiOf = async (alias: string): Promise<Uint8Array> =>
  (await kms.send(new GetPublicKeyCommand({ KeyId: arnOf(alias) }))).PublicKey ?? expect.fail();

/** With a certificate of this key installed, and these keys in the deployment. */
const meansFor = async (spki: Uint8Array, formerSealingKey?: string) => {
  const { sealMeans } = await import('../../lambdas/sealing/seal-means.ts');
  const { chain } = world.authority.issueSealCertificate({
    publicKeySpki: spki,
    commonName: randomBytes(4).toString('hex'),
  });
  const send = async () => ({ Body: { transformToByteArray: async () => Buffer.from(pemOf(chain)) } });
  return sealMeans({
    opened: { sealingKey: { arn: arnOf('new'), client: kms }, trust: { name: 'trust', client: { send } } },
    settings: { sealKey: 'rsa3072' satisfies SealKeyName, formerSealingKey },
  } as never);
};
const digest = createHash('sha256').update('act').digest();

test('until the new key is certified the one before seals, and from then on the new one', async () => {
  const former = await meansFor(await spkiOf('former'), arnOf('former'));
  expect(former.identity.algorithm).toBe('ecdsa-p256-sha256');
  expect((await former.signer(digest)).length).toBeLessThan(80);
  const after = await meansFor(await spkiOf('new'), arnOf('former'));
  expect(after.identity.algorithm).toBe('rsa3072-pss-sha256');
  expect(await after.signer(digest)).toHaveLength(384);
});

test('a key that was taken out of the settings, and any other, seals nothing', async () => {
  const mismatch = { code: 'seal.certificate-mismatch' };
  await expect(meansFor(await spkiOf('former'))).rejects.toMatchObject(mismatch);
  await expect(meansFor(newPublicKey(), arnOf('former'))).rejects.toMatchObject(mismatch);
});
