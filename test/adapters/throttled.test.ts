import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { isThrottled } from '../../adapters/throttled.ts';

const canceled = (...codes: string[]) =>
  new TransactionCanceledException({
    message: 'canceled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

test('a throttled call, also inside of a transaction, is told from others', () => {
  expect(isThrottled(Object.assign(new Error('slower'), { name: 'ThrottlingException' }))).toBe(true);
  expect(isThrottled(canceled('None', 'ThrottlingError'))).toBe(true);
  expect(isThrottled(canceled('None', 'ConditionalCheckFailed'))).toBe(false);
  expect(isThrottled(new Error('ThrottlingException'))).toBe(false);
  expect(isThrottled('ThrottlingException')).toBe(false);
});
