import { describe, expect, test } from 'vitest';
import { openApiOf } from '../../lambdas/openapi.ts';
import { requestExamples } from '../../lambdas/openapi-examples.ts';
import { type Route, type RouteName, routes } from '../../lambdas/routes.ts';

const document = openApiOf('https://api.example.jp');
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));

const refsIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(refsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : refsIn(inner),
  );
};
const resolve = (ref: string): unknown =>
  ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document);

describe('the API as OpenAPI 3.1', () => {
  test('has one operation for each route, under its method and path', () => {
    expect(operations.map((operation) => operation.operationId).sort()).toEqual(Object.keys(routes).sort());
    for (const [name, route] of Object.entries(routes)) {
      expect(document.paths[route.path]?.[route.method.toLowerCase()]?.operationId).toBe(name);
    }
  });

  test('every reference leads somewhere', () => {
    const refs = refsIn(document);
    expect(refs.length).toBeGreaterThan(50);
    for (const ref of refs) expect(resolve(ref), ref).toBeDefined();
  });

  test('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  test("names what a member's and a recipient's route ask for", () => {
    expect(document.paths['/v1/teams/{team}/documents']?.post?.security).toEqual([
      { memberToken: [] },
      { apiKey: [] },
      { clientCredentials: [] },
    ]);
    expect(document.paths['/v1/links/document/consent']?.post?.security).toEqual([{ linkSession: [] }]);
    expect(document.paths['/v1/sessions']?.post?.security).toEqual([]);
    expect(document.paths['/v1/sessions/refresh']?.post?.security).toEqual([{ refreshCookie: [] }]);
  });

  test('knows the scheme of each security requirement', () => {
    const used = operations.flatMap(({ security }) => security.flatMap((requirement) => Object.keys(requirement)));
    expect([...new Set(used)].sort()).toEqual(Object.keys(document.components.securitySchemes).sort());
  });

  test('declares each parameter of a path, and query parameters as optional', () => {
    const file = document.paths['/v1/teams/{team}/documents/{document}/files/{file}']?.get;
    expect(file?.parameters.map(({ name, in: place, required }) => [name, place, required])).toEqual([
      ['team', 'path', true],
      ['document', 'path', true],
      ['file', 'path', true],
    ]);
    const list = document.paths['/v1/teams/{team}/documents']?.get;
    expect(list?.parameters.slice(1).map(({ name, in: place, required }) => [name, place, required])).toEqual([
      ['state', 'query', false],
      ['next', 'query', false],
    ]);
  });

  test('shares the shapes of lambdas/schemas.ts as components', () => {
    const create = document.paths['/v1/teams/{team}/documents']?.post;
    expect(create?.requestBody?.content['application/json']?.schema).toEqual({
      $ref: '#/components/schemas/NewDocument',
    });
    expect(document.components.schemas.NewDocument).toMatchObject({
      type: 'object',
      required: ['title'],
      additionalProperties: false,
    });
  });

  test('says PDF where bytes are answered and nothing where nothing is', () => {
    const download = document.paths['/v1/teams/{team}/documents/{document}/files/{file}/content']?.get;
    expect(download?.responses['200']).toMatchObject({ content: { 'application/pdf': {} } });
    expect(document.paths['/v1/sessions/current']?.delete?.responses['204']).not.toHaveProperty('content');
  });

  test('lists the errors of a route with their codes', () => {
    const consent = document.paths['/v1/links/document/consent']?.post;
    expect(consent?.responses['409']).toEqual({ $ref: '#/components/responses/Signing409' });
    expect(document.components.responses.Signing409?.description).toContain('document.wrong-state');
    const signIn = document.paths['/v1/sessions']?.post;
    expect(signIn?.responses).toHaveProperty('401');
    expect(document.components.responses.Accounts401?.description).toContain('session.credentials-wrong');
  });

  test.each(Object.entries(requestExamples))('the example of %s is a valid request', (name, example) => {
    const { body }: Route = routes[name as RouteName];
    expect(body?.safeParse(example).error).toBeUndefined();
    expect(body).toBeDefined();
  });

  test('says that routes that go by the cookie or a body can be refused for who asks, and from where', () => {
    for (const [name, route] of Object.entries(routes) as [RouteName, Route][]) {
      if (route.function !== 'accounts' || (route.cookie !== true && route.body === undefined)) continue;
      const { responses } = document.paths[route.path]?.[route.method.toLowerCase()] ?? {};
      if (route.form !== true)
        expect(Object.keys(responses ?? {}), name).toEqual(expect.arrayContaining(['401', '403']));
    }
  });

  test('a token request is refused in the words of OAuth', () => {
    const { responses } = document.paths['/v1/oauth/token']?.post ?? {};
    for (const status of ['400', '401'])
      expect(responses?.[status]).toMatchObject({
        content: { 'application/json': { schema: { $ref: '#/components/schemas/TokenProblem' } } },
      });
    expect(Object.keys(responses ?? {})).toEqual(['200', '400', '401', '429', '500']);
  });

  test('every route that takes a body has an example', () => {
    const withBody = Object.entries<Route>(routes).filter(([, route]) => route.body !== undefined);
    expect(Object.keys(requestExamples).sort()).toEqual(withBody.map(([name]) => name).sort());
  });
});
