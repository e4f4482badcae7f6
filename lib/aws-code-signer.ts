import { spawnSync } from 'node:child_process';
import type { CodeSigner } from './sign-published.ts';

/** The AWS command line, which an operator has in any case: one command, its answer as text. */
const aws = (words: readonly string[]): string => {
  const { status, stdout, stderr, error } = spawnSync('aws', [...words, '--output', 'text'], { encoding: 'utf8' });
  if (error !== undefined) throw new Error(`the AWS command line (aws) can't be started: ${error.message}`);
  if (status !== 0) throw new Error(`aws ${words.slice(0, 2).join(' ')}: ${stderr.trim()}`);
  return stdout.trim();
};

/** `arn:aws:signer:<region>:<account>:/signing-profiles/<name>/<version>` */
const regionOf = (profile: string): string => profile.split(':')[3] ?? '';
const nameOf = (profile: string): string => profile.split('/').at(-2) ?? '';

/** Signs by AWS Signer, in the buckets that `cdk bootstrap` made. */
export const openCodeSigner = (account: string): CodeSigner => {
  const bucketOf = (profile: string): string => `cdk-hnb659fds-assets-${account}-${regionOf(profile)}`;
  const at = (profile: string): readonly string[] => ['--region', regionOf(profile)];
  return {
    versionOf: ({ profile, key }) =>
      aws([
        's3api',
        'head-object',
        ...at(profile),
        '--bucket',
        bucketOf(profile),
        '--key',
        key,
        '--query',
        'VersionId',
      ]),
    sign: ({ profile, key }, version) => {
      const bucket = `bucketName=${bucketOf(profile)}`;
      const job = aws([
        ...['signer', 'start-signing-job', ...at(profile), '--profile-name', nameOf(profile)],
        ...['--source', `s3={${bucket},key=${key},version=${version}}`],
        ...['--destination', `s3={${bucket},prefix=signed/}`, '--query', 'jobId'],
      ]);
      aws(['signer', 'wait', 'successful-signing-job', ...at(profile), '--job-id', job]);
      return aws([
        ...['signer', 'describe-signing-job', ...at(profile), '--job-id', job, '--query', 'signedObject.s3.key'],
      ]);
    },
  };
};

export const accountNow = (): string => aws(['sts', 'get-caller-identity', '--query', 'Account']);
