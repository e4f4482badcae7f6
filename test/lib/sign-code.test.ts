import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCodeSigner } from '../../lib/aws-code-signer.ts';
import { profiles, readSettings } from '../../lib/settings.ts';
import { type CodeToSign, codeToSign, placeOf, requireSignedCode, type SignedCode } from '../../lib/sign-code.ts';
import { type CodeSigner, signPublished } from '../../lib/sign-published.ts';
import { resourcesOf, type Synthesized, synthesize } from './synthesized.ts';

const profileIn = (region: string): string =>
  `arn:aws:signer:${region}:111122223333:/signing-profiles/cloudsign/a1B2c3D4e5`;
// CloudFormation knows no signing of code in Osaka: the templates are refused that ask for it.
const codeSigning = { 'ap-northeast-1': profileIn('ap-northeast-1') };
const here = (made: Synthesized) =>
  Object.entries(made.templates).flatMap(([stack, resources]) =>
    stack === 'second-region' ? [] : Object.values(resources).filter(({ Type }) => Type === 'AWS::Lambda::Function'),
  );
const settings = readSettings('prod', { ...profiles.prod, codeSigning });

const signer = (): CodeSigner & { readonly jobs: CodeToSign[] } => {
  const jobs: CodeToSign[] = [];
  return {
    jobs,
    versionOf: ({ key }) => `version of ${key}`,
    sign: (code, version) => {
      expect(version).toBe(`version of ${code.key}`);
      jobs.push(code);
      return `signed/${jobs.length}.zip`;
    },
  };
};

describe('code that is signed', () => {
  let made: Synthesized;
  let toSign: readonly CodeToSign[];
  let signed: SignedCode;
  beforeAll(() => {
    made = synthesize('prod', {
      settings,
      before: (app: App) => {
        toSign = codeToSign(app, settings);
        signed = signPublished(toSign, { signed: {}, signer: signer() });
        requireSignedCode(app, settings, signed);
      },
    });
  });

  test('is all that Lambda takes, for every function of the Region', () => {
    expect(here(made).length).toBeGreaterThan(15);
    for (const { Properties } of here(made)) {
      expect(Properties.CodeSigningConfigArn, Properties.Description).toBeDefined();
      expect(Properties.Code.S3Key, Properties.Description).toMatch(/^signed\/\d+\.zip$/);
    }
    expect(resourcesOf(made, 'AWS::Lambda::Function').length).toBe(here(made).length + 2);
    for (const { Properties } of resourcesOf(made, 'AWS::Lambda::CodeSigningConfig')) {
      expect(Properties.CodeSigningPolicies).toEqual({ UntrustedArtifactOnDeployment: 'Enforce' });
      expect(Object.values(codeSigning)).toContain(Properties.AllowedPublishers.SigningProfileVersionArns[0]);
    }
  });

  test('is signed once for each Region, by what was published', () => {
    expect(new Set(toSign.map(({ profile }) => profile))).toEqual(new Set(Object.values(codeSigning)));
    for (const { key } of toSign) expect(key).toMatch(/^[0-9a-f]{64}\.zip$/);
    expect(new Set(toSign.map(placeOf)).size).toBe(toSign.length);
    const again = signer();
    expect(signPublished(toSign, { signed, signer: again })).toEqual(signed);
    expect(again.jobs).toEqual([]);
  });

  test('by another version of the profile is signed anew', () => {
    const again = signer();
    const [first] = toSign;
    const rotated = { profile: `${profileIn('ap-northeast-1')}x`, key: first?.key ?? '' };
    signPublished([rotated], { signed, signer: again });
    expect(again.jobs).toEqual([rotated]);
  });
});

test('a function whose code was not signed is not pointed elsewhere: Lambda refuses it', () => {
  const made = synthesize('prod', { settings, before: (app) => requireSignedCode(app, settings, {}) });
  for (const { Properties } of here(made)) {
    expect(Properties.CodeSigningConfigArn).toBeDefined();
    expect(Properties.Code.S3Key).toMatch(/^[0-9a-f]{64}\.zip$/);
  }
});

test.each([
  [
    { 'ap-northeast-1': profileIn('us-east-1') },
    'prod.codeSigning.ap-northeast-1: must be a profile of ap-northeast-1',
  ],
  [{ 'ap-northeast-1': 'cloudsign' }, 'prod.codeSigning.ap-northeast-1: the ARN of a version of a signing profile'],
])('%j is refused by its name', (wrong, message) =>
  expect(() => readSettings('prod', { ...profiles.prod, codeSigning: wrong })).toThrow(message),
);

describe('AWS Signer by the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cloudsign-signer-'));
  const path = process.env.PATH;
  const log = join(folder, 'asked');
  beforeAll(() => {
    // What is asked of the command line is the port here: it is written down, and answered as it would.
    writeFileSync(
      join(folder, 'aws'),
      `#!/bin/sh
echo "$*" >> ${log}
case "$*" in
  *head-object*) echo v1;;
  *start-signing-job*) echo job-1;;
  *describe-signing-job*) echo signed/job-1.zip;;
  *wait*job-2*) echo 'Waiter SuccessfulSigningJob failed' >&2; exit 255;;
esac
`,
    );
    chmodSync(join(folder, 'aws'), 0o755);
    process.env.PATH = `${folder}${delimiter}${path}`;
  });
  afterAll(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true, force: true });
  });

  test('is asked for the very version that was published, and waited for', () => {
    const code = { profile: profileIn('ap-northeast-3'), key: 'abc.zip' };
    const { versionOf, sign } = openCodeSigner('111122223333');
    expect(sign(code, versionOf(code))).toBe('signed/job-1.zip');
    const bucket = 'cdk-hnb659fds-assets-111122223333-ap-northeast-3';
    expect(readFileSync(log, 'utf8').trim().split('\n')).toEqual([
      `s3api head-object --region ap-northeast-3 --bucket ${bucket} --key abc.zip --query VersionId --output text`,
      `signer start-signing-job --region ap-northeast-3 --profile-name cloudsign --source s3={bucketName=${bucket},key=abc.zip,version=v1} --destination s3={bucketName=${bucket},prefix=signed/} --query jobId --output text`,
      'signer wait successful-signing-job --region ap-northeast-3 --job-id job-1 --output text',
      'signer describe-signing-job --region ap-northeast-3 --job-id job-1 --query signedObject.s3.key --output text',
    ]);
  });

  test('that can’t be started is said so', () => {
    process.env.PATH = join(folder, 'nowhere');
    try {
      expect(() => openCodeSigner('1').versionOf({ profile: profileIn('ap-northeast-1'), key: 'abc.zip' })).toThrow(
        "the AWS command line (aws) can't be started",
      );
    } finally {
      process.env.PATH = `${folder}${delimiter}${path}`;
    }
  });
});
