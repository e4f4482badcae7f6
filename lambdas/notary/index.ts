import { randomBytes } from 'node:crypto';
import { createAuthorityHttp } from '../../adapters/authority-http.ts';
import { readEnvironment } from '../environment.ts';
import { createNotary } from './notary.ts';

let notary: ReturnType<typeof createNotary> | undefined;

/** Called by the functions that seal; see messages.ts for what it is asked and answers. */
export const handler = (event: unknown) => {
  if (notary === undefined) {
    const { settings } = readEnvironment();
    notary = createNotary({
      authorities: settings.timestampAuthorities,
      allowedHosts: settings.privateHosts,
      http: createAuthorityHttp(),
      now: () => new Date(),
      random: (bytes) => randomBytes(bytes),
    });
  }
  return notary(event);
};
