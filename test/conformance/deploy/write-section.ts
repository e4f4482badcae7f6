import { table } from '../write-report.ts';
import type { LeftOut } from './fit-templates.ts';

const asked = (version: string): string =>
  `Both profiles, synthesized as for a deployment, deployed by the real CDK into an empty account of MiniStack ${version}, an emulator of AWS; dev is
then used as people use it, over the addresses that come of it. The deployed bundles run, each with the rights of its own role; these and
the policies of keys and buckets are judged at each call. After a step that fails the others are skipped.

Changed in the templates for it: the local authority is the timestamp authority, at an address of this machine, which no setting lets the
notary ask; its root is one of the roots of the seal; prod gets the id of a hosted zone. Where MiniStack lacks something, the
harness lends it (\`test/conformance/deploy/emulator.py\`, \`runtime.mjs\`): answers of functions that stream are gathered and handed on as a
whole, outputs of stacks in another Region are found, what policies ask of a call is told to them, and requests count as made by TLS.`;

const limits = `What this can't show, because MiniStack doesn't do it: the firewall, networks and their endpoints (prod's buckets admit nobody who doesn't
come by one, so no document goes through prod), streaming itself, CloudFront in front of the API (the harness passes \`/v1\` on), TLS, throttling
and timeouts as AWS has them, jobs of AWS Backup, bounces, encryption by KMS within S3 and DynamoDB, and how long AWS takes to know a new role.`;

const countsOf = (leftOut: readonly LeftOut[]): readonly (readonly string[])[] => {
  const types = [...new Set(leftOut.map(({ type }) => type))].sort();
  return types.map((type) => {
    const those = leftOut.filter((one) => one.type === type);
    return [type, String(those.length), those[0]?.reason ?? ''];
  });
};

/** Markdown of what was asked and of what was left out of each profile. */
export const sectionText = (version: string, leftOut: Readonly<Record<string, readonly LeftOut[]>>): string =>
  [
    asked(version),
    limits,
    ...Object.entries(leftOut).map(([profile, those]) =>
      those.length === 0
        ? `Nothing was left out of ${profile}.`
        : `Left out of ${profile}:\n\n${table(['type', 'resources', 'why'], countsOf(those))}`,
    ),
  ].join('\n\n');
