import type * as z from 'zod';
import { type RouteName, routes } from '../../lambdas/routes.ts';

/** The service answered with a coded error. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  /** What signing in still needs. */
  readonly next: { readonly challenge: string; readonly methods: readonly string[] } | undefined;
  constructor(
    status: number,
    {
      code,
      message,
      next,
    }: { readonly code: string; readonly message: string; readonly next?: NonNullable<ApiProblem['next']> },
  ) {
    super(message);
    this.next = next;
    this.name = 'ApiProblem';
    this.status = status;
    this.code = code;
  }
}

type Reply<Name extends RouteName> = (typeof routes)[Name]['response'] extends z.ZodType
  ? z.output<(typeof routes)[Name]['response']>
  : Uint8Array;

export interface CallParts {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly token?: string;
}

export interface ApiClient {
  /** Calls a route and checks the answer against its schema. @throws ApiProblem */
  readonly call: <Name extends RouteName>(name: Name, parts?: CallParts) => Promise<Reply<Name>>;
}

const problemOf = (status: number, text: string): ApiProblem => {
  try {
    const { error } = JSON.parse(text) as { error: ConstructorParameters<typeof ApiProblem>[1] };
    return new ApiProblem(status, error);
  } catch {
    return new ApiProblem(status, { code: `http-${status}`, message: text.slice(0, 200) });
  }
};

type Fetch = (
  url: URL,
  init: { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body?: string },
) => Promise<Response>;

/** `send` default: `fetch`, which keeps no cookies. */
export const createApiClient = (base: string, send: Fetch = fetch): ApiClient => ({
  call: async <Name extends RouteName>(name: Name, parts: CallParts = {}): Promise<Reply<Name>> => {
    const route = routes[name];
    const path = route.path.replaceAll(/\{(\w+)\}/g, (_, part: string) => encodeURIComponent(parts.path?.[part] ?? ''));
    const url = new URL(path, base);
    for (const [key, value] of Object.entries(parts.query ?? {})) url.searchParams.set(key, value);
    const response = await send(url, {
      method: route.method,
      headers: {
        'Accept-Language': 'en',
        ...(parts.token === undefined ? {} : { Authorization: `Bearer ${parts.token}` }),
        ...(parts.body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
    });
    if (!response.ok) throw problemOf(response.status, await response.text());
    if (response.status !== route.status)
      throw new Error(`${name} answered ${response.status}, its route says ${route.status}`);
    if (route.response === 'pdf') return new Uint8Array(await response.arrayBuffer()) as Reply<Name>;
    if (response.status === 204) return {} as Reply<Name>;
    return route.response.parse(await response.json()) as Reply<Name>;
  },
});

export interface UploadGrant {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Sends a file by a presigned POST. */
export const upload = async (grant: UploadGrant, bytes: Uint8Array): Promise<void> => {
  const form = new FormData();
  for (const [name, value] of Object.entries(grant.fields)) form.set(name, value);
  form.set('file', new Blob([new Uint8Array(bytes)], { type: 'application/pdf' }), 'file.pdf');
  const response = await fetch(grant.url, { method: 'POST', body: form });
  if (response.ok) return;
  const text = await response.text();
  const code = /<Code>([^<]*)<\/Code>/.exec(text)?.[1] ?? `http-${response.status}`;
  throw new ApiProblem(response.status, { code: `upload.${code}`, message: text.slice(0, 300) });
};
