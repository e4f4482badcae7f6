import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CloudSignError, type ErrorCode, errorTable } from '../core/errors.ts';
import { patience } from './patience.ts';

const clients = new Map<number, LambdaClient>();

/** Calls another function and waits for its reply; an `error` that it answers as data is thrown with its code. */
export const callFunction = async (
  functionName: string,
  event: object,
  { silentMs }: { readonly silentMs: number },
): Promise<Readonly<Record<string, unknown>>> => {
  const client =
    clients.get(silentMs) ?? new LambdaClient({ requestHandler: { ...patience, socketTimeout: silentMs } });
  clients.set(silentMs, client);
  const { Payload, FunctionError } = await client.send(
    new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(event)) }),
  );
  const reply = JSON.parse(Buffer.from(Payload ?? []).toString('utf8') || '{}');
  if (FunctionError !== undefined) throw new Error(`${functionName} failed: ${FunctionError}`);
  if (reply.error !== undefined) {
    const code: ErrorCode = reply.error.code in errorTable ? reply.error.code : 'internal';
    throw new CloudSignError(code, { detail: String(reply.error.detail ?? '') });
  }
  return reply;
};
