import { useEffect, useState } from 'preact/hooks';
import { takeToken } from './recipient/link-token.ts';

/** The token of the mail's link. A link that is put into the address bar of the tab that is open already loads nothing anew. */
export const useLinkToken = (): string | undefined => {
  const [token, setToken] = useState(() => takeToken());
  useEffect(() => {
    const again = () => setToken((before) => takeToken() ?? before);
    addEventListener('hashchange', again);
    return () => removeEventListener('hashchange', again);
  }, []);
  return token;
};
