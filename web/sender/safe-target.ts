/** Where to go after signing in: an address of ours only, so that a link cannot lead elsewhere. */
export const safeTarget = (to: string | undefined): string =>
  to !== undefined && /^\/(?![/\\])/.test(to) && !to.startsWith('/sign-') ? to : '/';
