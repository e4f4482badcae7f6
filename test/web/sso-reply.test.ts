import { expect, test } from 'vitest';
import { knownTeam } from '../../web/sender/sso-memory.ts';
import { takeReply } from '../../web/sender/sso-reply.ts';

test('the reply of a provider is taken out of the address, and of it only what the service asks for', () => {
  const replaced: string[] = [];
  const search =
    '?code=c&state=s&iss=https%3A%2F%2Flogin.example.jp&session_state=x&redirect=https%3A%2F%2Fevil.example';
  const reply = takeReply({ pathname: '/sso/callback', search }, (url) => replaced.push(url));
  expect(reply).toEqual({ code: 'c', state: 's', iss: 'https://login.example.jp' });
  expect(replaced).toEqual(['/sso/callback']);
  const refused = takeReply(
    { pathname: '/sso/callback', search: `?state=s&error=${'e'.repeat(500)}` },
    () => undefined,
  );
  expect(refused).toEqual({ state: 's', error: 'e'.repeat(200) });
});

test('an address without a state is no reply', () => {
  for (const search of ['', '?code=c', '?x=1']) {
    expect(takeReply({ pathname: '/sso/callback', search }, () => undefined)).toBeUndefined();
  }
});

test('the team of the address is an id, or none', () => {
  expect(knownTeam(`#${'a'.repeat(26)}`)).toBe('a'.repeat(26));
  for (const hash of ['', '#', '#x', `#${'a'.repeat(27)}`, '#//evil.example', `#${'A'.repeat(26)}`])
    expect(knownTeam(hash)).toBeUndefined();
});
