import { expect, test } from 'vitest';
import { explained } from '../conformance/templates/explained.ts';
import { isExplained, withKnownReferences } from '../conformance/templates/lint-templates.ts';

test('references between stacks are imports to a linter, wherever they are', () => {
  const reference = { 'Fn::GetStackOutput': { StackName: 'keys', Region: 'r', OutputName: 'Arn' } };
  expect(withKnownReferences({ a: [{ b: reference }], c: 1 })).toEqual({
    a: [{ b: { 'Fn::ImportValue': 'Arn' } }],
    c: 1,
  });
});

test('a finding is explained by its rule, and by its words where the rule is about many things', () => {
  const where = 'template';
  expect(isExplained({ rule: 'CKV_AWS_120', where, says: 'caching' })).toBe(true);
  expect(
    isExplained({ rule: 'E3002', where, says: "Additional properties are not allowed ('Tags' was unexpected)" }),
  ).toBe(true);
  expect(
    isExplained({ rule: 'E3002', where, says: "Additional properties are not allowed ('Colour' was unexpected)" }),
  ).toBe(false);
  expect(isExplained({ rule: 'CKV_AWS_1', where, says: 'full administration' })).toBe(false);
});

test('each explanation says something', () => {
  for (const { reason } of Object.values(explained)) expect(reason.split(' ').length).toBeGreaterThan(5);
});
