import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { removalPolicyOf } from '../removal-policy.ts';
import type { Settings } from '../settings.ts';

/** A log group under the key at rest, kept as long as the settings say. */
export const encryptedLogGroup = (
  scope: Construct,
  id: string,
  props: { readonly name: string; readonly key: IKey; readonly settings: Settings },
): LogGroup =>
  new LogGroup(scope, id, {
    logGroupName: props.name,
    encryptionKey: props.key,
    retention: props.settings.logDays,
    removalPolicy: removalPolicyOf(props.settings),
  });
