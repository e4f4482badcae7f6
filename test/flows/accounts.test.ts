import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword, isPassword } from '../../core/identity/password-hash.ts';
import { withCpuTime } from '../support/cpu-time.ts';
import { beginPeriod, codeOf, recipient, startTestSystem, type TestSystem } from '../support/local-system.ts';

let test$: TestSystem;
beforeAll(async () => {
  test$ = await startTestSystem();
});
afterAll(() => test$.close());

const password = 'tsuki-no-ura-gawa-no-usagi-9';
const person = () => {
  const { name, email } = recipient('高橋 さくら');
  return { name, email, teamName: 'さくら工務店', language: 'ja' as const };
};
const confirmationFor = async (email: string): Promise<string> => {
  await expect.poll(async () => (await test$.mails(email)).length).toBeGreaterThan(0);
  return (await test$.mails(email))[0]?.links.find((link) => link.includes('/confirm#'))?.split('#')[1] ?? '';
};
const member = async () => {
  const body = person();
  await test$.api.call('signUp', { body });
  await test$.api.call('confirmAccount', { body: { token: await confirmationFor(body.email), password } });
  return body;
};

describe('sign-up', () => {
  test('becomes a member by the mailed token, once', async () => {
    const body = person();
    expect(await test$.api.call('signUp', { body })).toEqual({ accepted: true });
    expect(await codeOf(test$.api.call('signIn', { body: { email: body.email, password } }))).toBe(
      'session.credentials-wrong',
    );
    const token = await confirmationFor(body.email);
    await test$.api.call('confirmAccount', { body: { token, password } });
    expect(await codeOf(test$.api.call('confirmAccount', { body: { token, password } }))).toBe(
      'account.confirmation-invalid',
    );
    const session = await test$.api.call('signIn', { body: { email: body.email.toUpperCase(), password } });
    expect(session.member).toMatchObject({
      name: body.name,
      email: body.email,
      teamName: body.teamName,
      role: 'owner',
    });
  });

  test('enumeration: a known address gets the same answer, and a mail that says so', async () => {
    const body = await member();
    expect(await test$.api.call('signUp', { body: { ...body, name: 'X' } })).toEqual({ accepted: true });
    await expect.poll(async () => (await test$.mails(body.email))[0]?.subject).toBe('すでに登録されています');
  });

  test('abuse: the mail, which anybody can have sent to anybody, carries no word of whoever asked for it', async () => {
    const name = 'You won! evil.example/prize';
    const known = await member();
    const { email } = person();
    for (const to of [email, known.email]) {
      const before = (await test$.mails(to)).length;
      await test$.api.call('signUp', { body: { name, email: to, teamName: name, language: 'en' } });
      await expect.poll(async () => (await test$.mails(to)).length).toBe(before + 1);
      const [mail] = await test$.mails(to);
      expect(JSON.stringify(mail)).not.toMatch(/You won|evil/);
    }
  });

  test('a weak password is refused in words, and the token stays good', async () => {
    const body = person();
    await test$.api.call('signUp', { body });
    const token = await confirmationFor(body.email);
    for (const weak of ['short', 'passwordpassword', body.email]) {
      expect(await codeOf(test$.api.call('confirmAccount', { body: { token, password: weak } }))).toBe(
        'account.password-weak',
      );
    }
    await test$.api.call('confirmAccount', { body: { token, password } });
  });

  test('a confirmation ends after a day', async () => {
    const body = person();
    await test$.api.call('signUp', { body });
    const token = await confirmationFor(body.email);
    test$.system.clock.advance(25 * 3_600_000);
    expect(await codeOf(test$.api.call('confirmAccount', { body: { token, password } }))).toBe(
      'account.confirmation-invalid',
    );
  });
});

describe('sessions', () => {
  const post = (path: string, init: { cookie?: string; body?: unknown } = {}) =>
    fetch(new URL(path, test$.system.pagesUrl), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(init.cookie === undefined ? {} : { Cookie: init.cookie }) },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    });
  const cookieOf = (reply: Response): string => reply.headers.get('set-cookie')?.split(';')[0] ?? '';

  test('refresh replaces the secret; a stolen, replaced secret ends the session for everybody', async () => {
    const { email } = await member();
    const signedIn = await post('/v1/sessions', { body: { email, password } });
    expect(signedIn.headers.get('set-cookie')).toMatch(
      /^__Host-cloudsign=[a-z0-9]{26}\.[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; Secure; SameSite=Strict$/,
    );
    const first = cookieOf(signedIn);
    const refreshed = await post('/v1/sessions/refresh', { cookie: first });
    expect(refreshed.status).toBe(200);
    const second = cookieOf(refreshed);
    expect(second).not.toBe(first);
    expect((await post('/v1/sessions/refresh', { cookie: first })).status).toBe(200); // two tabs at once
    test$.system.clock.advance(60_000);
    expect((await post('/v1/sessions/refresh', { cookie: first })).status).toBe(401);
    expect((await post('/v1/sessions/refresh', { cookie: second })).status).toBe(401);
  });

  test('a thief who refreshes twice before the owner comes back is found out all the same', async () => {
    const { email } = await member();
    const stolen = cookieOf(await post('/v1/sessions', { body: { email, password } }));
    const second = cookieOf(await post('/v1/sessions/refresh', { cookie: stolen }));
    const third = cookieOf(await post('/v1/sessions/refresh', { cookie: second }));
    test$.system.clock.advance(60_000);
    expect((await post('/v1/sessions/refresh', { cookie: stolen })).status).toBe(401);
    expect((await post('/v1/sessions/refresh', { cookie: third })).status).toBe(401);
  });

  test('signing out ends the session; a made-up cookie is none', async () => {
    const { email } = await member();
    const cookie = cookieOf(await post('/v1/sessions', { body: { email, password } }));
    const out = await fetch(new URL('/v1/sessions/current', test$.system.pagesUrl), {
      method: 'DELETE',
      headers: { Cookie: cookie },
    });
    expect(out.status).toBe(204);
    const old = cookieOf(await post('/v1/sessions', { body: { email, password } }));
    const newest = cookieOf(await post('/v1/sessions/refresh', { cookie: old }));
    // Its reply never arrived, so the browser signs out with what it has.
    await fetch(new URL('/v1/sessions/current', test$.system.pagesUrl), { method: 'DELETE', headers: { Cookie: old } });
    for (const made of [
      cookie,
      newest,
      '',
      '__Host-cloudsign=x',
      `__Host-cloudsign=${'a'.repeat(26)}.${'b'.repeat(43)}`,
    ]) {
      expect((await post('/v1/sessions/refresh', { cookie: made })).status).toBe(401);
    }
  });

  test('brute force: after ten wrong passwords even the right one waits, and not for longer than the window', async () => {
    const { email } = await member();
    beginPeriod(test$, 15 * 60_000);
    const signIn = (word: string) => codeOf(test$.api.call('signIn', { body: { email, password: word } }));
    for (let i = 0; i < 10; i++) expect(await signIn(`wrong ${i}`)).toBe('session.credentials-wrong');
    expect(await signIn(password)).toBe('session.too-many-tries');
    test$.system.clock.advance(16 * 60_000);
    expect(await signIn(password)).toBeUndefined();
  });

  test('enumeration: signing in with an unknown address answers as a wrong password does, and costs the hash as well', async () => {
    const { email } = await member();
    const signIn = async (address: string) => {
      const reply = await fetch(new URL('/v1/sessions', test$.system.pagesUrl), {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ email: address, password: 'wrong, but long enough' }),
      });
      return { status: reply.status, body: await reply.text(), cookie: reply.headers.get('set-cookie') };
    };
    const hash = await hashPassword('whichever it is', randomBytes(16));
    const costs = { known: [] as number[], unknown: [] as number[], hash: [] as number[] };
    // The least of several is what the work itself takes. Without the hash it would be less by one, however often it is tried.
    const costsTheHash = (): boolean => {
      const [known = 0, unknown = 0, one = 0] = [costs.known, costs.unknown, costs.hash].map((list) =>
        Math.min(...list),
      );
      return unknown > known - one / 2;
    };
    for (let round = 0; round < 8 || (round < 40 && !costsTheHash()); round++) {
      // Ten tries for each address and network in a quarter of an hour.
      test$.system.clock.advance(5 * 60_000);
      const known = await withCpuTime(() => signIn(email));
      const unknown = await withCpuTime(() => signIn(`nobody-${round}@example.com`));
      expect(unknown.value).toEqual(known.value);
      expect(known.value).toMatchObject({ status: 401, cookie: null });
      costs.known.push(known.cpuMs);
      costs.unknown.push(unknown.cpuMs);
      costs.hash.push((await withCpuTime(() => isPassword('another one', hash))).cpuMs);
    }
    expect(costsTheHash(), JSON.stringify(costs)).toBe(true);
  });

  test('an access token ends after 15 minutes', async () => {
    const { email } = await member();
    const { accessToken, member: own } = await test$.api.call('signIn', { body: { email, password } });
    const list = () => codeOf(test$.api.call('listDocuments', { path: { team: own.team }, token: accessToken }));
    expect(await list()).toBeUndefined();
    test$.system.clock.advance(15 * 60_000);
    expect(await list()).toBe('session.expired');
  });
});
