import { type DemoSession, signIn } from '../../local/demo/session.ts';
import { waitUntil } from '../../local/demo/wait-until.ts';
import { codeOf, recipient, type TestSystem } from './local-system.ts';

export const password = 'tsuki-no-ura-gawa-no-usagi-9';

export interface Person {
  readonly name: string;
  readonly email: string;
}

const linkOf = async ({ mails }: TestSystem, email: string, page: string): Promise<string> => {
  const link = await waitUntil(`a mail with ${page} for ${email}`, async () =>
    (await mails(email)).flatMap(({ links }) => links).find((found) => found.includes(`${page}#`)),
  );
  return link.split('#')[1] ?? '';
};

/** The token of the newest invitation of an address. */
export const invitationFor = (test: TestSystem, email: string): Promise<string> => linkOf(test, email, '/join');

/** Somebody with a team of his own. */
export const signUp = async (test: TestSystem, name = '高橋 さくら'): Promise<Person & { session: DemoSession }> => {
  const { email } = recipient(name);
  await test.api.call('signUp', { body: { email, name, teamName: `${name}の会社`, language: 'ja' } });
  const token = await linkOf(test, email, '/confirm');
  await test.api.call('confirmAccount', { body: { token, password } });
  return { name, email, session: await signIn(test.api, { email, password }) };
};

export type Role = 'owner' | 'admin' | 'sender' | 'auditor';

/** A new person who joined the team of `by` in this role. */
export const join = async (
  test: TestSystem,
  by: DemoSession,
  role: Role,
): Promise<Person & { readonly session: DemoSession; readonly id: string }> => {
  const { email, name } = recipient(`${role} さん`);
  await by.call('inviteMember', { body: { email, role, language: 'ja' } });
  const token = await invitationFor(test, email);
  await test.api.call('acceptInvitation', { body: { token, name, password } });
  const session = await signIn(test.api, { email, password });
  const { members } = await session.call('listMembers');
  return { name, email, session, id: members.find((member) => member.email === email)?.id ?? '' };
};

/** What an access token says; tests look into it, nothing else does. */
export const accessTokenOf = async (test: TestSystem, { email }: Person): Promise<string> =>
  (await test.api.call('signIn', { body: { email, password } })).accessToken;

export { codeOf };
