import { type CfnResource, Stack } from 'aws-cdk-lib';
import { CfnBackupSelection } from 'aws-cdk-lib/aws-backup';
import { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnEventSourceMapping, CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { NagMessageLevel, NagPack, NagRuleCompliance } from 'cdk-nag';

interface OwnRule {
  readonly id: string;
  readonly info: string;
  readonly explanation: string;
  /** Undefined: the rule has nothing to say about this kind of resource. */
  readonly holds: (resource: CfnResource) => boolean | undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: properties of resources of many kinds, as they will be in the template
type Properties = any;

const propertiesOf = (resource: CfnResource): Properties => {
  const { Resources = {} } = Stack.of(resource).resolve(resource._toCloudFormation());
  return (Object.values(Resources)[0] as { readonly Properties?: Properties } | undefined)?.Properties ?? {};
};

/** A deployment without any plan is an evaluation, which says so (setting: backup). */
const isBackedUp = (resource: CfnResource, name: string): boolean | undefined => {
  const selections = resource.node.root.node.findAll().filter((node) => node instanceof CfnBackupSelection);
  if (selections.length === 0) return undefined;
  return selections.some((selection) => JSON.stringify(propertiesOf(selection)).includes(`:table/${name}"`));
};

/** What the packs of cdk-nag don't see: TableV2 is a GlobalTable, which none of their rules knows; and what this service promises besides. */
export const ownRules: readonly OwnRule[] = [
  {
    id: 'TableRecoverable',
    info: 'The table has no point-in-time recovery of 35 days.',
    explanation: 'Everything that is recorded can be put back to any second of the last 35 days.',
    holds: (resource) =>
      resource instanceof CfnGlobalTable
        ? propertiesOf(resource).Replicas.every(
            ({ PointInTimeRecoverySpecification: recovery }: Properties) =>
              recovery?.PointInTimeRecoveryEnabled === true && recovery.RecoveryPeriodInDays === 35,
          )
        : undefined,
  },
  {
    id: 'TableOwnKey',
    info: 'The table is not encrypted under a key of ours.',
    explanation: 'The key at rest has a policy that says who may use it; a key of AWS has none that we write.',
    holds: (resource) =>
      resource instanceof CfnGlobalTable
        ? propertiesOf(resource).Replicas.every(
            ({ SSESpecification: encryption }: Properties) => encryption?.KMSMasterKeyId !== undefined,
          )
        : undefined,
  },
  {
    id: 'TableBackedUp',
    info: 'The table is in no backup plan.',
    explanation: 'Point-in-time recovery ends with the Region, and after 35 days.',
    holds: (resource) =>
      resource instanceof CfnGlobalTable ? isBackedUp(resource, propertiesOf(resource).TableName) : undefined,
  },
  {
    id: 'LogEnds',
    info: 'The log group has no key of ours or is kept for ever.',
    explanation: 'Logs hold no contents; they are encrypted and end all the same.',
    holds: (resource) => {
      if (!(resource instanceof CfnLogGroup)) return undefined;
      const { KmsKeyId, RetentionInDays } = propertiesOf(resource);
      return KmsKeyId !== undefined && RetentionInDays !== undefined;
    },
  },
  {
    id: 'FunctionLogs',
    info: 'The function writes to a log group that Lambda makes.',
    explanation: 'Such a group is unencrypted and never ends.',
    holds: (resource) =>
      resource instanceof CfnFunction ? propertiesOf(resource).LoggingConfig?.LogGroup !== undefined : undefined,
  },
  {
    id: 'UploadsEnd',
    info: 'The bucket keeps uploads that were never finished.',
    explanation: 'Nobody sees them, and they cost.',
    holds: (resource) =>
      resource instanceof CfnBucket
        ? (propertiesOf(resource).LifecycleConfiguration?.Rules ?? []).some(
            (rule: Properties) => rule.AbortIncompleteMultipartUpload !== undefined,
          )
        : undefined,
  },
  {
    id: 'StreamFailuresKept',
    info: 'The event source mapping has no place for what it gives up.',
    explanation: 'What was given up must be found by an alarm.',
    holds: (resource) =>
      resource instanceof CfnEventSourceMapping
        ? propertiesOf(resource).DestinationConfig?.OnFailure?.Destination !== undefined
        : undefined,
  },
];

/** Our own rules as a pack of cdk-nag: for the tests, and for whoever changes the templates and synthesizes. */
export class OwnChecks extends NagPack {
  readonly name = 'CloudSign';

  constructor(...args: ConstructorParameters<typeof NagPack>) {
    super(...args);
    this.packName = 'CloudSign';
  }

  protected override checkResource(node: CfnResource): void {
    for (const { id, info, explanation, holds } of ownRules) {
      this.applyRule({
        ruleSuffixOverride: id,
        info,
        explanation,
        level: NagMessageLevel.ERROR,
        node,
        rule: (resource) => {
          const held = holds(resource);
          if (held === undefined) return NagRuleCompliance.NOT_APPLICABLE;
          return held ? NagRuleCompliance.COMPLIANT : NagRuleCompliance.NON_COMPLIANT;
        },
      });
    }
  }
}
