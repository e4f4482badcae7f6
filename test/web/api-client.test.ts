import { describe, expect, test } from 'vitest';
import { type RouteName, routes } from '../../lambdas/routes.ts';
import { ApiProblem, createApi } from '../../web/api-client.ts';

const routePaths = Object.fromEntries(
  Object.entries(routes).map(([name, route]) => [name, [route.method, route.path]]),
) as unknown as Record<RouteName, readonly [string, string]>;

interface Seen {
  readonly url: string;
  readonly init: RequestInit;
}

/** An API whose network gives the answers in turn, and what was asked of it. */
const apiWith = (...answers: (Response | Error | ((signal: AbortSignal) => Promise<Response>))[]) => {
  const seen: Seen[] = [];
  const api = createApi({
    routePaths,
    baseUrl: 'https://api.example',
    language: () => 'ja',
    patienceMs: 30,
    pause: async () => undefined,
    fetch: async (url, init) => {
      seen.push({ url: String(url), init: init ?? {} });
      const answer = answers[Math.min(seen.length, answers.length) - 1];
      if (answer instanceof Error) throw answer;
      if (typeof answer === 'function') return answer(init?.signal as AbortSignal);
      return answer?.clone() ?? new Response(null, { status: 500 });
    },
  });
  return { api, seen };
};
const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
const problemFrom = async (work: Promise<unknown>): Promise<ApiProblem> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ApiProblem);
  return error as ApiProblem;
};

describe('a call', () => {
  test('fills the path, the query, the body, the token and the language of the page', async () => {
    const { api, seen } = apiWith(json({}));
    await api.call('listDocuments', {
      params: { team: 'a/b?c' },
      query: { state: 'draft' },
      token: 'T',
    });
    expect(seen[0]?.url).toBe('https://api.example/v1/teams/a%2Fb%3Fc/documents?state=draft');
    expect(seen[0]?.init.method).toBe('GET');
    expect(seen[0]?.init.credentials).toBe('include');
    expect(seen[0]?.init.headers).toMatchObject({ authorization: 'Bearer T', 'accept-language': 'ja' });
    await api.call('signIn', { body: { email: 'a@b.example', password: 'p' } });
    expect(seen[1]?.init.body).toBe('{"email":"a@b.example","password":"p"}');
    expect(seen[1]?.init.headers).toMatchObject({ 'content-type': 'application/json' });
  });

  test('gives what the service answers, and an empty object for no content', async () => {
    const { api } = apiWith(json({ accepted: true }), new Response(null, { status: 204 }));
    expect(
      await api.call('signUp', { body: { email: 'a@b.example', name: 'A', teamName: 'T', language: 'ja' } }),
    ).toEqual({
      accepted: true,
    });
    expect(await api.call('signOut')).toEqual({});
  });

  test('gives the bytes of a PDF and says how far it is', async () => {
    const bytes = new Uint8Array([37, 80, 68, 70]);
    const { api } = apiWith(
      new Response(bytes, { headers: { 'content-type': 'application/pdf', 'content-length': '4' } }),
    );
    const progress: unknown[] = [];
    const result = await api.call('downloadLinkFile', {
      params: { file: 'f' },
      token: 'T',
      onProgress: (received, total) => progress.push([received, total]),
    });
    expect(result).toEqual(bytes);
    expect(progress.at(-1)).toEqual([4, 4]);
  });
});

describe('a call that fails', () => {
  test('carries code, status, message and fields of the service', async () => {
    const fields = [{ path: 'password', reason: 'too short' }];
    const { api } = apiWith(json({ error: { code: 'account.password-weak', message: 'M', fields } }, 422));
    const problem = await problemFrom(api.call('confirmAccount', { body: { token: 't', password: 'p' } }));
    expect(problem).toMatchObject({ code: 'account.password-weak', status: 422, message: 'M', fields });
  });

  test('says that the service is unavailable when something else answered', async () => {
    const { api } = apiWith(new Response('<html>Bad gateway</html>', { status: 502 }));
    expect((await problemFrom(api.call('signOut'))).code).toBe('unavailable');
    const { api: limited } = apiWith(new Response('slow down', { status: 429 }));
    expect((await problemFrom(limited.call('signOut'))).code).toBe('busy');
  });

  test('says offline without a network', async () => {
    const { api } = apiWith(new TypeError('Failed to fetch'));
    expect((await problemFrom(api.call('signOut'))).code).toBe('offline');
  });

  test('says timeout when no answer comes', async () => {
    const { api } = apiWith(
      (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    expect((await problemFrom(api.call('signOut'))).code).toBe('timeout');
  });

  test('passes on that the caller gave up', async () => {
    const controller = new AbortController();
    const { api } = apiWith(
      (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    const call = api.call('signOut', { signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toHaveProperty('name', 'AbortError');
  });
});

describe('trying again', () => {
  test('reads are tried again when the network or a proxy fails for a moment', async () => {
    const { api, seen } = apiWith(new TypeError('x'), new Response('', { status: 503 }), json({ documents: [] }));
    expect(await api.call('listDocuments', { params: { team: 't' }, token: 'T' })).toEqual({ documents: [] });
    expect(seen).toHaveLength(3);
  });

  test('reads are not tried again when the service has answered', async () => {
    const { api, seen } = apiWith(json({ error: { code: 'request.not-found', message: 'M' } }, 404));
    await problemFrom(api.call('getLinkDocument', { token: 'T' }));
    expect(seen).toHaveLength(1);
  });

  test('what changes something is sent once', async () => {
    const { api, seen } = apiWith(new TypeError('x'));
    await problemFrom(api.call('consent', { token: 'T', body: { files: [{ id: 'i', sha256: 's' }] } }));
    expect(seen).toHaveLength(1);
  });
});
