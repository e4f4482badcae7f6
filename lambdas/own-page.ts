import { CloudSignError } from '../core/errors.ts';

/**
 * Browsers add the refresh cookie to requests by themselves, `SameSite=Strict` not to those of other sites. A page of another origin of
 * the same site, and a browser that does not know the attribute, are refused here. Programs send neither header.
 */
export const requireOwnPage = (
  { pagesUrl }: { readonly pagesUrl: string },
  headers: Readonly<Record<string, string | undefined>>,
): void => {
  const { origin } = headers;
  const isForeign = origin !== undefined && origin !== new URL(pagesUrl).origin;
  if (isForeign || headers['sec-fetch-site'] === 'cross-site') throw new CloudSignError('request.foreign-origin');
};
