import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AwsFault } from './fault.ts';
import { type Listener, type ListenOptions, listen } from './listen.ts';
import { drain, readBody } from './read-body.ts';
import { faultOf, type Protocol } from './signature-faults.ts';
import { type LocalPrincipal, type SignatureRules, verifySignature } from './sigv4.ts';

/** A request whose signature and body were checked. */
export interface SignedCall {
  readonly principal: string;
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Uint8Array;
  readonly requestId: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export interface SignedServerOptions extends ListenOptions {
  readonly service: SignatureRules['service'];
  readonly protocol: Exclude<Protocol, 's3'>;
  readonly principals: readonly LocalPrincipal[];
  readonly maxBodyBytes: number;
  /** Told of every refusal that is the server's own failure. */
  readonly onFailure?: (error: unknown) => void;
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const errorBodies = {
  json: (fault: AwsFault) => ({
    type: 'application/x-amz-json-1.1',
    body: JSON.stringify({ __type: fault.code, message: fault.message }),
  }),
  query: (fault: AwsFault, requestId: string) => ({
    type: 'text/xml',
    body: `<ErrorResponse><Error><Type>${fault.status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${fault.code}</Code><Message>${escapeXml(fault.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  }),
} as const;

/** Serves an API whose requests are small: reads each whole, checks its signature, and renders faults in the protocol's form. */
export const serveSigned = (
  options: SignedServerOptions,
  handle: (call: SignedCall) => Promise<Answer>,
): Promise<Listener> =>
  listen(options, async (request: IncomingMessage, response: ServerResponse) => {
    const requestId = randomUUID();
    response.setHeader('x-amzn-requestid', requestId);
    try {
      const body = await readBody(request, options.maxBodyBytes);
      const { method = 'GET', url: target = '/', rawHeaders, headers } = request;
      const bodySha256 = createHash('sha256').update(body).digest('hex');
      const { principal } = verifySignature(
        { method, target, rawHeaders, bodySha256 },
        { service: options.service, principals: options.principals, now: options.now() },
      );
      const answer = await handle({ principal: principal.name, method, target, headers, body, requestId });
      response.writeHead(answer.status, answer.headers).end(answer.body);
    } catch (error) {
      const fault = faultOf(error, options.protocol);
      if (fault.status >= 500) options.onFailure?.(error);
      const { type, body } = errorBodies[options.protocol](fault, requestId);
      await drain(request);
      response.writeHead(fault.status, { 'content-type': type, 'x-amzn-errortype': fault.code }).end(body);
    }
  });
