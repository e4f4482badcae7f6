import { createServer } from 'node:net';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { expect, onTestFinished, test, vi } from 'vitest';

test('a service that takes the connection and says nothing is given up on, not waited for', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void silent.close());
  const address = silent.address();
  if (address === null || typeof address === 'string') expect.fail('it listens');
  vi.stubEnv('AWS_REGION', 'ap-northeast-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'x');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', `http://127.0.0.1:${address.port}`);
  vi.doMock('../../adapters/patience.ts', async (original) => {
    const { patience } = await original<typeof import('../../adapters/patience.ts')>();
    expect(patience.socketTimeout).toBeLessThan(20_000);
    return { patience: { ...patience, socketTimeout: 200 } };
  });
  const { openTable } = await import('../../adapters/table.ts');
  const { client, name } = openTable('documents');
  onTestFinished(() => client.destroy());
  await expect(client.send(new GetCommand({ TableName: name, Key: { pk: 'a', sk: 'b' } }))).rejects.toMatchObject({
    name: 'TimeoutError',
  });
});
