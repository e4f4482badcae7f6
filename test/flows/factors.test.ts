import { argon2, randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RouteName } from '../../lambdas/routes.ts';
import { ApiProblem } from '../../local/demo/api-client.ts';
import { physicalNameOf } from '../../local/runner/local-names.ts';
import { beginPeriod, codeOf, recipient, startTestSystem, type TestSystem } from '../support/local-system.ts';

let test$: TestSystem;
beforeAll(async () => {
  test$ = await startTestSystem();
});
afterAll(() => test$.close());

const password = 'tsuki-no-ura-gawa-no-usagi-9';
const other = 'kasa-tokei-ringo-to-densha-4';

const linkOf = async (email: string, place: string, before = 0): Promise<string> => {
  const links = async () =>
    (await test$.mails(email)).flatMap((mail) => mail.links.filter((link) => link.includes(`${place}#`)));
  await expect.poll(async () => (await links()).length).toBeGreaterThan(before);
  return (await links())[0]?.split('#')[1] ?? '';
};
const newMember = async () => {
  const { name, email } = recipient('高橋 さくら');
  await test$.api.call('signUp', { body: { name, email, teamName: 'さくら工務店', language: 'ja' } });
  await test$.api.call('confirmAccount', { body: { token: await linkOf(email, '/confirm'), password } });
  return { email, password };
};
type Account = Awaited<ReturnType<typeof newMember>>;

const raw = (
  method: string,
  path: string,
  init: { cookie?: string; token?: string; body?: unknown; headers?: Record<string, string> } = {},
) =>
  fetch(new URL(path, test$.system.pagesUrl), {
    method,
    headers: {
      ...(init.body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(init.cookie === undefined ? {} : { Cookie: init.cookie }),
      ...(init.token === undefined ? {} : { Authorization: `Bearer ${init.token}` }),
      ...init.headers,
    },
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
  });
const cookieOf = (reply: Response): string => reply.headers.get('set-cookie')?.split(';')[0] ?? '';

/** A member who is signed in, with calls of his own. */
const signedIn = async (account: Account) => {
  const session = await test$.api.call('signIn', { body: account });
  return memberOf(session);
};
const memberOf = (session: { accessToken: string; member: { team: string; id: string } }) => ({
  session,
  call: <N extends RouteName>(name: N, parts: { body?: unknown; path?: Record<string, string> } = {}) =>
    test$.api.call(name, {
      ...parts,
      path: { team: session.member.team, ...parts.path },
      token: session.accessToken,
    }),
});
const nextOf = async (call: Promise<unknown>) => {
  try {
    await call;
  } catch (error) {
    if (error instanceof ApiProblem && error.next !== undefined) return { code: error.code, ...error.next };
    throw error;
  }
  throw new Error('it went through');
};
const now = () => test$.system.clock.now();
const codeAt = (secret: string, at: Date): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() });
/** How long a code lasts, and how long tries are counted. */
const [stepMs, windowMs] = [30_000, 15 * 60_000];
const nextStep = () => test$.system.clock.advance(stepMs);

/** A member with an authenticator app. */
const withTotp = async () => {
  const account = await newMember();
  const member = await signedIn(account);
  const { secret, uri } = await member.call('beginTotp', { body: { proof: { password } } });
  expect(uri).toMatch(/^otpauth:\/\/totp\/CloudSign:.*secret=/);
  const { recoveryCodes } = await member.call('confirmTotp', { body: { code: codeAt(secret, now()) } });
  nextStep();
  const code = () => codeAt(secret, now());
  const challenge = async () => (await nextOf(test$.api.call('signIn', { body: account }))).challenge;
  const signIn = async () =>
    memberOf(await test$.api.call('signInSecondFactor', { body: { challenge: await challenge(), code: code() } }));
  return { account, member, secret, recoveryCodes, code, challenge, signIn };
};

describe('a new password by mail', () => {
  const reset = async (email: string) => {
    const before = (await test$.mails(email)).filter((mail) =>
      mail.links.some((link) => link.includes('/reset#')),
    ).length;
    await test$.api.call('requestPasswordReset', { body: { email, language: 'ja' } });
    return linkOf(email, '/reset', before);
  };

  test('is set once, ends all sessions and access tokens, and is told by mail', async () => {
    const { email } = await newMember();
    const member = await signedIn({ email, password });
    const cookie = cookieOf(await raw('POST', '/v1/sessions', { body: { email, password } }));
    const token = await reset(email);
    await test$.api.call('resetPassword', { body: { token, password: other } });
    expect(await codeOf(member.call('getFactors'))).toBe('session.expired');
    expect((await raw('POST', '/v1/sessions/refresh', { cookie })).status).toBe(401);
    expect(await codeOf(test$.api.call('signIn', { body: { email, password } }))).toBe('session.credentials-wrong');
    await signedIn({ email, password: other });
    await expect
      .poll(async () => (await test$.mails(email)).map(({ subject }) => subject))
      .toContain('【セキュリティ通知】パスワードが再設定され、すべてのセッションが終了しました');
  });

  test('reset token reuse: used once, replaced by a newer one, over after 30 minutes', async () => {
    const { email } = await newMember();
    const first = await reset(email);
    const second = await reset(email);
    const set = (token: string) => codeOf(test$.api.call('resetPassword', { body: { token, password: other } }));
    expect(await set(first)).toBe('account.reset-invalid');
    expect((await Promise.all([set(second), set(second)])).sort()).toEqual(['account.reset-invalid', undefined]);
    expect(await set(second)).toBe('account.reset-invalid');
    const third = await reset(email);
    test$.system.clock.advance(31 * 60_000);
    expect(await set(third)).toBe('account.reset-invalid');
    expect(await set('A'.repeat(43))).toBe('account.reset-invalid');
  });

  test('a weak one is refused in words, and the token stays good', async () => {
    const { email } = await newMember();
    const token = await reset(email);
    for (const weak of ['short', 'Password2026!!', email])
      expect(await codeOf(test$.api.call('resetPassword', { body: { token, password: weak } }))).toBe(
        'account.password-weak',
      );
    await test$.api.call('resetPassword', { body: { token, password: other } });
  });

  test('enumeration: an unknown address gets the same answer, and a mail without a link to reset', async () => {
    const { email } = recipient('誰か');
    expect(await test$.api.call('requestPasswordReset', { body: { email, language: 'en' } })).toEqual({
      accepted: true,
    });
    await expect.poll(async () => (await test$.mails(email)).length).toBe(1);
    expect((await test$.mails(email))[0]?.links.some((link) => link.includes('/reset#'))).toBe(false);
  });

  test('factor bypass by reset: the second factor is asked for as before', async () => {
    const { account, code } = await withTotp();
    const token = await reset(account.email);
    await test$.api.call('resetPassword', { body: { token, password: other } });
    const step = await nextOf(test$.api.call('signIn', { body: { ...account, password: other } }));
    expect(step.code).toBe('session.second-factor-required');
    await test$.api.call('signInSecondFactor', { body: { challenge: step.challenge, code: code() } });
  });
});

test('changing the password takes the old one, ends the other sessions and keeps the own', async () => {
  const { email } = await newMember();
  const stranger = cookieOf(await raw('POST', '/v1/sessions', { body: { email, password } }));
  const reply = await raw('POST', '/v1/sessions', { body: { email, password } });
  const own = cookieOf(reply);
  const { accessToken, member } = (await reply.json()) as { accessToken: string; member: { team: string } };
  const change = (body: unknown) =>
    raw('POST', `/v1/teams/${member.team}/account/password`, { cookie: own, token: accessToken, body });
  expect((await change({ password: other, proof: { password: 'wrong' } })).status).toBe(422);
  expect((await change({ password: other, proof: {} })).status).toBe(422);
  expect((await change({ password: 'sakurasakura2026', proof: { password } })).status).toBe(422);
  expect((await change({ password: other, proof: { password } })).status).toBe(200);
  expect((await raw('POST', '/v1/sessions/refresh', { cookie: stranger })).status).toBe(401);
  expect((await raw('POST', '/v1/sessions/refresh', { cookie: own })).status).toBe(200);
  await signedIn({ email, password: other });
});

test('a hash that was made with weaker parameters is replaced at the next sign-in', async () => {
  const account = await newMember();
  const member = await signedIn(account);
  const salt = randomBytes(16);
  const tag = await new Promise<Buffer>((resolve, reject) => {
    const cost = { memory: 256, passes: 2, parallelism: 1, tagLength: 32 };
    argon2('argon2id', { message: Buffer.from(password), nonce: salt, ...cost }, (error, made) =>
      error ? reject(error) : resolve(made),
    );
  });
  const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
  const place = {
    TableName: physicalNameOf('identity'),
    Key: { pk: { S: `MEMBER#${member.session.member.id}` }, sk: { S: 'MEMBER' } },
  };
  await test$.system.aws.dynamodb.send(
    new UpdateItemCommand({
      ...place,
      UpdateExpression: 'SET #member.#password = :weak',
      ExpressionAttributeNames: { '#member': 'member', '#password': 'password' },
      ExpressionAttributeValues: { ':weak': { S: `$argon2id$v=19$m=256,t=2,p=1$${base64(salt)}$${base64(tag)}` } },
    }),
  );
  await signedIn(account);
  const { Item } = await test$.system.aws.dynamodb.send(new GetItemCommand(place));
  expect(Item?.member?.M?.password?.S).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  await signedIn(account);
});

describe('an authenticator app', () => {
  test('signing in takes a code; what the first step answers says so', async () => {
    const { account, recoveryCodes, code } = await withTotp();
    expect(recoveryCodes).toHaveLength(10);
    expect(new Set(recoveryCodes).size).toBe(10);
    const step = await nextOf(test$.api.call('signIn', { body: account }));
    expect(step).toMatchObject({ code: 'session.second-factor-required', methods: ['totp', 'recovery-code'] });
    const session = await test$.api.call('signInSecondFactor', { body: { challenge: step.challenge, code: code() } });
    expect(session.member.email).toBe(account.email);
    // The challenge is used up.
    nextStep();
    expect(
      await codeOf(test$.api.call('signInSecondFactor', { body: { challenge: step.challenge, code: code() } })),
    ).toBe('session.challenge-expired');
  });

  test('TOTP replay: a used code and every older one are refused', async () => {
    const { challenge, code, secret } = await withTotp();
    const used = code();
    await test$.api.call('signInSecondFactor', { body: { challenge: await challenge(), code: used } });
    for (const replayed of [used, codeAt(secret, new Date(now().getTime() - 30_000))])
      expect(
        await codeOf(test$.api.call('signInSecondFactor', { body: { challenge: await challenge(), code: replayed } })),
      ).toBe('factor.code-wrong');
  });

  test('TOTP race: of eight sign-ins with one code at the same moment one goes through', async () => {
    const { challenge, code } = await withTotp();
    const challenges = await Promise.all(Array.from({ length: 8 }, challenge));
    beginPeriod(test$, stepMs);
    const codes = await Promise.all(
      challenges.map((one) => codeOf(test$.api.call('signInSecondFactor', { body: { challenge: one, code: code() } }))),
    );
    expect(codes.filter((one) => one === undefined)).toHaveLength(1);
    expect(new Set(codes.filter((one) => one !== undefined))).toEqual(new Set(['factor.code-wrong']));
  });

  test('one step of drift either way is taken, two are not', async () => {
    const { challenge, secret } = await withTotp();
    const signIn = async (steps: number) => {
      const token = await challenge();
      beginPeriod(test$, stepMs);
      const code = codeAt(secret, new Date(now().getTime() + steps * stepMs));
      return codeOf(test$.api.call('signInSecondFactor', { body: { challenge: token, code } }));
    };
    test$.system.clock.advance(120_000);
    expect(await signIn(-2)).toBe('factor.code-wrong');
    expect(await signIn(2)).toBe('factor.code-wrong');
    expect(await signIn(-1)).toBeUndefined();
    expect(await signIn(1)).toBeUndefined();
  });

  test('brute force of codes: five tries a challenge, ten in a quarter of an hour, then even the right one waits', async () => {
    const { challenge, code } = await withTotp();
    beginPeriod(test$, windowMs);
    const wrong = () => String((Number(code()) + 1) % 1_000_000).padStart(6, '0');
    const codes: (string | undefined)[] = [];
    for (let round = 0; round < 2; round++) {
      const one = await challenge();
      for (let i = 0; i < 6; i++)
        codes.push(await codeOf(test$.api.call('signInSecondFactor', { body: { challenge: one, code: wrong() } })));
    }
    const five = Array.from({ length: 5 }, () => 'factor.code-wrong');
    expect(codes.slice(0, 6)).toEqual([...five, 'session.challenge-expired']);
    expect(codes).not.toContain(undefined);
    expect(
      await codeOf(test$.api.call('signInSecondFactor', { body: { challenge: await challenge(), code: code() } })),
    ).toBe('session.too-many-tries');
    test$.system.clock.advance(16 * 60_000);
    await test$.api.call('signInSecondFactor', { body: { challenge: await challenge(), code: code() } });
  });

  test('recovery codes: each once, also at the same moment, and only after the password', async () => {
    const { account, challenge, recoveryCodes } = await withTotp();
    const [first = '', second = ''] = recoveryCodes;
    const use = async (recoveryCode: string) =>
      codeOf(test$.api.call('signInSecondFactor', { body: { challenge: await challenge(), recoveryCode } }));
    expect(await use(first.toUpperCase().replaceAll('-', ' '))).toBeUndefined();
    expect(await use(first)).toBe('factor.recovery-code-wrong');
    expect((await Promise.all([use(second), use(second)])).sort()).toEqual(['factor.recovery-code-wrong', undefined]);
    expect(
      await codeOf(test$.api.call('signInSecondFactor', { body: { challenge: 'A'.repeat(43), recoveryCode: second } })),
    ).toBe('session.challenge-expired');
    await expect
      .poll(async () => (await test$.mails(account.email)).map(({ subject }) => subject))
      .toContain('【セキュリティ通知】回復コードが使われました');
  });

  test('step-up: an open session alone turns nothing off; the password and a code do', async () => {
    const { account, signIn, code } = await withTotp();
    const member = await signIn();
    for (const proof of [{}, { password }, { code: '000000' }, { password: 'wrong', code: '000000' }])
      expect(await codeOf(member.call('removeTotp', { body: { proof } }))).toMatch(/^factor\.(proof|code)-wrong$/);
    nextStep();
    expect(await member.call('removeTotp', { body: { proof: { password, code: code() } } })).toEqual({
      passkeys: [],
      recoveryCodesLeft: 0,
      required: false,
    });
    await signedIn(account);
  });

  test('a seed that was never confirmed asks nobody for a code, and a second app needs the first one off', async () => {
    const account = await newMember();
    const member = await signedIn(account);
    await member.call('beginTotp', { body: { proof: { password } } });
    await signedIn(account);
    const { signIn, code } = await withTotp();
    const strong = await signIn();
    nextStep();
    expect(await codeOf(strong.call('beginTotp', { body: { proof: { password, code: code() } } }))).toBe(
      'factor.exists',
    );
  });

  test('new recovery codes replace the old ones', async () => {
    const { signIn, code, recoveryCodes, challenge } = await withTotp();
    const member = await signIn();
    nextStep();
    const made = await member.call('makeRecoveryCodes', { body: { proof: { password, code: code() } } });
    const use = async (recoveryCode = '') =>
      codeOf(test$.api.call('signInSecondFactor', { body: { challenge: await challenge(), recoveryCode } }));
    expect(await use(recoveryCodes[0])).toBe('factor.recovery-code-wrong');
    expect(await use(made.recoveryCodes[0])).toBeUndefined();
  });
});

describe('a team that asks for a second factor', () => {
  test('asks at once, also of sessions that are open, and lets nobody lock himself out', async () => {
    const account = await newMember();
    const weak = await signedIn(account);
    const require$ = (member: typeof weak, secondFactor = 'required') =>
      member.call('setTeamSecurity', { body: { secondFactor } });
    expect(await codeOf(require$(weak))).toBe('factor.own-first');
    const cookie = cookieOf(await raw('POST', '/v1/sessions', { body: account }));
    const { secret } = await weak.call('beginTotp', { body: { proof: { password } } });
    await weak.call('confirmTotp', { body: { code: codeAt(secret, now()) } });
    nextStep();
    const { challenge } = await nextOf(test$.api.call('signIn', { body: account }));
    const strong = memberOf(
      await test$.api.call('signInSecondFactor', { body: { challenge, code: codeAt(secret, now()) } }),
    );
    expect(await require$(strong)).toEqual({ secondFactor: 'required' });
    expect(await codeOf(weak.call('getFactors'))).toBe('session.second-factor-missing');
    expect((await raw('POST', '/v1/sessions/refresh', { cookie })).status).toBe(401);
    nextStep();
    const proof = { password, code: codeAt(secret, now()) };
    expect(await codeOf(strong.call('removeTotp', { body: { proof } }))).toBe('factor.required-by-team');
    expect(await require$(strong, 'optional')).toEqual({ secondFactor: 'optional' });
  });

  test('a member without one sets it up to sign in, and gets no session before that', async () => {
    const account = await newMember();
    const member = await signedIn(account);
    // As another admin of the team does it.
    await test$.system.aws.dynamodb.send(
      new UpdateItemCommand({
        TableName: physicalNameOf('access'),
        Key: { pk: { S: `TEAM#${member.session.member.team}` }, sk: { S: 'TEAM' } },
        UpdateExpression: 'SET secondFactor = :required',
        ExpressionAttributeValues: { ':required': { S: 'required' } },
      }),
    );
    expect(await codeOf(member.call('getFactors'))).toBe('session.second-factor-missing');
    const refused = await raw('POST', '/v1/sessions', { body: account });
    expect(refused.status).toBe(403);
    expect(refused.headers.get('set-cookie')).toBeNull();
    const step = await nextOf(test$.api.call('signIn', { body: account }));
    expect(step).toMatchObject({ code: 'session.enrollment-required', methods: ['totp'] });
    const { challenge } = step;
    expect(await codeOf(test$.api.call('signInSecondFactor', { body: { challenge, code: '123456' } }))).toBe(
      'session.challenge-expired',
    );
    const { secret } = await test$.api.call('beginEnrollment', { body: { challenge } });
    expect(await codeOf(test$.api.call('confirmEnrollment', { body: { challenge, code: '12345' } }))).toBe(
      'request.malformed',
    );
    const session = await test$.api.call('confirmEnrollment', { body: { challenge, code: codeAt(secret, now()) } });
    expect(session.recoveryCodes).toHaveLength(10);
    expect(await memberOf(session).call('getFactors')).toMatchObject({ required: true, recoveryCodesLeft: 10 });
    expect(await codeOf(test$.api.call('beginEnrollment', { body: { challenge } }))).toBe('session.challenge-expired');
    expect((await nextOf(test$.api.call('signIn', { body: account }))).code).toBe('session.second-factor-required');
  });
});

describe('sessions', () => {
  test('are listed and ended, one or all, at once', async () => {
    const account = await newMember();
    const first = await raw('POST', '/v1/sessions', {
      body: account,
      headers: { 'User-Agent': 'Mozilla/5.0 (Windows NT 10.0) Chrome/150.0 Safari/537.36' },
    });
    const second = await raw('POST', '/v1/sessions', { body: account });
    const own = (await second.json()) as { accessToken: string; member: { team: string } };
    const path = `/v1/teams/${own.member.team}/account/sessions`;
    const auth = { token: own.accessToken, cookie: cookieOf(second) };
    const { sessions } = (await (await raw('GET', path, auth)).json()) as {
      sessions: { id: string; current: boolean; browser: string; network: string }[];
    };
    expect(sessions.map(({ current }) => current).sort()).toEqual([false, true]);
    const foreign = sessions.find(({ current }) => !current);
    expect(foreign).toMatchObject({ browser: 'Chrome, Windows', network: '127.0.0.0/24' });
    expect((await raw('DELETE', `${path}/${foreign?.id}`, auth)).status).toBe(200);
    expect((await raw('POST', '/v1/sessions/refresh', { cookie: cookieOf(first) })).status).toBe(401);
    const stolen = (await first.json()) as { accessToken: string };
    expect((await raw('GET', path, { token: stolen.accessToken })).status).toBe(401);
    expect((await raw('POST', '/v1/sessions/refresh', { cookie: auth.cookie })).status).toBe(200);
  });

  test("another member's session is not there", async () => {
    const [a, b] = await Promise.all([newMember(), newMember()]);
    const member = await signedIn(a);
    const victim = cookieOf(await raw('POST', '/v1/sessions', { body: b }));
    const [id = ''] = (victim.split('=')[1] ?? '').split('.');
    expect(await codeOf(member.call('endSession', { path: { session: id } }))).toBe('request.not-found');
    expect((await raw('POST', '/v1/sessions/refresh', { cookie: victim })).status).toBe(200);
  });

  test('session fixation: a cookie that was there before signing in becomes nothing', async () => {
    const account = await newMember();
    const planted = `__Host-cloudsign=${'a'.repeat(26)}.${'b'.repeat(43)}`;
    const reply = await raw('POST', '/v1/sessions', { body: account, cookie: planted });
    expect(cookieOf(reply)).not.toBe(planted);
    expect(cookieOf(reply).slice(0, 43)).not.toBe(planted.slice(0, 43));
    expect((await raw('POST', '/v1/sessions/refresh', { cookie: planted })).status).toBe(401);
  });

  test('CSRF: pages of other origins are refused on every route that goes by the cookie', async () => {
    const cookie = cookieOf(await raw('POST', '/v1/sessions', { body: await newMember() }));
    const foreign: readonly Record<string, string>[] = [
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { 'Sec-Fetch-Site': 'cross-site' },
    ];
    for (const headers of foreign) {
      for (const [method, path, body] of [
        ['POST', '/v1/sessions/refresh', undefined],
        ['POST', '/v1/sessions/team', { team: 'a'.repeat(26) }],
        ['DELETE', '/v1/sessions/current', undefined],
      ] as const)
        expect((await raw(method, path, { cookie, headers, body })).status).toBe(403);
    }
    const { origin } = new URL(test$.system.pagesUrl);
    expect((await raw('POST', '/v1/sessions/refresh', { cookie, headers: { Origin: origin } })).status).toBe(200);
  });

  test('a new device is told by mail, the first one and a known one are not', async () => {
    const account = await newMember();
    const from = (agent: string) => raw('POST', '/v1/sessions', { body: account, headers: { 'User-Agent': agent } });
    const notices = async () =>
      (await test$.mails(account.email)).filter(({ subject }) => subject.includes('新しい端末')).length;
    await from('Mozilla/5.0 (Windows NT 10.0) Chrome/150.0.1 Safari/537.36');
    await from('Mozilla/5.0 (Windows NT 10.0) Chrome/151.0.2 Safari/537.36');
    expect(await notices()).toBe(0);
    await from('Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19.0 Safari/604.1');
    await expect.poll(notices).toBe(1);
  });
});

test('credential stuffing: many addresses from one network wait after a hundred tries', async () => {
  const { email } = await newMember();
  beginPeriod(test$, windowMs);
  const tries = Array.from({ length: 101 }, (_, i) => ({ email: `stuffed-${i}@example.com`, password: 'leaked' }));
  const codes = [];
  for (const body of tries) codes.push(await codeOf(test$.api.call('signIn', { body })));
  expect(codes.slice(0, 100).every((code) => code === 'session.credentials-wrong')).toBe(true);
  expect(codes[100]).toBe('session.too-many-tries');
  expect(await codeOf(test$.api.call('signIn', { body: { email, password } }))).toBe('session.too-many-tries');
  test$.system.clock.advance(16 * 60_000);
  await signedIn({ email, password });
});

test('lock-out: a hundred wrong tries from many networks keep strangers out, and not the owner on his own device', async () => {
  const account = await newMember();
  beginPeriod(test$, windowMs);
  const own = 'Mozilla/5.0 (Macintosh; Intel Mac OS X) Version/19.0 Safari/605';
  const from = (address: string, agent: string, word: string) =>
    new Promise<number>((resolve, reject) => {
      const { hostname, port } = new URL(test$.system.pagesUrl);
      const request = httpRequest(
        {
          hostname: hostname === 'localhost' ? '127.0.0.1' : hostname,
          port,
          path: '/v1/sessions',
          method: 'POST',
          localAddress: address,
          headers: { Host: `${hostname}:${port}`, 'Content-Type': 'application/json', 'User-Agent': agent },
        },
        (reply) => {
          reply.resume();
          resolve(reply.statusCode ?? 0);
        },
      );
      request.on('error', reject);
      request.end(JSON.stringify({ email: account.email, password: word }));
    });
  expect(await from('127.0.0.1', own, password)).toBe(201);
  // The owner's own was the first of the hundred.
  for (let i = 0; i < 99; i++) expect(await from(`127.0.0.${2 + Math.floor(i / 10)}`, 'bot/1', 'wrong')).toBe(401);
  expect(await from('127.0.0.20', 'bot/1', password)).toBe(429);
  expect(await from('127.0.0.1', own, password)).toBe(201);
});

test('factor bypass by an API key: a key signs nobody in and opens no route of the account', async () => {
  const { signIn } = await withTotp();
  const member = await signIn();
  for (const token of ['csk_made-up', `csk_${member.session.member.team}_${'a'.repeat(26)}_${'b'.repeat(43)}`])
    for (const name of ['getFactors', 'listSessions', 'getTeamSecurity'] as const)
      expect(
        await codeOf(test$.api.call(name, { path: { team: member.session.member.team }, token })),
      ).not.toBeUndefined();
});
