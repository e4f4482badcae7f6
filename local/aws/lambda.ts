import { AwsFault } from './fault.ts';
import type { Listener, ListenOptions } from './listen.ts';
import { type Allows, requirePermission } from './permissions.ts';
import { functionArn } from './place.ts';
import { pathOf } from './request-target.ts';
import { serveSigned } from './signed-server.ts';
import type { LocalPrincipal } from './sigv4.ts';

export interface InvocationResult {
  /** What the function returned, or its error object; any JSON value. */
  readonly payload: unknown;
  /** Set when the function failed. */
  readonly functionError?: 'Handled' | 'Unhandled';
}

/** Runs a function with a JSON value and waits for it; undefined when there is no such function. */
export type Invoke = (functionName: string, payload: unknown) => Promise<InvocationResult | undefined>;

export interface LambdaOptions extends Omit<ListenOptions, 'name'> {
  readonly principals: readonly LocalPrincipal[];
  readonly allows: Allows;
  readonly invoke: Invoke;
  readonly onFailure: (error: unknown) => void;
}

/** Lambda's limit of a synchronous request. */
const maxPayloadBytes = 6 * 1024 * 1024;
const denied = { code: 'AccessDeniedException', status: 403 } as const;

/** Starts the endpoint by which one function calls another and waits for its reply. */
export const serveLambda = (options: LambdaOptions): Promise<Listener> =>
  serveSigned(
    { ...options, name: 'Lambda', service: 'lambda', protocol: 'json', maxBodyBytes: maxPayloadBytes },
    async ({ principal, method, target, headers, body }) => {
      const name = functionNameOf(method, target);
      const resource = functionArn(name);
      requirePermission(options.allows, { principal, action: 'lambda:InvokeFunction', resource }, denied);
      const kind = headers['x-amz-invocation-type'] ?? 'RequestResponse';
      if (kind !== 'RequestResponse') {
        throw new AwsFault(
          'InvalidParameterValueException',
          `The embedded Lambda only knows RequestResponse, not ${kind}.`,
        );
      }
      const result = await options.invoke(name, parse(body));
      if (result === undefined) {
        throw new AwsFault('ResourceNotFoundException', `Function not found: ${resource}`, { status: 404 });
      }
      return {
        status: 200,
        headers: {
          'content-type': 'application/json',
          'x-amz-executed-version': '$LATEST',
          ...(result.functionError === undefined ? {} : { 'x-amz-function-error': result.functionError }),
        },
        body: JSON.stringify(result.payload ?? null),
      };
    },
  );

/** The name in `/2015-03-31/functions/{name or ARN}/invocations`. */
const functionNameOf = (method: string, target: string): string => {
  const segment = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(pathOf(target))?.[1];
  if (method !== 'POST' || segment === undefined) {
    throw new AwsFault('UnknownOperationException', `${method} ${pathOf(target)}`, { status: 404 });
  }
  const named = decodeURIComponent(segment);
  return /^arn:aws:lambda:[^:]+:[^:]+:function:([^:]+)/.exec(named)?.[1] ?? named;
};

const parse = (body: Uint8Array): unknown => {
  if (body.length === 0) return {};
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch (cause) {
    throw new AwsFault('InvalidRequestContentException', `Could not parse request body into json: ${String(cause)}`);
  }
};
