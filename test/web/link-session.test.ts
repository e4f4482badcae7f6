import { describe, expect, test } from 'vitest';
import { type Api, ApiProblem } from '../../web/api-client.ts';
import { createLinkSession } from '../../web/recipient/link-session.ts';
import { takeToken } from '../../web/recipient/link-token.ts';

const start = new Date('2026-11-23T01:00:00Z');

const setUp = () => {
  const clock = { now: start };
  const stored = new Map<string, string>();
  const calls: { name: string; token: string | undefined }[] = [];
  let counter = 0;
  const answers: Record<string, () => unknown> = {};
  const fresh = () => ({
    accessToken: `session-${++counter}`,
    expiresAt: new Date(clock.now.getTime() + 15 * 60_000).toISOString(),
    linkExpiresAt: '2026-12-03T01:00:00Z',
  });
  const api: Api = {
    call: async (name, ...[input]) => {
      calls.push({ name, token: (input as { token?: string } | undefined)?.token });
      const answer = answers[name];
      if (answer !== undefined) return answer() as never;
      if (name === 'exchangeLink' || name === 'renewLinkSession') return fresh() as never;
      return {} as never;
    },
  };
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  };
  const create = () => createLinkSession({ api, storage, now: () => clock.now });
  return { clock, stored, calls, answers, create };
};
const unauthorized = () => {
  throw new ApiProblem('link.session-expired', { status: 401 });
};

describe("the recipient's session", () => {
  test('begins by exchanging the token of the link, which is stored nowhere', async () => {
    const { create, stored, calls } = setUp();
    const session = create();
    await session.start('secret-token');
    await session.call('getLinkDocument', {});
    expect(calls.map((one) => one.name)).toEqual(['exchangeLink', 'getLinkDocument']);
    expect(calls[1]?.token).toBe('session-1');
    expect([...stored.values()].join()).not.toContain('secret-token');
  });

  test('goes on after a reload without the token', async () => {
    const { create, calls } = setUp();
    await create().start('t');
    const reloaded = create();
    await reloaded.start(undefined);
    await reloaded.call('getLinkDocument', {});
    expect(calls.at(-1)).toEqual({ name: 'getLinkDocument', token: 'session-1' });
  });

  test('without a token and without a session asks for the link', async () => {
    await expect(setUp().create().start(undefined)).rejects.toMatchObject({ code: 'link.missing' });
  });

  test('a new link ends the session of the one before, even when the new one is bad', async () => {
    const { create, stored, answers } = setUp();
    const session = create();
    await session.start('first');
    answers.exchangeLink = () => {
      throw new ApiProblem('link.expired', { status: 410 });
    };
    await expect(session.start('second')).rejects.toMatchObject({ code: 'link.expired' });
    expect(stored.size).toBe(0);
  });

  test('is renewed shortly before it ends', async () => {
    const { create, clock, calls } = setUp();
    const session = create();
    await session.start('t');
    clock.now = new Date(start.getTime() + 14.5 * 60_000);
    await session.call('getLinkDocument', {});
    expect(calls.slice(1)).toEqual([
      { name: 'renewLinkSession', token: 'session-1' },
      { name: 'getLinkDocument', token: 'session-2' },
    ]);
  });

  test('a page that slept for hours exchanges the link again', async () => {
    const { create, clock, calls } = setUp();
    const session = create();
    await session.start('t');
    clock.now = new Date(start.getTime() + 5 * 3_600_000);
    await session.call('getLinkDocument', {});
    expect(calls.slice(1).map((one) => one.name)).toEqual(['exchangeLink', 'getLinkDocument']);
  });

  test('a reloaded page that slept for hours asks to open the link again', async () => {
    const { create, clock } = setUp();
    await create().start('t');
    const reloaded = create();
    await reloaded.start(undefined);
    clock.now = new Date(start.getTime() + 5 * 3_600_000);
    await expect(reloaded.call('getLinkDocument', {})).rejects.toMatchObject({ code: 'link.session-expired' });
  });

  test('a refused session is exchanged once, not for ever', async () => {
    const { create, calls, answers } = setUp();
    const session = create();
    await session.start('t');
    answers.getLinkDocument = unauthorized;
    await expect(session.call('getLinkDocument', {})).rejects.toMatchObject({ status: 401 });
    expect(calls.map((one) => one.name)).toEqual([
      'exchangeLink',
      'getLinkDocument',
      'exchangeLink',
      'getLinkDocument',
    ]);
  });
});

describe('the token of the link', () => {
  test('is taken out of the address', () => {
    const seen: string[] = [];
    expect(takeToken({ hash: '#abc', pathname: '/sign', search: '?x=1' }, (url) => seen.push(url))).toBe('abc');
    expect(seen).toEqual(['/sign?x=1']);
  });

  test('may be missing', () => {
    const seen: string[] = [];
    expect(takeToken({ hash: '', pathname: '/sign', search: '' }, (url) => seen.push(url))).toBeUndefined();
    expect(seen).toEqual([]);
  });
});
