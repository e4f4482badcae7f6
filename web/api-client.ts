import type * as z from 'zod';
import type { RouteName, routes } from '../lambdas/routes.ts';
import type { problem } from '../lambdas/schemas.ts';

type Routes = typeof routes;
type Simplify<T> = { [K in keyof T]: T[K] };

type ParameterOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterOf<Rest>
  : never;
type Params<N extends RouteName> = ParameterOf<Routes[N]['path']>;
type ParamsPart<N extends RouteName> = [Params<N>] extends [never]
  ? unknown
  : { readonly params: Readonly<Record<Params<N>, string>> };
type BodyPart<N extends RouteName> = Routes[N] extends { body: infer Body extends z.ZodType }
  ? { readonly body: z.input<Body> }
  : unknown;
type QueryPart<N extends RouteName> = Routes[N] extends { query: infer Query extends z.ZodType }
  ? { readonly query?: z.input<Query> }
  : unknown;
type AuthPart<N extends RouteName> = Routes[N]['auth'] extends 'none' ? unknown : { readonly token: string };

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Of a PDF: bytes so far, and all of them if the server says how many. */
  readonly onProgress?: (received: number, total: number | undefined) => void;
}
export type Input<N extends RouteName> = Simplify<
  ParamsPart<N> & BodyPart<N> & QueryPart<N> & AuthPart<N> & CallOptions
>;
export type Output<N extends RouteName> = Routes[N]['response'] extends infer Response
  ? Response extends 'pdf'
    ? Uint8Array<ArrayBuffer>
    : Response extends z.ZodType
      ? z.output<Response>
      : never
  : never;
type Arguments<N extends RouteName> = Record<never, never> extends Input<N> ? [input?: Input<N>] : [input: Input<N>];

export interface Api {
  call<N extends RouteName>(name: N, ...[input]: Arguments<N>): Promise<Output<N>>;
}

/** A call whose input was put together from typed parts, so that the compiler cannot see that it is whole. */
export const callWith = <N extends RouteName>(api: Api, name: N, input: object): Promise<Output<N>> =>
  (api.call as unknown as (name: N, input: object) => Promise<Output<N>>)(name, input);

export type NextStep = NonNullable<z.infer<typeof problem>['error']['next']>;

export interface FieldProblem {
  readonly path: string;
  readonly reason: string;
  readonly message?: string | undefined;
}

/** A call that did not succeed: the server's code, or `offline` and `timeout` when no reply came. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly fields: readonly FieldProblem[];
  /** What signing in still needs. */
  readonly next: NextStep | undefined;
  constructor(
    code: string,
    detail: { message?: string; status?: number; fields?: readonly FieldProblem[]; next?: NextStep | undefined } = {},
  ) {
    super(detail.message ?? '');
    this.name = 'ApiProblem';
    this.code = code;
    this.status = detail.status ?? 0;
    this.fields = detail.fields ?? [];
    this.next = detail.next;
  }
}

export interface ApiSetup {
  readonly routePaths: Readonly<Record<RouteName, readonly [method: string, path: string]>>;
  /** Origin of the API, or '' for the pages' own. */
  readonly baseUrl: string;
  readonly language: () => string;
  readonly fetch?: typeof fetch;
  /** Time for a reply to begin, and for each further part of a file to arrive. */
  readonly patienceMs?: number;
  readonly pause?: (ms: number) => Promise<void>;
}

interface AnyInput extends CallOptions {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly token?: string;
}

/** Pauses before a read is tried again; whatever changes something is tried once. */
const retryPauses = [400, 1500] as const;

export const createApi = (setup: ApiSetup): Api => {
  const patience = setup.patienceMs ?? 45_000;
  const pause = setup.pause ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));

  const attempt = async (name: RouteName, input: AnyInput): Promise<unknown> => {
    const [method, path] = setup.routePaths[name];
    const watch = watchOf(patience, input.signal);
    try {
      const response = await (setup.fetch ?? fetch)(setup.baseUrl + urlOf(path, input), {
        method,
        credentials: 'include',
        cache: 'no-store',
        signal: watch.signal,
        headers: {
          accept: 'application/json, application/pdf',
          'accept-language': setup.language(),
          ...(input.token === undefined ? {} : { authorization: `Bearer ${input.token}` }),
          ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
      });
      if (!response.ok) throw await problemOf(response);
      if (response.status === 204) return {};
      if (response.headers.get('content-type')?.startsWith('application/pdf') === true)
        return await bytesOf(response, () => watch.touch(), input.onProgress);
      return await response.json();
    } catch (error) {
      if (error instanceof ApiProblem) throw error;
      if (input.signal?.aborted === true) throw error;
      throw new ApiProblem(watch.signal.aborted ? 'timeout' : 'offline');
    } finally {
      watch.end();
    }
  };

  return {
    call: async <N extends RouteName>(name: N, ...[input]: Arguments<N>) => {
      const pauses = setup.routePaths[name][0] === 'GET' ? retryPauses : [];
      for (const ms of pauses) {
        try {
          return (await attempt(name, (input ?? {}) as AnyInput)) as Output<N>;
        } catch (error) {
          if (!isPassing(error)) throw error;
          await pause(ms);
        }
      }
      return (await attempt(name, (input ?? {}) as AnyInput)) as Output<N>;
    },
  };
};

const isPassing = (error: unknown): boolean =>
  error instanceof ApiProblem && (error.code === 'offline' || [502, 503, 504].includes(error.status));

const urlOf = (path: string, { params = {}, query = {} }: AnyInput): string => {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams(
    Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined),
  ).toString();
  return search === '' ? filled : `${filled}?${search}`;
};

const problemOf = async (response: Response): Promise<ApiProblem> => {
  const body = (await response.json().catch(() => undefined)) as Partial<z.infer<typeof problem>> | undefined;
  if (typeof body?.error?.code !== 'string') {
    // Something before the service answered: a proxy, the firewall, a CDN.
    return new ApiProblem(response.status === 429 ? 'busy' : 'unavailable', { status: response.status });
  }
  const { code, message, fields = [], next } = body.error;
  return new ApiProblem(code, { message, fields, next, status: response.status });
};

const bytesOf = async (
  response: Response,
  touch: () => void,
  onProgress: CallOptions['onProgress'],
): Promise<Uint8Array<ArrayBuffer>> => {
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  // With a content coding the length is that of the coded bytes.
  const total = length > 0 && !response.headers.has('content-encoding') ? length : undefined;
  const parts: Uint8Array[] = [];
  let received = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    touch();
    parts.push(part.value);
    received += part.value.length;
    onProgress?.(received, total);
  }
  const bytes = new Uint8Array(received);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
};

/** A signal that aborts with the caller's, or when nothing has happened for `patience` milliseconds. */
const watchOf = (patience: number, outer: AbortSignal | undefined) => {
  const controller = new AbortController();
  const abort = () => controller.abort();
  let timer = setTimeout(abort, patience);
  if (outer?.aborted === true) abort();
  outer?.addEventListener('abort', abort);
  return {
    signal: controller.signal,
    touch: () => {
      clearTimeout(timer);
      timer = setTimeout(abort, patience);
    },
    end: () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', abort);
    },
  };
};
