import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, onTestFinished, test } from 'vitest';
import { serveSsm } from '../../../local/aws/ssm/serve.ts';
import { clientOf, failLoudly, ingest, principals, sending, temporaryDirectory } from './fixtures.ts';

const start = async () => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, 'app/tsa'), { recursive: true });
  writeFileSync(join(directory, 'app/tsa/amano'), 'swordfish');
  writeFileSync(join(directory, '..', 'outside'), 'not a parameter');
  const { close, endpoint } = await serveSsm({
    directory,
    port: 0,
    now: () => new Date(),
    principals,
    allows: ({ principal, action, resource }) =>
      principal === ingest.name &&
      action === 'ssm:GetParameter' &&
      resource.startsWith('arn:aws:ssm:ap-northeast-1:000000000000:parameter/app/tsa/'),
    onFailure: failLoudly,
  });
  onTestFinished(close);
  const read = (Name: string, principal = ingest, WithDecryption = true) =>
    new SSMClient(clientOf(endpoint, principal)).send(new GetParameterCommand({ Name, WithDecryption }));
  return { endpoint, read };
};

describe('the embedded Parameter Store', () => {
  test('gives the value of a parameter to the unmodified SDK, decrypted only where that is asked for', async () => {
    const { read } = await start();
    expect((await read('/app/tsa/amano')).Parameter).toMatchObject({ Type: 'SecureString', Value: 'swordfish' });
    expect((await read('/app/tsa/amano', ingest, false)).Parameter?.Value).not.toContain('swordfish');
  });

  test('says ParameterNotFound of what is not there', async () => {
    const { read } = await start();
    await expect(read('/app/tsa/none')).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });

  test('gives nothing to others, nothing of other paths, and no files outside of its folder', async () => {
    const { read } = await start();
    await expect(read('/app/tsa/amano', sending)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(read('/app/other')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    for (const name of ['/../outside', '/app/tsa/../../../outside', 'app/tsa/amano'])
      await expect(read(name)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('knows no other action', async () => {
    const { endpoint } = await start();
    const put = new PutParameterCommand({ Name: '/app/tsa/a', Value: 'b' });
    await expect(new SSMClient(clientOf(endpoint, ingest)).send(put)).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
  });
});
