import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { type ApiClient, ApiProblem } from '../demo/api-client.ts';
import type { LinkFinder } from '../demo/carry-document.ts';
import type { Credentials } from '../demo/session.ts';
import { waitUntil } from '../demo/wait-until.ts';

const email = 'demo@example.com';

interface KeptMember extends Credentials {
  /** False while its sign-up is under way. */
  readonly confirmed: boolean;
}

const readKept = (path: string): KeptMember | undefined => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
};

const credentialsOf = ({ email, password }: KeptMember): Credentials => ({ email, password });

export const readDemoMember = (path: string): Credentials | undefined => {
  const kept = readKept(path);
  return kept === undefined ? undefined : credentialsOf(kept);
};

const works = async (api: ApiClient, { email, password }: Credentials): Promise<boolean> => {
  try {
    await api.call('signIn', { body: { email, password } });
    return true;
  } catch (error) {
    if (error instanceof ApiProblem) return false;
    throw error;
  }
};

/** The member that a new system has from the start, signed up like any other: by the API, and by the mail in the inbox. */
export const openDemoMember = async (options: {
  readonly path: string;
  readonly api: ApiClient;
  readonly findLink: LinkFinder;
}): Promise<Credentials> => {
  const { path, api, findLink } = options;
  const keep = (member: KeptMember): void => writeFileSync(path, JSON.stringify(member), { mode: 0o600 });
  const kept = readKept(path);
  if (kept?.confirmed === true) return credentialsOf(kept);
  const credentials = { email, password: kept?.password ?? randomBytes(12).toString('base64url') };
  // The password is kept before it is chosen: a kill between the two must not lock everybody out.
  keep({ ...credentials, confirmed: false });
  if (kept === undefined || !(await works(api, credentials))) {
    await api.call('signUp', { body: { email, name: '試用 太郎', teamName: '試用株式会社', language: 'ja' } });
    const token = await waitUntil('the mail that confirms the demo member', () => findLink(email), 30);
    await api.call('confirmAccount', { body: { token, password: credentials.password } });
  }
  keep({ ...credentials, confirmed: true });
  return credentials;
};
