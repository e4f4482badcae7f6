import { request } from 'node:http';
import type { TestSystem } from './local-system.ts';

export interface Call {
  readonly method?: string;
  readonly path: string;
  /** Address of this machine that the call comes from. */
  readonly from?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly code: string | undefined;
  readonly json: Record<string, never>;
  /** The cookie that it sets, as a browser would send it. */
  readonly cookie: string;
}

/** A request of the local system from one of this machine's own addresses, 127.0.0.0/8. */
export const callFrom = (
  test: TestSystem,
  { method = 'GET', path, from = '127.0.0.1', headers = {}, body }: Call,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { host, port } = new URL(test.system.pagesUrl);
    const typed = body === undefined ? {} : { 'Content-Type': 'application/json' };
    const sent = request(
      { host: '127.0.0.1', port, path, method, localAddress: from, headers: { Host: host, ...typed, ...headers } },
      (reply) => {
        let text = '';
        reply.on('data', (part) => {
          text += part;
        });
        reply.on('end', () => {
          const json = text.startsWith('{') ? JSON.parse(text) : {};
          const cookie = String(reply.headers['set-cookie'] ?? '').split(';')[0] ?? '';
          resolve({ status: reply.statusCode ?? 0, code: json.error?.code, json, cookie });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
