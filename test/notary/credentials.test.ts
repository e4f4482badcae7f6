import { describe, expect, test } from 'vitest';
import { isCloudSignError } from '../../core/errors.ts';
import { openCredentials } from '../../lambdas/notary/credentials.ts';

const start = (stored: Record<string, string | Error>) => {
  const asked: string[] = [];
  let time = Date.parse('2026-11-23T00:00:00Z');
  const secrets = {
    read: async (name: string) => {
      asked.push(name);
      const value = stored[name];
      if (value instanceof Error) throw value;
      return value;
    },
  };
  const advance = (seconds: number): void => {
    time += seconds * 1000;
  };
  return { asked, stored, advance, credentialsOf: openCredentials(secrets, () => new Date(time)) };
};

const basic = { kind: 'basic', user: 'company', password: 'swordfish' };
const pem = (label: string): string => `-----BEGIN ${label}-----\nMIIB\n-----END ${label}-----\n`;

describe('credentials of timestamp authorities', () => {
  test.each([
    basic,
    { kind: 'header', name: 'X-Api-Key', value: 'swordfish' },
    { kind: 'client-certificate', certificate: pem('CERTIFICATE').repeat(2), key: pem('PRIVATE KEY') },
    { kind: 'client-certificate', certificate: pem('CERTIFICATE'), key: pem('EC PRIVATE KEY') },
  ])('are read as they were stored: $kind', async (credentials) => {
    const { credentialsOf } = start({ tsa: JSON.stringify(credentials) });
    expect(await credentialsOf('tsa')).toEqual(credentials);
  });

  test('are kept for five minutes: what an operator changes is used after that', async () => {
    const { credentialsOf, stored, asked, advance } = start({ tsa: JSON.stringify(basic) });
    await credentialsOf('tsa');
    stored.tsa = JSON.stringify({ ...basic, password: 'new' });
    advance(299);
    expect(await credentialsOf('tsa')).toEqual(basic);
    expect(asked).toEqual(['tsa']);
    advance(2);
    expect(await credentialsOf('tsa')).toMatchObject({ password: 'new' });
  });

  test.each([
    ['that are missing', {}],
    ['that are no JSON', { tsa: 'swordfish' }],
    ['of an unknown kind', { tsa: '{"kind":"token","value":"swordfish"}' }],
    ['with more than belongs there', { tsa: JSON.stringify({ ...basic, extra: 'swordfish' }) }],
    ['with a second header hidden in one', { tsa: '{"kind":"header","name":"A","value":"swordfish\\r\\nHost: evil"}' }],
    [
      'with a key that has a pass phrase',
      {
        tsa: JSON.stringify({
          kind: 'client-certificate',
          certificate: pem('CERTIFICATE'),
          key: pem('ENCRYPTED PRIVATE KEY'),
        }),
      },
    ],
    ['that could not be read', { tsa: new Error('AccessDenied') }],
  ])('%s are an error that shows nothing of them', async (_, stored) => {
    const { credentialsOf } = start(stored);
    const error = await credentialsOf('tsa').catch((problem: unknown) => problem);
    expect(isCloudSignError(error) && error.code).toBe('tsa.no-credentials');
    expect(String(isCloudSignError(error) && error.detail)).not.toContain('swordfish');
    expect(String((error as Error).stack)).not.toContain('swordfish');
  });

  test('that are wrong once are read again the next time', async () => {
    const { credentialsOf, stored } = start({});
    await expect(credentialsOf('tsa')).rejects.toThrow();
    stored.tsa = JSON.stringify(basic);
    expect(await credentialsOf('tsa')).toEqual(basic);
  });
});
