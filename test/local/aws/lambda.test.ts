import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type LambdaOptions, serveLambda } from '../../../local/aws/lambda.ts';
import { clientOf, failLoudly, ingest, principals, sending } from './fixtures.ts';

const start = async (invoke: LambdaOptions['invoke']) => {
  const server = await serveLambda({
    port: 0,
    now: () => new Date(),
    principals,
    allows: ({ principal, action, resource }) =>
      principal === ingest.name && action === 'lambda:InvokeFunction' && resource.includes(':function:'),
    invoke,
    onFailure: failLoudly,
  });
  onTestFinished(server.close);
  return (principal = ingest) => new LambdaClient(clientOf(server.endpoint, principal));
};

const payloadOf = (payload: Uint8Array | undefined): unknown => JSON.parse(Buffer.from(payload ?? []).toString());

describe('one function calls another', () => {
  test('by name or ARN, and hears what it returned', async () => {
    const clientFor = await start(async (name, payload) => ({ payload: { name, payload } }));
    for (const FunctionName of [
      'cloudsign-notary',
      'arn:aws:lambda:ap-northeast-1:000000000000:function:cloudsign-notary',
    ]) {
      const answer = await clientFor().send(
        new InvokeCommand({ FunctionName, Payload: JSON.stringify({ digest: 'あ' }) }),
      );
      expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
      expect(answer.FunctionError).toBeUndefined();
      expect(payloadOf(answer.Payload)).toEqual({ name: 'cloudsign-notary', payload: { digest: 'あ' } });
    }
  });

  test('and hears that it failed', async () => {
    const payload = { errorType: 'Error', errorMessage: 'no' };
    const clientFor = await start(async () => ({ payload, functionError: 'Unhandled' }));
    const answer = await clientFor().send(new InvokeCommand({ FunctionName: 'notary' }));
    expect(answer.FunctionError).toBe('Unhandled');
    expect(payloadOf(answer.Payload)).toEqual(payload);
  });

  test('only if it may, an existing one, with JSON, and waits for the reply', async () => {
    const clientFor = await start(async () => undefined);
    const invoke = (input: Partial<ConstructorParameters<typeof InvokeCommand>[0]>, principal = ingest) =>
      clientFor(principal).send(new InvokeCommand({ FunctionName: 'notary', Payload: '{}', ...input }));
    await expect(invoke({}, sending)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(invoke({})).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(invoke({ Payload: '{' })).rejects.toMatchObject({ name: 'InvalidRequestContentException' });
    await expect(invoke({ InvocationType: 'Event' })).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
    await expect(invoke({}, { ...ingest, secretAccessKey: 'guess' })).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
  });
});
