import { createAuthorityHttp } from '../../adapters/authority-http.ts';
import { readEnvironment } from '../environment.ts';
import { createFederation } from './federation.ts';

let federation: ReturnType<typeof createFederation> | undefined;

/** Called by `accounts`; see messages.ts for what it is asked and answers. */
export const handler = (event: unknown) => {
  federation ??= createFederation({
    allowedHosts: readEnvironment().settings.privateHosts,
    http: createAuthorityHttp(),
    timeoutMs: 6000,
  });
  return federation(event);
};
