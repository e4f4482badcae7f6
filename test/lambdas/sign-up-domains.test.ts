import { expect, test } from 'vitest';
import { settingsVariable } from '../../lambdas/environment.ts';
import { needs, variableOf } from '../../lambdas/needs.ts';
import { installRuntime, invokeApi } from '../support/invoke-api.ts';

test('strangers on the internet cannot sign up where sign-up is for certain domains', async () => {
  installRuntime();
  const settings = JSON.parse(process.env[settingsVariable] ?? '{}');
  process.env[settingsVariable] = JSON.stringify({ ...settings, signUpDomains: ['example.co.jp'] });
  Object.assign(process.env, {
    AWS_REGION: 'ap-northeast-1',
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_MAX_ATTEMPTS: '1',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    // That nothing is found there is what the last line wants.
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
  for (const name of Object.values(needs).map(variableOf)) process.env[name] = 'nothing';
  const { handler } = await import('../../lambdas/accounts/index.ts');
  const signUp = async (email: string): Promise<string> => {
    const reply = await invokeApi(handler, {
      method: 'POST',
      resource: '/v1/accounts',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email, name: 'a', teamName: 'b', language: 'ja' }),
    });
    return JSON.parse(reply.body).error?.code;
  };
  for (const email of [
    'a@example.com',
    'a@sub.example.co.jp',
    'a@notexample.co.jp',
    'a@example.co.jp.evil.example',
    'example.co.jp@evil.example',
  ]) {
    expect(await signUp(email), email).toBe('account.sign-up-closed');
  }
  // Let in, and then there is no table to be found.
  expect(await signUp('a@Example.co.JP')).toBe('internal');
});
