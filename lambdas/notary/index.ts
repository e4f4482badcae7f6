import { randomBytes } from 'node:crypto';
import { createAuthorityHttp } from '../../adapters/authority-http.ts';
import { openSecrets } from '../../adapters/secrets.ts';
import { readEnvironment } from '../environment.ts';
import { open } from '../open.ts';
import { triggers } from '../triggers.ts';
import { openCredentials } from './credentials.ts';
import { createNotary } from './notary.ts';

let notary: ReturnType<typeof createNotary> | undefined;

/** Called by the functions that seal; see messages.ts for what it is asked and answers. */
export const handler = (event: unknown) => {
  if (notary === undefined) {
    const environment = readEnvironment();
    const { settings } = environment;
    const { authorityCredentials } = open(triggers.askNotary.needs, environment, { secrets: openSecrets });
    const now = (): Date => new Date();
    const credentialsOf = openCredentials(authorityCredentials, now);
    notary = createNotary({
      authorities: settings.timestampAuthorities.map(({ credentials, ...authority }) =>
        credentials === undefined ? authority : { ...authority, credentials: () => credentialsOf(credentials) },
      ),
      allowedHosts: settings.privateHosts,
      http: createAuthorityHttp(),
      now,
      random: (bytes) => randomBytes(bytes),
    });
  }
  return notary(event);
};
