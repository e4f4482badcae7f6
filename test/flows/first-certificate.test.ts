import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deleteObject } from '../../adapters/bucket.ts';
import { openTrustStore, trustKeys, writeSealChain } from '../../adapters/trust-store.ts';
import { parseCertificate } from '../../core/trust/certificate.ts';
import { sameBytes } from '../../core/trust/der.ts';
import { readSettings } from '../../lib/settings.ts';
import { readTrustedRoots } from '../../lib/trusted-roots.ts';
import { waitUntil } from '../../local/demo/wait-until.ts';
import { physicalNameOf } from '../../local/runner/local-names.ts';
import { recipient, sendDraft, startTestSystem, type TestSystem } from '../support/local-system.ts';

let test$: TestSystem;
let cloudFormation: Server;
const answers: { Status: string; PhysicalResourceId: string; Reason?: string }[] = [];

beforeAll(async () => {
  test$ = await startTestSystem();
  const { endpoints, credentials } = { ...test$.system.aws, ...test$.system.aws.aws };
  // The deployed function finds AWS by these; here they lead to the embedded one, with an operator's rights.
  Object.assign(process.env, credentials.runner, {
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_LAMBDA: endpoints.lambda,
  });
  cloudFormation = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      answers.push(JSON.parse(Buffer.concat(parts).toString()));
      response.end();
    });
  });
  await new Promise<void>((done) => cloudFormation.listen(0, '127.0.0.1', done));
});
afterAll(async () => {
  cloudFormation.close();
  await test$.close();
});

const bucket = () => ({ name: physicalNameOf('trust'), client: test$.system.aws.s3 });
const store = () => openTrustStore(bucket());
const roots = readTrustedRoots(readSettings('dev').trustedRoots);

const deploy = async (RequestType: 'Create' | 'Update' | 'Delete') => {
  const { handler } = await import('../../lib/seal-certificate/index.ts');
  const event = {
    RequestType,
    ResponseURL: `http://127.0.0.1:${(cloudFormation.address() as AddressInfo).port}/`,
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Ensure',
    ResourceProperties: {
      Bucket: physicalNameOf('trust'),
      SealingFunction: physicalNameOf('sealing'),
      Subject: JSON.stringify({ commonName: 'Example Seal' }),
      Roots: roots.map((der) => Buffer.from(der).toString('base64')),
    },
  } as unknown as CloudFormationCustomResourceEvent;
  await handler(event, { logStreamName: 'log' } as Context);
  return answers.at(-1);
};

const sealed = async (): Promise<void> => {
  const { document } = await sendDraft(test$, [recipient('佐藤 花子')]);
  await waitUntil('the seal', async () => {
    const found = await test$.member.call('getDocument', { path: { document } });
    return found.evidence === 'sealed' || undefined;
  });
};

describe('the first deployment', () => {
  test('gives the sealing key a certificate by itself, with which documents are sealed', async () => {
    await deleteObject(bucket(), trustKeys.sealChain);
    expect(await store().installedChain()).toEqual([]);
    expect(await deploy('Create')).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'seal-certificate' });
    const [leaf, ...issuers] = await store().installedChain();
    expect(parseCertificate(leaf ?? expect.fail()).subject.display).toContain('Example Seal (self-issued)');
    expect(issuers).toEqual([]);
    await sealed();
  });

  test('trusts the roots of the settings, besides those that were there', async () => {
    const anchors = await store().anchors();
    for (const root of [...roots, test$.system.authority.root().der])
      expect(anchors.filter((anchor) => sameBytes(anchor, root))).toHaveLength(1);
  });
});

describe('a later deployment', () => {
  test.each(['Create', 'Update', 'Delete'] as const)('by %s changes nothing of what is there', async (type) => {
    const before = [await store().installedChain(), await store().anchors()];
    expect(await deploy(type)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'seal-certificate' });
    expect([await store().installedChain(), await store().anchors()]).toEqual(before);
  });

  test('keeps a certificate that was imported', async () => {
    const [leaf] = await store().installedChain();
    const { chain } = test$.system.authority.issueSealCertificate({
      publicKeySpki: parseCertificate(leaf ?? expect.fail()).publicKey.spki,
      commonName: 'Example Seal of a CA',
      country: 'JP',
    });
    await writeSealChain(bucket(), chain);
    expect(await deploy('Update')).toMatchObject({ Status: 'SUCCESS' });
    expect(await store().installedChain()).toEqual(chain);
    await sealed();
  });
});

test('two deployments at once end with one certificate, and neither fails', async () => {
  await deleteObject(bucket(), trustKeys.sealChain);
  const outcomes = await Promise.all([deploy('Create'), deploy('Create')]);
  expect(outcomes.map((outcome) => outcome?.Status)).toEqual(['SUCCESS', 'SUCCESS']);
  expect(await store().installedChain()).toHaveLength(1);
  await sealed();
});
