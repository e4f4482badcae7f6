import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Gives the reason for each resource of a policy that ends in a wildcard; one without a reason fails cdk-nag. */
export const acknowledgeWildcards = (policy: IConstruct, resources: readonly string[], reason: string): void => {
  for (const resource of resources) {
    Validations.of(policy).acknowledge({ id: `AwsSolutions-IAM5[Resource::${asNagWrites(policy, resource)}]`, reason });
  }
};

/** cdk-nag writes references in angle brackets: `<AWS::AccountId>`, `<LogicalId.Arn>`. */
const asNagWrites = (scope: IConstruct, arn: string): string => {
  const visit = (value: unknown): string => {
    if (typeof value === 'string') return value;
    const node = value as Readonly<Record<string, unknown>>;
    if (Array.isArray(node['Fn::Join'])) return (node['Fn::Join'][1] as unknown[]).map(visit).join('');
    if (Array.isArray(node['Fn::GetAtt'])) return `<${node['Fn::GetAtt'].join('.')}>`;
    return typeof node.Ref === 'string' ? `<${node.Ref}>` : JSON.stringify(value);
  };
  return visit(Stack.of(scope).resolve(arn));
};
