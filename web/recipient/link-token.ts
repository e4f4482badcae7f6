interface Address {
  readonly hash: string;
  readonly pathname: string;
  readonly search: string;
}

/** The token of the link, which is then no longer in the address bar, the history or what a screenshot shows. */
export const takeToken = (
  address: Address = location,
  replace: (url: string) => void = (url) => history.replaceState(null, '', url),
): string | undefined => {
  const token = address.hash.slice(1);
  if (token === '') return undefined;
  replace(address.pathname + address.search);
  return token;
};
