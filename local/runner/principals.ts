import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { LocalPrincipal } from '../aws/sigv4.ts';

/** Credentials of each function's role and of the runner; kept, so that an upload that was granted outlives a restart. */
export const openPrincipals = (
  path: string,
  names: readonly string[],
): Readonly<Record<string, Required<LocalPrincipal>>> => {
  const kept = readKept(path);
  const all = Object.fromEntries(names.map((name) => [name, kept[name] ?? newPrincipal(name)]));
  writeFileSync(`${path}.new`, JSON.stringify(all), { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return all;
};

const readKept = (path: string): Record<string, Required<LocalPrincipal>> => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
};

/** Temporary credentials, as those of a role are: with a session token. */
const newPrincipal = (name: string): Required<LocalPrincipal> => ({
  name,
  accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
  secretAccessKey: randomBytes(30).toString('base64'),
  sessionToken: randomBytes(48).toString('base64'),
});
