import type * as z from 'zod';
import type { ssoReply } from '../../lambdas/schemas.ts';

type Reply = z.input<typeof ssoReply>;

interface Address {
  readonly pathname: string;
  readonly search: string;
}

/** What the identity provider put into the address, which is then no longer in the address bar or the history. */
export const takeReply = (
  address: Address = location,
  replace: (url: string) => void = (url) => history.replaceState(null, '', url),
): Reply | undefined => {
  const given = new URLSearchParams(address.search);
  if (address.search !== '') replace(address.pathname);
  const state = given.get('state');
  if (state === null) return undefined;
  const part = (name: 'code' | 'iss' | 'error') => {
    const value = given.get(name);
    return value === null ? {} : { [name]: name === 'error' ? value.slice(0, 200) : value };
  };
  return { state, ...part('code'), ...part('iss'), ...part('error') };
};
