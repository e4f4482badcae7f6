import { describe, expect, test } from 'vitest';
import { type Need, needs } from '../../lambdas/needs.ts';
import { bucketArn } from '../../local/aws/place.ts';
import { coveredBy, physicalNameOf } from '../../local/runner/local-names.ts';
import { type Covered, createAllows, grantsOf } from '../../local/runner/permissions.ts';

const resourceOf = (need: Need): Covered =>
  need.kind === 'bucket'
    ? { exact: [], below: [`arn:${need.resource}/`] }
    : { exact: [`arn:${need.kind}:${need.resource}`], below: [] };

const none = {
  accounts: [],
  administration: [],
  'edge-sync': [],
  documents: [],
  ingest: [],
  sending: [],
  signing: [],
  sealing: [],
  notary: [],
  federation: [],
  archive: [],
  mailing: [],
  verification: [],
  clock: [],
};
const allows = createAllows(
  {
    ...none,
    documents: grantsOf(['documentsTable', 'auditTable', 'stagingUpload', 'documentKey'], resourceOf),
    verification: grantsOf(['trust'], resourceOf),
  },
  'runner',
);
const ask = (principal: string, action: string, resource: string): boolean => allows({ principal, action, resource });

test('what may be removed is told by how keys end, as IAM tells it', () => {
  const [grant] = grantsOf(['filesErase'], coveredBy);
  const erasing = createAllows({ ...none, sealing: grant === undefined ? [] : [grant] }, 'runner');
  const may = (key: string, action = 's3:DeleteObject'): boolean =>
    erasing({ principal: 'sealing', action, resource: `${bucketArn(physicalNameOf('files'))}/${key}` });
  expect([may('team/document/file/0'), may('team/document/file.original/0')]).toEqual([true, true]);
  expect([
    may('team/document/file/1'),
    may('team/document/file/10'),
    may('team/document/file/0', 's3:GetObject'),
  ]).toEqual([false, false, false]);
});

describe('what a function may do locally', () => {
  test('is what it declared that it needs', () => {
    expect(ask('documents', 'dynamodb:UpdateItem', 'arn:table:documents')).toBe(true);
    expect(ask('documents', 's3:PutObject', 'arn:staging/some/key')).toBe(true);
    expect(ask('documents', 'kms:Decrypt', 'arn:key:document')).toBe(true);
    expect(ask('verification', 's3:GetObject', 'arn:trust/anchors/anchors.pem')).toBe(true);
  });

  test('is nothing more: other actions, other resources, other functions', () => {
    expect(ask('documents', 'dynamodb:UpdateItem', 'arn:table:audit')).toBe(false);
    expect(ask('documents', 'dynamodb:Scan', 'arn:table:documents')).toBe(false);
    expect(ask('documents', 's3:GetObject', 'arn:staging/some/key')).toBe(false);
    expect(ask('documents', 's3:PutObject', 'arn:staging-other/some/key')).toBe(false);
    expect(ask('documents', 'kms:Sign', 'arn:key:sealing')).toBe(false);
    expect(ask('sealing', 'dynamodb:GetItem', 'arn:table:documents')).toBe(false);
    expect(ask('nobody', 'dynamodb:GetItem', 'arn:table:documents')).toBe(false);
  });

  test('leaves the append-only table append-only', () => {
    const granted = grantsOf(['auditTable'], resourceOf).flatMap((grant) => [...grant.actions]);
    expect(granted.filter((action) => /Update|Delete/.test(action))).toEqual([]);
    expect(needs.auditTable.access).toBe('append');
  });

  test('is everything for the runner itself', () => {
    expect(ask('runner', 'dynamodb:Scan', 'arn:table:audit')).toBe(true);
  });
});
