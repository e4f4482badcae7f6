import { describe, expect, test } from 'vitest';
import { type Api, ApiProblem } from '../../web/api-client.ts';
import { createMemberSession } from '../../web/sender/member-session.ts';
import { safeTarget } from '../../web/sender/safe-target.ts';

const start = new Date('2026-11-23T01:00:00Z');

const setUp = () => {
  const clock = { now: start };
  const calls: { name: string; input: { token?: string; params?: { team?: string } } | undefined }[] = [];
  const answers: Record<string, () => unknown> = {};
  let counter = 0;
  let alone = 0;
  const fresh = () => ({
    accessToken: `access-${++counter}`,
    expiresAt: new Date(clock.now.getTime() + 15 * 60_000).toISOString(),
    member: { team: 'team-1', name: 'A' },
  });
  const api: Api = {
    call: async (name, ...[input]) => {
      calls.push({ name, input: input as { token?: string; params?: { team?: string } } });
      const answer = answers[name];
      if (answer !== undefined) return answer() as never;
      if (name === 'refreshSession' || name === 'signIn') return fresh() as never;
      return {} as never;
    },
  };
  const session = createMemberSession({
    api,
    now: () => clock.now,
    alone: (work) => {
      alone++;
      return work();
    },
  });
  return { clock, calls, answers, session, locks: () => alone };
};
const signedOut = () => {
  throw new ApiProblem('session.expired', { status: 401 });
};

describe("the member's session", () => {
  test('is restored by the cookie, one tab at a time', async () => {
    const { session, locks } = setUp();
    await session.restore();
    expect(session.state.value.kind).toBe('signed-in');
    expect(locks()).toBe(1);
  });

  test('without a cookie the member is signed out', async () => {
    const { session, answers } = setUp();
    answers.refreshSession = signedOut;
    await session.restore();
    expect(session.state.value.kind).toBe('signed-out');
  });

  test('without a network nobody is signed out', async () => {
    const { session, answers } = setUp();
    answers.refreshSession = () => {
      throw new ApiProblem('offline');
    };
    await session.restore();
    expect(session.state.value.kind).toBe('unreachable');
  });

  test('adds team and token to a call', async () => {
    const { session, calls } = setUp();
    await session.signIn('a@b.example', 'p');
    await session.call('getDocument', { params: { document: 'd' } });
    expect(calls.at(-1)?.input).toMatchObject({ token: 'access-1', params: { team: 'team-1', document: 'd' } });
  });

  test('is refreshed once for calls at the same time', async () => {
    const { session, calls, clock } = setUp();
    await session.signIn('a@b.example', 'p');
    clock.now = new Date(start.getTime() + 14.5 * 60_000);
    await Promise.all([session.call('listDocuments', {}), session.call('listDocuments', {})]);
    expect(calls.filter((one) => one.name === 'refreshSession')).toHaveLength(1);
    expect(calls.at(-1)?.input?.token).toBe('access-2');
  });

  test('a refused token is refreshed and the call repeated once', async () => {
    const { session, calls, answers } = setUp();
    await session.signIn('a@b.example', 'p');
    answers.listDocuments = signedOut;
    await expect(session.call('listDocuments', {})).rejects.toMatchObject({ status: 401 });
    expect(calls.map((one) => one.name)).toEqual(['signIn', 'listDocuments', 'refreshSession', 'listDocuments']);
  });

  test('ends when the refresh is refused', async () => {
    const { session, answers } = setUp();
    await session.signIn('a@b.example', 'p');
    answers.listDocuments = signedOut;
    answers.refreshSession = signedOut;
    await expect(session.call('listDocuments', {})).rejects.toMatchObject({ status: 401 });
    expect(session.state.value.kind).toBe('signed-out');
  });
});

describe('where signing in leads', () => {
  test.each([
    [undefined, '/'],
    ['/documents/abc?step=review', '/documents/abc?step=review'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['/\n/evil.example', '/'],
    ['/\t\\evil.example', '/'],
    ['/..//evil.example', '/'],
    ['/./\\evil.example', '/'],
    ['//', '/'],
    ['/documents/../team/plan', '/team/plan'],
    ['https://evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/sign-in?to=/', '/'],
  ])('%s: %s', (to, expected) => {
    expect(safeTarget(to)).toBe(expected);
  });
});
