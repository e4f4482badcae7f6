import { beforeAll, describe, expect, test } from 'vitest';
import { keySpecOf } from '../../adapters/key-spec.ts';
import { type KeyDesign, type KeyName, keys } from '../../adapters/resources.ts';
import { type FunctionName, functions, needsOf } from '../../lambdas/functions.ts';
import type { NeedName } from '../../lambdas/needs.ts';
import { profiles } from '../../lib/settings.ts';
import {
  asText,
  functionStatements,
  identityStatements,
  list,
  resourcesOf,
  type Statement,
  type Synthesized,
  synthesize,
} from './synthesized.ts';

const both = ['dev', 'prod'] as const;
const made = {} as Record<(typeof both)[number], Synthesized>;
beforeAll(() => {
  for (const profile of both) made[profile] = synthesize(profile);
});

const functionNames = Object.keys(functions) as FunctionName[];
const keyOf = (profile: (typeof both)[number], name: keyof typeof keys) => {
  const found = resourcesOf(made[profile], 'AWS::KMS::Key').find(({ id }) => id.startsWith(name));
  if (found === undefined) throw new Error(`no key ${name}`);
  return found;
};
const policyOf = (profile: (typeof both)[number], name: keyof typeof keys): readonly Statement[] =>
  keyOf(profile, name).Properties.KeyPolicy.Statement;

/** Functions that were granted one of these needs. */
const holders = (...wanted: readonly NeedName[]): readonly FunctionName[] =>
  functionNames.filter((name) => needsOf(name).some((need) => wanted.includes(need)));

describe.each(both)('keys of %s', (profile) => {
  test('are all of adapters/resources.ts, of the right kind', () => {
    for (const [name, design] of Object.entries<KeyDesign>(keys)) {
      const { Properties } = keyOf(profile, name as keyof typeof keys);
      expect(Properties.KeySpec ?? 'SYMMETRIC_DEFAULT', name).toBe(
        keySpecOf(name as KeyName, profiles[profile].sealKey),
      );
      expect(Properties.MultiRegion ?? false, name).toBe(design.multiRegion);
      if (design.spec === 'SYMMETRIC_DEFAULT') expect(Properties.EnableKeyRotation, name).toBe(true);
    }
  });

  test('nobody may do everything with any of them', () => {
    for (const name of Object.keys(keys) as (keyof typeof keys)[]) {
      const allowed = policyOf(profile, name)
        .filter(({ Effect }) => Effect === 'Allow')
        .flatMap(({ Action }) => list(Action));
      expect(allowed.filter((action) => action.includes('*'))).toEqual([]);
    }
  });

  test.each(Object.keys(keys) as (keyof typeof keys)[])(
    '%s can be administered by the account and not used',
    (name) => {
      const administration = policyOf(profile, name).find(({ Sid }) => Sid === 'AdministerWithoutUsing');
      const using = /kms:(Encrypt|Decrypt|ReEncrypt|GenerateDataKey|Sign|CreateGrant|DeriveSharedSecret|GenerateMac)/;
      expect(list(administration?.Action ?? []).filter((action) => using.test(action))).toEqual([]);
    },
  );

  test.each([
    ['document', holders('documentKey')],
    ['identity', holders('identityKey', 'securityLogKey')],
    ['sealing', holders('sealingKey')],
    ['session', holders('sessionKey')],
    ['linkSession', holders('linkSessionKey')],
  ] as const)('%s is used by the functions that need it, and everybody else is refused', (name, users) => {
    expect(users.length).toBeGreaterThan(0);
    const roles = users.map((user) => `arn:aws:iam::<AWS::AccountId>:role/${profiles[profile].name}-${user}`);
    const statements = policyOf(profile, name);
    const using = statements.filter(({ Sid }) => Sid?.startsWith('Use'));
    expect(using.map(({ Condition }) => asText(Condition?.ArnEquals?.['aws:PrincipalArn'])).sort()).toEqual(
      [...roles].sort(),
    );
    const refusal = statements.find(({ Effect }) => Effect === 'Deny');
    expect(refusal?.Principal).toEqual({ AWS: '*' });
    expect(
      list(refusal?.Condition?.ArnNotEquals?.['aws:PrincipalArn'] ?? [])
        .map(asText)
        .sort(),
    ).toEqual([...roles].sort());
    const used = new Set(using.flatMap(({ Action }) => list(Action)));
    expect(list(refusal?.Action ?? [])).toEqual(expect.arrayContaining([...used]));
  });

  test('contents are encrypted in a context, and signatures are over SHA-256 digests only', () => {
    for (const statement of policyOf(profile, 'document').filter(({ Sid }) => Sid?.startsWith('Use'))) {
      expect(statement.Condition?.StringEquals).toEqual({ 'kms:EncryptionContext:app': 'cloudsign' });
    }
    for (const name of ['sealing', 'session', 'linkSession'] as const) {
      for (const statement of policyOf(profile, name).filter(({ Sid }) => Sid?.startsWith('Use'))) {
        expect(statement.Condition?.StringEquals).toEqual({
          'kms:SigningAlgorithm': 'ECDSA_SHA_256',
          'kms:MessageType': 'DIGEST',
        });
      }
    }
  });

  test('only the sealing function may sign with the sealing key', () => {
    const signers = identityStatements(made[profile])
      .filter(({ statement }) => list(statement.Action).includes('kms:Sign'))
      .filter(({ statement }) => list(statement.Resource).some((resource) => asText(resource).includes('sealing')))
      .map(({ id }) => id);
    expect(signers).toEqual([expect.stringMatching(/^sealingRights/)]);
  });

  test('the key at rest serves through services only', () => {
    const statements = policyOf(profile, 'data').filter(
      ({ Effect, Sid, Principal }) =>
        Effect === 'Allow' &&
        Sid !== 'AdministerWithoutUsing' &&
        (Principal as { readonly Service?: unknown }).Service === undefined,
    );
    for (const { Sid, Condition } of statements) {
      const limited =
        Condition?.StringEquals?.['kms:ViaService'] !== undefined ||
        asText(Condition?.ArnEquals?.['aws:PrincipalArn'] ?? '').includes('aws-service-role/backup.amazonaws.com/');
      expect(limited, Sid).toBe(true);
    }
  });
});

describe('replicas of keys', () => {
  const replicas = () => resourcesOf(made.prod, 'AWS::KMS::ReplicaKey');
  const statementsOf = (name: string): readonly Statement[] =>
    replicas().find(({ id }) => id.startsWith(name))?.Properties.KeyPolicy.Statement ?? [];

  test('replicas in the second Region can be used by nobody, but for that of documents', () => {
    expect(replicas()).toHaveLength(Object.values<KeyDesign>(keys).filter(({ multiRegion }) => multiRegion).length);
    for (const { id, Properties } of replicas().filter((replica) => !replica.id.startsWith('document'))) {
      const statements: readonly Statement[] = Properties.KeyPolicy.Statement;
      expect(
        statements.map(({ Sid }) => Sid),
        id,
      ).toEqual(['AdministerWithoutUsing']);
    }
  });

  test('that of documents opens restored ones for the function that checks them, and does nothing else for anybody', () => {
    const [, open, nobody, ...others] = statementsOf('document');
    const checker = 'arn:aws:iam::<AWS::AccountId>:role/cloudsign-restore-check';
    expect(others).toEqual([]);
    expect(open).toMatchObject({ Effect: 'Allow', Action: 'kms:Decrypt' });
    expect(asText(open?.Condition?.ArnEquals?.['aws:PrincipalArn'] ?? '')).toBe(checker);
    expect(open?.Condition?.StringEquals).toEqual({ 'kms:EncryptionContext:app': 'cloudsign' });
    expect(nobody).toMatchObject({
      Effect: 'Deny',
      Action: expect.arrayContaining(['kms:Decrypt', 'kms:CreateGrant']),
    });
    expect(asText(nobody?.Condition?.ArnNotEquals?.['aws:PrincipalArn'] ?? '')).toBe(checker);
  });
});

describe('the two functions of restore tests', () => {
  const statements = (of: string) =>
    identityStatements(made.prod)
      .filter(({ id }) => id.startsWith(`RestoreTests${of}Rights`))
      .map(({ statement }) => statement)
      .filter(({ Effect }) => Effect === 'Allow');
  const actionsOf = (of: string): string[] =>
    statements(of)
      .flatMap(({ Action }) => list(Action))
      .sort();

  test('that which opens documents reads what was restored and its key, and is in a subnet of its own', () => {
    expect(actionsOf('Check').filter((action) => !/^(ec2|logs|xray):/.test(action))).toEqual([
      'dynamodb:GetItem',
      'dynamodb:Query',
      'dynamodb:Scan',
      'kms:Decrypt',
      's3:GetObject',
    ]);
    for (const { Action, Resource } of statements('Check'))
      if (/dynamodb|s3/.test(asText(list(Action)[0] ?? '')))
        expect(list(Resource).map(asText).join()).toContain('awsbackup-restore-test-');
    const template = made.prod.templates['second-region'] ?? {};
    const types = Object.values(template).map(({ Type }) => Type);
    expect(types.filter((type) => /InternetGateway|NatGateway|EgressOnly/.test(type))).toEqual([]);
    const [check] = Object.values(template).filter(
      ({ Properties }) => Properties?.Environment?.Variables?.KEY_DOCUMENT,
    );
    expect(check?.Properties.VpcConfig.SubnetIds).toHaveLength(1);
  });

  test('that which speaks with AWS Backup has no right to data', () => {
    expect(actionsOf('Report').filter((action) => !/^(logs|xray):/.test(action))).toEqual([
      'backup:GetRestoreTestingPlan',
      'backup:ListRestoreJobs',
      'backup:PutRestoreValidationResult',
      'lambda:InvokeFunction',
      'sqs:SendMessage',
    ]);
  });
});

describe.each(both)('rights in %s', (profile) => {
  test('name every action and, but for these, every resource', () => {
    const wildcards = identityStatements(made[profile])
      .filter(({ statement }) => statement.Effect === 'Allow')
      .flatMap(({ statement }) =>
        list(statement.Resource)
          .map(asText)
          .filter((resource) => resource.includes('*'))
          .map((resource) => `${list(statement.Action).join(' ')} on ${resource}`),
      );
    const expected = [
      /^(s3:(\w+Object|ListBucket) ?)+ on (arn:aws:s3:::[\w<>:-]+|<PagesBucket\w+\.Arn>)\/\*$/,
      // Uploads can be removed, and no revision that was sealed.
      /^s3:DeleteObject on arn:aws:s3:::[\w<>:-]+-files-[\w<>:-]+\/\*\/0$/,
      // Of the archive a function of members sees what roots are over, and nothing else.
      /^s3:GetObject on arn:aws:s3:::[\w<>:-]+-archive-[\w<>:-]+\/leaves\/\*$/,
      /^dynamodb:ListStreams on .*\/stream\/\*$/,
      // What AWS Backup restores for a test has names that it makes up, but for their beginning.
      /^s3:GetObject on arn:aws:s3:::awsbackup-restore-test-\*\/\*$/,
      /^(dynamodb:\w+ ?)+ on arn:aws:dynamodb:ap-northeast-3:<AWS::AccountId>:table\/awsbackup-restore-test-\*$/,
      // IAM knows no resources for these.
      /^((ec2|xray):\w+ ?|wafv2:ListIPSets ?|backup:(ListRestoreJobs|PutRestoreValidationResult) ?)+ on \*$/,
      /^ssm:GetParameter on arn:aws:ssm:[\w<>:-]+:parameter\/[a-z-]+\/timestamp-authorities\/\*$/,
      /^(wafv2:\w+(IPSet|RuleGroup) ?)+ on arn:aws:wafv2:[\w<>:-]+:regional\/(ipset|rulegroup)\/[a-z-]+-edge-\*$/,
      ...(profiles[profile].mail.sandbox ? [/^ses:SendRawEmail on arn:aws:ses:[\w<>:-]+:identity\/\*$/] : []),
    ];
    for (const wildcard of wildcards)
      expect(
        expected.some((pattern) => pattern.test(wildcard)),
        wildcard,
      ).toBe(true);
    const actions = identityStatements(made[profile]).flatMap(({ statement }) => list(statement.Action));
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  test('the notary may write its log and read what timestamp authorities ask for, and nothing else', () => {
    const actions = functionStatements(made[profile], 'notary').flatMap(({ Action }) => list(Action));
    expect(actions.sort()).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'ssm:GetParameter',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  test('the federation may write its log, and nothing else', () => {
    const actions = functionStatements(made[profile], 'federation').flatMap(({ Action }) => list(Action));
    expect(actions.sort()).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  test('nobody is trusted with a role but services of AWS', () => {
    for (const { Properties } of resourcesOf(made[profile], 'AWS::IAM::Role')) {
      for (const statement of Properties.AssumeRolePolicyDocument.Statement) {
        expect(Object.keys(statement.Principal)).toEqual(['Service']);
        expect(statement.Principal.Service).toMatch(/^[a-z-]+\.amazonaws\.com$/);
      }
    }
  });

  test('no template holds a secret or asks for one', () => {
    expect(made[profile].text).not.toMatch(/AKIA[0-9A-Z]{16}|-----BEGIN|resolve:secretsmanager|"NoEcho"/);
  });
});
