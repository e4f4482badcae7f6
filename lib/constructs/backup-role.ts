import { Validations } from 'aws-cdk-lib';
import { type IManagedPolicy, ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

const policies = {
  backup: ['service-role/AWSBackupServiceRolePolicyForBackup', 'AWSBackupServiceRolePolicyForS3Backup'],
  restore: ['service-role/AWSBackupServiceRolePolicyForRestores', 'AWSBackupServiceRolePolicyForS3Restore'],
} as const;

/** What AWS Backup does its work as; nobody else can assume it. */
export const backupRole = (
  scope: Construct,
  id: string,
  props: { readonly name?: string; readonly may: readonly (keyof typeof policies)[] },
): Role => {
  const names = props.may.flatMap((what): readonly string[] => policies[what]);
  const role = new Role(scope, id, {
    ...(props.name === undefined ? {} : { roleName: props.name }),
    assumedBy: new ServicePrincipal('backup.amazonaws.com'),
    managedPolicies: names.map((name) => ManagedPolicy.fromAwsManagedPolicyName(name) as IManagedPolicy),
  });
  for (const name of names) {
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${name}]`,
      reason: 'AWS Backup keeps these policies in step with what it does; only it can assume the role.',
    });
  }
  return role;
};
