/** Stands for where the page is; of a scheme that browsers read like http. */
const own = 'ws://own';

/** Where to go after signing in: an address of ours only, read as browsers read it, so that a link cannot lead elsewhere. */
export const safeTarget = (to: string | undefined): string => {
  if (to?.startsWith('/') !== true || !URL.canParse(to, own)) return '/';
  const { origin, pathname, search, hash } = new URL(to, own);
  // Browsers leave out tabs and line breaks, and take a backslash for a slash: what is left may begin with two.
  return origin === own && !/^\/(?:[/\\]|sign-)/.test(pathname) ? pathname + search + hash : '/';
};
