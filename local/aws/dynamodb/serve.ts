import { Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { AwsFault } from '../fault.ts';
import type { Listener, ListenOptions } from '../listen.ts';
import { type Allows, requirePermission } from '../permissions.ts';
import { type Answer, type SignedCall, serveSigned } from '../signed-server.ts';
import type { LocalPrincipal } from '../sigv4.ts';
import { createTables, type TableRequest } from './create-tables.ts';
import { type Engine, startEngine } from './engine.ts';
import { requiredPermissions, tableOf } from './required-permissions.ts';

export interface DynamoDbOptions extends Omit<ListenOptions, 'name'> {
  readonly directory: string;
  readonly principals: readonly LocalPrincipal[];
  readonly allows: Allows;
  readonly tables: readonly TableRequest[];
  readonly onFailure: (error: unknown) => void;
  /** Something was written to these tables, and is in their streams. */
  readonly onWritten?: (tables: readonly string[]) => void;
}

const writes = /\.(?:PutItem|UpdateItem|DeleteItem|BatchWriteItem|TransactWriteItems)$/;

const maxBodyBytes = 17 * 1024 * 1024;
const denied = { code: 'AccessDeniedException', status: 400 } as const;

/** Starts DynamoDB and its Streams: a foreign engine behind a port of ours that checks who asks, and for what. */
export const serveDynamoDb = async (options: DynamoDbOptions): Promise<Listener> => {
  const engine = await startEngine(join(options.directory, 'dynamodb'), options.onFailure);
  try {
    await createTables(await engine.endpoint(), options.tables);
    const listener = await serveSigned(
      { ...options, name: 'DynamoDB', service: 'dynamodb', protocol: 'json', maxBodyBytes },
      async (call) => {
        const target = String(call.headers['x-amz-target'] ?? '');
        const required = requiredPermissions(target, call.body);
        for (const { action, resource } of required) {
          requirePermission(options.allows, { principal: call.principal, action, resource }, denied);
        }
        const answer = await forward(engine, call);
        if (writes.test(target)) options.onWritten?.(required.map(({ resource }) => tableOf(resource)));
        return answer;
      },
    );
    return {
      ...listener,
      close: async () => {
        await listener.close();
        await engine.close();
      },
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
};

const forwarded = ['authorization', 'content-type', 'x-amz-date', 'x-amz-target'];
const returned = ['content-type', 'x-amz-crc32'];
const patienceMs = 5000;
const pollMs = 20;

/** Asks the engine; while nobody answers because it is being started again, for a few seconds. */
const forward = async (engine: Engine, call: SignedCall): Promise<Answer> => {
  const headers = Object.fromEntries(forwarded.map((name) => [name, String(call.headers[name] ?? '')]));
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      const { statusCode = 502, headers: given, body } = await post(await engine.endpoint(), headers, call.body);
      return {
        status: statusCode,
        headers: Object.fromEntries(returned.flatMap((name) => pairOf(name, given[name]))),
        body,
      };
    } catch (error) {
      if (!isRefusedConnection(error) || performance.now() > deadline) throw unavailable();
      await delay(pollMs);
    }
  }
};

const pairOf = (name: string, value: unknown): [string, string][] => (typeof value === 'string' ? [[name, value]] : []);

const connections = new Agent({ keepAlive: true });

/** Half the work of `fetch`, for what happens more often than anything else. */
const post = (url: string, headers: OutgoingHttpHeaders, body: Uint8Array) =>
  new Promise<{
    readonly statusCode: number | undefined;
    readonly headers: IncomingHttpHeaders;
    readonly body: Uint8Array;
  }>((resolve, reject) => {
    const length = { 'content-length': body.length };
    request(url, { method: 'POST', agent: connections, headers: { ...headers, ...length } }, (response) => {
      const { statusCode, headers: given } = response;
      buffer(response).then((bytes) => resolve({ statusCode, headers: given, body: bytes }), reject);
    })
      .on('error', reject)
      .end(body);
  });

/** Nobody listened, so nothing was done: the request can be made again, whatever it is. */
const isRefusedConnection = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';

/** Clients retry this, as they do with the real service. */
const unavailable = (): AwsFault =>
  new AwsFault('InternalServerError', 'The local DynamoDB engine was interrupted.', { status: 500 });
