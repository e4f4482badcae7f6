import { Logger } from '@aws-lambda-powertools/logger';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as z from 'zod';
import { isThrottled } from '../adapters/throttled.ts';
import { CloudSignError, errorTable, isCloudSignError } from '../core/errors.ts';
import type { Language } from '../core/language.ts';
import { type Caller, identify } from './caller.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { FieldErrors, inWords } from './field-errors.ts';
import { wordsOf } from './field-words.ts';
import type { FunctionName } from './functions.ts';
import { NextStep } from './next-step.ts';
import { type Opened, type Openers, open } from './open.ts';
import { requireOwnPage } from './own-page.ts';
import { reasonOf } from './reason-of.ts';
import { formBody, jsonBody, pdfBody } from './request-body.ts';
import { type Route, type RouteName, routes } from './routes.ts';

type RouteOf<R extends RouteName> = (typeof routes)[R];
type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;
type Member<T, K extends string> = T extends { readonly [P in K]: infer V } ? V : undefined;
type PathParameters<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? Record<Name, string> & PathParameters<Rest>
  : unknown;
/** An API key acts in the name of a member. */
type CallerKind<Auth> = Auth extends 'api-key' ? 'member' : Auth;
type NeedsOf<R extends RouteName> = RouteOf<R>['needs'][number];

/** The bytes of a PDF and the name to save it under. */
export interface PdfReply {
  readonly pdf: Uint8Array;
  readonly fileName: string;
}

export interface Request<R extends RouteName> {
  readonly params: PathParameters<RouteOf<R>['path']>;
  readonly query: Parsed<Member<RouteOf<R>, 'query'>>;
  readonly body: Parsed<Member<RouteOf<R>, 'body'>>;
  /** The body of a route that takes one, where it is a PDF; then `body` is undefined. */
  readonly pdf: Uint8Array | undefined;
  readonly caller: Extract<Caller, { kind: CallerKind<RouteOf<R>['auth']> }>;
  readonly language: Language;
  /** As it was sent: for routes that take other credentials than bearer tokens. */
  readonly authorization: string | undefined;
  /** Address of the trusted hop (API Gateway's own view), never of a header. */
  readonly ip: string;
  readonly userAgent: string;
  readonly cookies: Readonly<Record<string, string>>;
  readonly now: Date;
  readonly settings: Environment['settings'];
  /** Sets a header of the reply. */
  readonly setHeader: (name: string, value: string) => void;
}

export type Handler<R extends RouteName> = (
  request: Request<R>,
  opened: Opened<NeedsOf<R>>,
) => Promise<RouteOf<R>['response'] extends 'pdf' ? PdfReply : z.input<Extract<RouteOf<R>['response'], z.ZodType>>>;

/** A handler for each route of the function: a missing or a foreign one is a type error. */
export type Handlers<F extends FunctionName> = {
  readonly [R in RouteName as RouteOf<R>['function'] extends F ? R : never]: Handler<R>;
};

type OwnRoute<F extends FunctionName> = {
  readonly [R in RouteName]: RouteOf<R>['function'] extends F ? R : never;
}[RouteName];

interface Reply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array;
}

const always: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
};

const logger = new Logger();

/** Serves the routes of one function behind API Gateway: a response-streaming Lambda handler. */
export const serveRoutes = <F extends FunctionName>(
  name: F,
  openers: Openers<NeedsOf<OwnRoute<F>>>,
  handlers: Handlers<F>,
) => {
  const own = new Map(
    Object.entries(routes)
      .filter(([, route]) => route.function === name)
      .map(([routeName, route]) => [
        `${route.method} ${route.path}`,
        {
          route: route as Route,
          handler: (handlers as Record<string, unknown>)[routeName] as AnyHandler,
          openNeeds: (environment: Environment) =>
            open(route.needs as readonly NeedsOf<OwnRoute<F>>[], environment, openers),
        },
      ]),
  );
  let environment: Environment | undefined;
  return awslambda.streamifyResponse(async (event: APIGatewayProxyEvent, stream) => {
    environment ??= readEnvironment();
    const reply = await answer(own, event, environment);
    const out = awslambda.HttpResponseStream.from(stream, { statusCode: reply.status, headers: reply.headers });
    if (reply.body.length > 0) out.write(reply.body);
    out.end();
    await new Promise<void>((resolve) =>
      out.writableFinished ? resolve() : out.once('finish', resolve).once('close', resolve),
    );
  });
};

interface Served {
  readonly route: Route;
  readonly handler: AnyHandler;
  readonly openNeeds: (environment: Environment) => object;
}

type AnyHandler = (request: unknown, opened: unknown) => Promise<unknown>;

const answer = async (
  own: ReadonlyMap<string, Served>,
  event: APIGatewayProxyEvent,
  environment: Environment,
): Promise<Reply> => {
  const headers = lowerCased(event.headers);
  const language = languageOf(headers['accept-language']);
  const extra: Record<string, string> = {};
  const found = own.get(`${event.httpMethod} ${event.resource}`);
  try {
    if (found === undefined) throw new CloudSignError('request.not-found');
    const { route, handler, openNeeds } = found;
    if (route.cookie === true) requireOwnPage(environment.settings, headers);
    const now = new Date();
    const opened = openNeeds(environment);
    const params = checkedParams(event.pathParameters ?? {});
    const ip = event.requestContext.identity.sourceIp;
    const userAgent = (headers['user-agent'] ?? '').slice(0, 500);
    const caller = await identify(route, {
      authorization: headers.authorization,
      team: params.team,
      ip,
      userAgent,
      now,
      defaultPlan: environment.settings.defaultPlan,
      opened,
    });
    const pdf = route.takesPdf === true ? pdfBody(event, headers) : undefined;
    const result = await handler(
      {
        params,
        pdf,
        query: route.query === undefined ? undefined : parse(route.query, event.queryStringParameters ?? {}),
        body:
          route.body === undefined || pdf !== undefined
            ? undefined
            : parse(route.body, route.form === true ? formBody(event, headers) : jsonBody(event, headers)),
        caller,
        language,
        authorization: headers.authorization,
        ip,
        userAgent,
        cookies: cookiesOf(headers.cookie),
        now,
        settings: environment.settings,
        setHeader: (header: string, value: string) => {
          extra[header.toLowerCase()] = value;
        },
      },
      opened,
    );
    if (route.response === 'pdf') return pdfReply(result as PdfReply, extra);
    const body = route.status === 204 ? '' : JSON.stringify(z.parse(route.response, result));
    return {
      status: route.status,
      headers: { ...always, 'content-type': 'application/json', ...extra, ...cors(environment, headers.origin) },
      body,
    };
  } catch (error) {
    const reply = found?.route.form === true ? oauthProblem(error, language) : problem(error, language);
    return { ...reply, headers: { ...reply.headers, ...extra, ...cors(environment, headers.origin) } };
  }
};

/** The one place where errors become HTTP. Detail stays in the log, without personal data. */
const problem = (error: unknown, language: Language): Reply => {
  const code = isCloudSignError(error) ? error.code : isThrottled(error) ? 'request.busy' : 'internal';
  const entry = errorTable[code];
  if (entry.status >= 500) logger.error('request failed', { code, detail: reasonOf(error) });
  const fields = error instanceof FieldErrors ? { fields: error.fields.map((field) => inWords(field, language)) } : {};
  const next = error instanceof NextStep ? { next: error.next } : {};
  return {
    status: entry.status,
    headers: {
      ...always,
      'content-type': 'application/json',
      'content-language': language,
      ...(code === 'request.busy' ? { 'retry-after': '5' } : {}),
    },
    body: JSON.stringify({ error: { code, message: entry[language], ...fields, ...next } }),
  };
};

/** RFC 6749 5.2: what OAuth clients read. */
const oauthProblem = (error: unknown, language: Language): Reply => {
  const reply = problem(error, language);
  const code = isCloudSignError(error) ? error.code : 'internal';
  if (reply.status >= 500 || reply.status === 429) return reply;
  const name = code.startsWith('oauth.')
    ? code.slice('oauth.'.length).replaceAll('-', '_')
    : code.startsWith('access.')
      ? 'unauthorized_client'
      : 'invalid_request';
  const challenge: Record<string, string> =
    reply.status === 401 ? { 'www-authenticate': 'Basic realm="cloudsign"' } : {};
  return {
    status: reply.status === 401 ? 401 : 400,
    headers: { ...reply.headers, ...challenge },
    body: JSON.stringify({ error: name, error_description: errorTable[code][language] }),
  };
};

const parse = (schema: z.ZodType, value: unknown): unknown => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new FieldErrors(
    result.error.issues
      .slice(0, 20)
      .map((issue) => ({ path: issue.path.join('.'), reason: issue.message, words: wordsOf(issue) })),
  );
};

const idPattern = /^[a-z0-9]{26}$/;

/** Every id in a path is untrusted; one of the wrong form cannot exist. */
const checkedParams = (params: Readonly<Record<string, string | undefined>>): Record<string, string> => {
  const checked: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || !idPattern.test(value)) throw new CloudSignError('request.not-found');
    checked[name] = value;
  }
  return checked;
};

const lowerCased = (headers: APIGatewayProxyEvent['headers'] | null): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));

/** The language that is asked for first; Japanese unless English comes before it. */
const languageOf = (header: string | undefined): Language =>
  /\b(ja|en)\b/i.exec(header ?? '')?.[1]?.toLowerCase() === 'en' ? 'en' : 'ja';

const cookiesOf = (header: string | undefined): Record<string, string> =>
  Object.fromEntries(
    (header ?? '').split(/;\s*/).flatMap((pair) => {
      const at = pair.indexOf('=');
      return at > 0 ? [[pair.slice(0, at), pair.slice(at + 1)]] : [];
    }),
  );

/** Pages may live at another origin than the API; only theirs may read replies. */
const cors = ({ settings }: Environment, origin: string | undefined): Record<string, string> =>
  origin !== undefined && origin === new URL(settings.pagesUrl).origin
    ? { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true', vary: 'Origin' }
    : {};

const pdfReply = ({ pdf, fileName }: PdfReply, extra: Readonly<Record<string, string>>): Reply => ({
  status: 200,
  headers: {
    ...always,
    'content-type': 'application/pdf',
    'content-length': String(pdf.length),
    // RFC 6266: an ASCII name for old clients, the real one in UTF-8.
    'content-disposition': `attachment; filename="document.pdf"; filename*=UTF-8''${encodeURIComponent(fileName).replaceAll(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`,
    ...extra,
  },
  body: pdf,
});
