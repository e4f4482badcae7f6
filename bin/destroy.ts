/** npm run destroy: deletes a deployment that need not keep its data. */
import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline/promises';
import { DeleteObjectsCommand, ListBucketsCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { buckets } from '../adapters/resources.ts';
import { projectRoot } from '../lib/build-functions.ts';
import { chosenProfile, orExit } from '../lib/chosen-profile.ts';
import { readSettings } from '../lib/settings.ts';

const usage = `npm run destroy [-- PROFILE]
  PROFILE   of lib/settings.ts; default: dev
Deletes a deployment with everything in it, after you have typed its name. Only where the settings say that data need not be kept (keepData).`;
const { profile } = chosenProfile(process.argv.slice(2), usage);
const { name, region, keepData } = orExit(() => readSettings(profile));
if (keepData) {
  console.error(`${name} keeps its data (${profile}.keepData). docs/deployment.md says how to end it by hand.`);
  process.exit(2);
}

const terminal = createInterface({ input: process.stdin, output: process.stdout });
const answer = await terminal.question(
  `This deletes ${name} in ${region} with every document in it, for good. Type ${name} to go on: `,
);
terminal.close();
if (answer !== name) process.exit(1);

/** CloudFormation deletes no bucket that has something in it. */
const empty = async (s3: S3Client, bucket: string): Promise<void> => {
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length === 0) return;
    await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }));
  }
};

const s3 = new S3Client({ region });
const prefixes = [...Object.keys(buckets).map((bucket) => `${name}-${bucket}-`), `${name}-storage-logs`];
const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
for (const { Name = '' } of Buckets) {
  if (!prefixes.some((prefix) => Name.startsWith(prefix))) continue;
  console.log(`emptying ${Name}`);
  await empty(s3, Name);
}
const { status } = spawnSync('cdk', ['destroy', '--all', '--force', '-c', `profile=${profile}`], {
  cwd: projectRoot,
  stdio: 'inherit',
});
process.exit(status ?? 1);
