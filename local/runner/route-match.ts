import type { RouteName } from '../../lambdas/routes.ts';

/** What matching needs of a route. */
export interface MatchableRoute {
  readonly method: string;
  readonly path: string;
}

export type RouteMatch<Name extends string = RouteName> =
  | { readonly kind: 'found'; readonly name: Name; readonly parameters: Readonly<Record<string, string>> }
  /** The path exists with other methods. */
  | { readonly kind: 'method'; readonly allowed: readonly string[] }
  | { readonly kind: 'none' };

const parameterName = (segment: string): string | undefined => /^\{(\w+)\}$/.exec(segment)?.[1];

const matchPath = (pattern: string, path: string): Readonly<Record<string, string>> | undefined => {
  const expected = pattern.split('/');
  const actual = path.split('/');
  if (expected.length !== actual.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of expected.entries()) {
    const given = actual[index] ?? '';
    const name = parameterName(segment);
    if (name === undefined) {
      if (segment !== given) return undefined;
      continue;
    }
    if (given === '') return undefined;
    try {
      parameters[name] = decodeURIComponent(given);
    } catch {
      return undefined;
    }
  }
  return parameters;
};

/** Literal segments win over parameters, as in API Gateway. */
const parametersIn = (pattern: string): number => pattern.split('/').filter((part) => parameterName(part)).length;

/** Finds the route of a request; `path` is raw, without the query, and only the values of parameters are percent-decoded. */
export const createMatcher = <Name extends string>(
  routes: Readonly<Record<Name, MatchableRoute>>,
): ((method: string, path: string) => RouteMatch<Name>) => {
  const entries = (Object.entries(routes) as [Name, MatchableRoute][]).sort(
    ([, a], [, b]) => parametersIn(a.path) - parametersIn(b.path),
  );
  return (method, path) => {
    const matches = entries.flatMap(([name, route]) => {
      const parameters = matchPath(route.path, path);
      return parameters === undefined ? [] : [{ name, route, parameters }];
    });
    const found = matches.find(({ route }) => route.method === method);
    if (found !== undefined) return { kind: 'found', name: found.name, parameters: found.parameters };
    if (matches.length === 0) return { kind: 'none' };
    return { kind: 'method', allowed: [...new Set(matches.map(({ route }) => route.method))].sort() };
  };
};
