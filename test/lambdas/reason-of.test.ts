import { MessageRejected } from '@aws-sdk/client-ses';
import { expect, test } from 'vitest';
import { CloudSignError } from '../../core/errors.ts';
import { reasonOf } from '../../lambdas/reason-of.ts';

test('an error of ours tells its code and detail', () => {
  expect(reasonOf(new CloudSignError('tsa.unavailable', { detail: 'timeout' }))).toBe('tsa.unavailable: timeout');
});

test('personal data in logs: what a foreign error quotes is left out, its name, request and place are told', () => {
  const rejected = new MessageRejected({
    message: 'Email address is not verified. The following identities failed the check: taro@example.com',
    $metadata: { httpStatusCode: 400, requestId: 'f1e2' },
  });
  const reason = reasonOf(rejected);
  expect(reason).toMatch(/^MessageRejected \(400, request f1e2\) at .*reason-of\.test/);
  expect(reason).not.toContain('taro');
});

test('a message of several lines, or one that looks like a stack, is left out whole', () => {
  for (const message of ['a\n    at taro@example.com (x)', 'taro\ntaro', '']) {
    const reason = reasonOf(new TypeError(message));
    expect(reason).toMatch(/^TypeError at .*reason-of\.test/);
    expect(reason).not.toContain('taro');
  }
});

test('what is no error tells its type', () => {
  expect([reasonOf('taro@example.com'), reasonOf(undefined)]).toEqual(['string', 'undefined']);
});
