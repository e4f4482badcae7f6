declare module 'virtual:routes' {
  import type { RouteName } from '../lambdas/routes.ts';

  /** Method and path of every route, written by the build from lambdas/routes.ts. */
  const routePaths: Readonly<Record<RouteName, readonly [method: string, path: string]>>;

  export { routePaths };
}

declare module 'virtual:errors' {
  /** What every error code says, written by the build from core/errors.ts. */
  const errorMessages: Readonly<Record<string, { readonly en: string; readonly ja: string }>>;

  export { errorMessages };
}

declare module 'virtual:pdfjs' {
  /** Where the build put what pdf.js loads by itself; ends with a slash. */
  const pdfjsUrl: string;

  export { pdfjsUrl };
}
