import * as z from 'zod';
import { type ErrorCode, errorTable } from '../core/errors.ts';
import type { FunctionName } from './functions.ts';
import { requestExamples } from './openapi-examples.ts';
import { type Route, type RouteName, routes } from './routes.ts';
import * as schemas from './schemas.ts';

/** Part of OpenAPI 3.1 that this service writes. */
export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, JsonObject>>;
    readonly schemas: Readonly<Record<string, JsonObject>>;
    readonly responses: Readonly<Record<string, ResponseObject>>;
  };
}
export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters: readonly JsonObject[];
  readonly requestBody?: { readonly required: true; readonly content: Readonly<Record<string, JsonObject>> };
  readonly responses: Readonly<Record<string, ResponseObject | { readonly $ref: string }>>;
}
interface ResponseObject {
  readonly description: string;
  readonly content?: Readonly<Record<string, JsonObject>>;
}
type JsonObject = Readonly<Record<string, unknown>>;

/** Groups of error codes (the part before the dot) that the routes of a function answer with. */
const errorGroups: Partial<Record<FunctionName, readonly string[]>> = {
  accounts: [
    'request',
    'session',
    'account',
    'factor',
    'access',
    'allowlist',
    'member',
    'invitation',
    'plan',
    'oauth',
    'key',
    'internal',
  ],
  documents: ['request', 'session', 'access', 'key', 'document', 'pdf', 'root', 'widget', 'internal'],
  sending: ['request', 'session', 'access', 'key', 'plan', 'document', 'widget', 'internal'],
  signing: ['request', 'link', 'access', 'document', 'consent', 'forward', 'widget', 'internal'],
  verification: ['request', 'root', 'verification', 'internal'],
};

const security: Record<Route['auth'], Operation['security']> = {
  member: [{ memberToken: [] }],
  'api-key': [{ memberToken: [] }, { apiKey: [] }, { clientCredentials: [] }],
  recipient: [{ linkSession: [] }],
  none: [],
};

const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Every object of lambdas/schemas.ts becomes a component of its name, so that documents and clients share the words. */
const componentNames = z.registry<{ id: string }>();
for (const [name, schema] of Object.entries(schemas)) {
  if (schema instanceof z.ZodObject && schema !== schemas.empty) componentNames.add(schema, { id: pascal(name) });
}

const refTo = (component: string): JsonObject => ({ $ref: `#/components/schemas/${component}` });

/** What a sender may write, which for answers is also all that a reader should rely on: unknown members may be added. */
const jsonSchemaOf = (schema: z.ZodType): JsonObject => {
  const component = componentNames.get(schema);
  if (component !== undefined) return refTo(component.id);
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
};

const componentSchemas = (): Readonly<Record<string, JsonObject>> => {
  const generated = z.toJSONSchema(componentNames, { io: 'input', uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(
    Object.entries(generated.schemas)
      .map(([name, { $schema: _, $id: __, ...schema }]): [string, JsonObject] => [name, schema])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
};

const json = (schema: JsonObject, more: JsonObject = {}) => ({ 'application/json': { schema, ...more } });

const codesOf = (name: FunctionName, status: number): readonly ErrorCode[] =>
  (Object.keys(errorTable) as ErrorCode[]).filter((code) => {
    const group = code.split('.')[0] ?? code;
    return errorTable[code].status === status && (errorGroups[name]?.includes(group) ?? false);
  });

/** Statuses that a route can answer with besides its own. */
const errorStatuses = (route: Route): readonly number[] => {
  if (route.form === true) return [400, 401, 429, 500];
  const statuses = [400, 404, 429, 500];
  if (route.auth !== 'none' || route.cookie === true || route.body !== undefined) statuses.push(401, 403, 410);
  if (route.body !== undefined) statuses.push(413, 415, 422);
  if (route.method !== 'GET') statuses.push(409, 422);
  return [...new Set(statuses)].filter((status) => codesOf(route.function, status).length > 0).sort();
};

const errorResponse = (name: FunctionName, status: number): ResponseObject => {
  const codes = codesOf(name, status);
  return {
    description: codes.map((code) => `\`${code}\`: ${errorTable[code].en}`).join('\n\n'),
    content: json(refTo('Problem'), {
      examples: Object.fromEntries(
        codes.map((code) => [code, { value: { error: { code, message: errorTable[code].en } } }]),
      ),
    }),
  };
};

/** A token request is refused in the words of OAuth, but for what is no fault of the request. */
const refusalOf = (route: Route, status: number): ResponseObject | { readonly $ref: string } =>
  route.form === true && status < 429
    ? {
        description: '`error` as in RFC 6749, 5.2; `error_description` says what to do',
        content: json(refTo('TokenProblem')),
      }
    : { $ref: `#/components/responses/${pascal(route.function)}${status}` };

const successResponse = (route: Route): ResponseObject => {
  if (route.status === 204) return { description: 'Done; no content' };
  if (route.response === 'pdf') {
    return { description: 'The bytes of a PDF', content: { 'application/pdf': { schema: {} } } };
  }
  return { description: 'Done', content: json(jsonSchemaOf(route.response)) };
};

const parametersOf = (route: Route): readonly JsonObject[] => {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: jsonSchemaOf(schemas.id),
  }));
  const inQuery = Object.entries(route.query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !z.safeParse(schema as z.ZodType, undefined).success,
    schema: jsonSchemaOf(schema as z.ZodType),
  }));
  return [...inPath, ...inQuery];
};

const operationOf = (name: RouteName, route: Route): Operation => {
  const example = requestExamples[name];
  return {
    operationId: name,
    summary: route.summary,
    tags: [route.function],
    security: route.cookie === true ? [{ refreshCookie: [] }] : security[route.auth],
    parameters: parametersOf(route),
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: true as const,
            content: {
              [route.form === true ? 'application/x-www-form-urlencoded' : 'application/json']: {
                schema: jsonSchemaOf(route.body),
                ...(example === undefined ? {} : { example }),
              },
              ...(route.takesPdf === true ? { 'application/pdf': { schema: {} } } : {}),
            },
          },
        }),
    responses: {
      [route.status]: successResponse(route),
      ...Object.fromEntries(errorStatuses(route).map((status) => [status, refusalOf(route, status)])),
    },
  };
};

/** The API as OpenAPI 3.1; `apiUrl` is where it is, without /v1. */
export const openApiOf = (apiUrl: string): OpenApiDocument => {
  const paths: Record<string, Record<string, Operation>> = {};
  const responses: Record<string, ResponseObject> = {};
  for (const [name, route] of Object.entries(routes) as [RouteName, Route][]) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(name, route) };
    for (const status of errorStatuses(route)) {
      responses[`${pascal(route.function)}${status}`] = errorResponse(route.function, status);
    }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'CloudSign',
      version: '1',
      description:
        'Electronic contracts. Times are RFC 3339 in UTC, digests hex, sizes bytes. Errors have a code; Accept-Language (ja, en) chooses the language of their messages.',
    },
    servers: [{ url: apiUrl }],
    tags: [...new Set(Object.values(routes).map((route) => route.function))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        memberToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'From signing in; 15 minutes',
        },
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'csk_…',
          description: 'A key of the team, made under API keys; it acts in the name of the member who made it',
        },
        clientCredentials: {
          type: 'oauth2',
          description: 'A token for an API key by OAuth 2.0 client credentials (RFC 6749, 4.4); one hour',
          flows: {
            clientCredentials: {
              tokenUrl: `${apiUrl}/v1/oauth/token`,
              scopes: {
                'documents:read': 'Read documents and download files',
                'documents:write': 'Make and change drafts',
                'documents:send': 'Send, remind, cancel',
              },
            },
          },
        },
        linkSession: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'From exchanging the token of a link; 15 minutes',
        },
        refreshCookie: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-cloudsign',
          description: 'Set by signing in, replaced by each refresh',
        },
      },
      schemas: componentSchemas(),
      responses,
    },
  };
};
