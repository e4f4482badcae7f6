import * as z from 'zod';
import type { Secrets } from '../../adapters/secrets.ts';
import { CloudSignError } from '../../core/errors.ts';

const line = z.string().regex(/^[^\r\n]*$/, 'one line');
const pem = (label: string) => z.string().regex(new RegExp(`^-----BEGIN ${label}-----[^]+-----END ${label}-----\\s*$`));

/** What an operator stores for a time stamping authority, as JSON. */
export const tsaCredentialsSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('basic'), user: line.regex(/^[^:]*$/, 'no colon'), password: line }),
  z.strictObject({ kind: z.literal('header'), name: z.string().regex(/^[A-Za-z0-9-]+$/), value: line }),
  z.strictObject({
    kind: z.literal('client-certificate'),
    /** PEM, with its chain. */
    certificate: pem('CERTIFICATE'),
    /** PEM, without a pass phrase. */
    key: pem('(?:EC |RSA )?PRIVATE KEY'),
  }),
]);
export type TsaCredentials = z.infer<typeof tsaCredentialsSchema>;

/** So long a change of what is stored may take to be seen. */
const keptMs = 300_000;

const read = async (secrets: Secrets, name: string): Promise<TsaCredentials> => {
  // Neither the value nor what a parser says of it may get into a log.
  const refuse = (detail: string, cause?: unknown): CloudSignError =>
    new CloudSignError('tsa.no-credentials', {
      detail: `${name}: ${detail}`,
      ...(cause === undefined ? {} : { cause }),
    });
  let text: string | undefined;
  try {
    text = await secrets.read(name);
  } catch (cause) {
    throw refuse('could not be read', cause);
  }
  if (text === undefined) throw refuse('not stored');
  try {
    return tsaCredentialsSchema.parse(JSON.parse(text));
  } catch {
    throw refuse('not of a known form');
  }
};

/** Reads credentials when they are first needed, and keeps them for some minutes. @throws `tsa.no-credentials` */
export const openCredentials = (secrets: Secrets, now: () => Date): ((name: string) => Promise<TsaCredentials>) => {
  const kept = new Map<string, { readonly credentials: TsaCredentials; readonly until: number }>();
  return async (name) => {
    const known = kept.get(name);
    if (known !== undefined && now().getTime() < known.until) return known.credentials;
    const credentials = await read(secrets, name);
    kept.set(name, { credentials, until: now().getTime() + keptMs });
    return credentials;
  };
};
