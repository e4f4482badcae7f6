import { join } from 'node:path';
import * as z from 'zod';
import { AwsFault } from '../fault.ts';
import type { Listener, ListenOptions } from '../listen.ts';
import { type Allows, requirePermission } from '../permissions.ts';
import { aliasArn } from '../place.ts';
import { serveSigned } from '../signed-server.ts';
import type { LocalPrincipal } from '../sigv4.ts';
import { type KeyUse, logKeyUse } from './access-log.ts';
import { type KeyRequest, type KmsKey, openKeyStore } from './key-store.ts';
import { type Operation, operations } from './operations.ts';

export interface KmsOptions extends Omit<ListenOptions, 'name'> {
  readonly directory: string;
  readonly principals: readonly LocalPrincipal[];
  readonly allows: Allows;
  readonly keys: readonly KeyRequest[];
  readonly onFailure: (error: unknown) => void;
}

export interface KmsServer extends Listener {
  readonly keys: readonly Pick<KmsKey, 'alias' | 'keyId' | 'arn'>[];
}

const targetPrefix = 'TrentService.';
const maxBodyBytes = 64 * 1024;
const denied = { code: 'AccessDeniedException', status: 400 } as const;

/** Starts KMS on 127.0.0.1 with the keys that are wanted; every use of one is a line in `kms.log`. */
export const serveKms = async (options: KmsOptions): Promise<KmsServer> => {
  const { now, allows } = options;
  const store = await openKeyStore(join(options.directory, 'kms'), { wanted: options.keys, now });
  const logPath = join(options.directory, 'kms.log');

  const answer = async (action: string, principal: string, input: unknown): Promise<object> => {
    let use: KeyUse = { time: now(), principal, action: `kms:${action}`, key: undefined, alias: undefined };
    try {
      const operation = operationOf(action);
      const request = parse(operation.schema, input);
      use = { ...use, encryptionContext: contextOf(request) };
      const key = store.find(operation.keyOf(request));
      use = { ...use, key: key.arn, alias: key.alias };
      requirePermission(allows, { principal, action: `kms:${action}`, resource: aliasArn(key.alias) }, denied);
      const output = await operation.run(key, request);
      logKeyUse(logPath, use);
      return output;
    } catch (error) {
      logKeyUse(logPath, { ...use, error: error instanceof AwsFault ? error.code : 'KMSInternalException' });
      throw error;
    }
  };

  const listener = await serveSigned(
    { ...options, name: 'KMS', service: 'kms', protocol: 'json', maxBodyBytes },
    async ({ principal, headers, body }) => {
      const target = String(headers['x-amz-target'] ?? '');
      const action = target.startsWith(targetPrefix) ? target.slice(targetPrefix.length) : target;
      const output = await answer(action, principal, parseJson(body));
      return {
        status: 200,
        headers: { 'content-type': 'application/x-amz-json-1.1' },
        body: JSON.stringify(output),
      };
    },
  );
  return {
    ...listener,
    keys: store.keys.map(({ alias, keyId, arn }) => ({ alias, keyId, arn })),
    close: async () => {
      await listener.close();
      await store.close();
    },
  };
};

const operationOf = (action: string): Operation<unknown> => {
  if (!Object.hasOwn(operations, action)) throw new AwsFault('UnknownOperationException', `no operation ${action}`);
  // Each entry takes what its own schema gives; the table as a whole has no one type of input.
  return operations[action as keyof typeof operations] as unknown as Operation<unknown>;
};

const parseJson = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    throw new AwsFault('SerializationException', 'The request is not JSON.');
  }
};

const parse = <T>(schema: z.ZodType<T>, input: unknown): T => {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new AwsFault('ValidationException', z.prettifyError(result.error));
};

const contextOf = (request: unknown): KeyUse['encryptionContext'] =>
  typeof request === 'object' && request !== null && 'EncryptionContext' in request
    ? (request.EncryptionContext as KeyUse['encryptionContext'])
    : undefined;
