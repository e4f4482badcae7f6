import { ArnFormat, Stack, type StackProps } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnLoggingConfiguration, CfnRuleGroup, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { edge, edgeRule, firewallRules, visibility } from '../constructs/firewall-rules.ts';
import { encryptedLogGroup } from '../constructs/log-group.ts';
import { namesIn } from '../names.ts';
import type { Settings } from '../settings.ts';

export interface FirewallProps extends StackProps {
  readonly settings: Settings;
  readonly dataKey: IKey;
}

/** AWS WAF for the API; the service's stack puts it in front of its stage. */
export class FirewallStack extends Stack {
  readonly webAclArn: string;
  /** The rule groups whose rules are kept by the function edge-sync. */
  readonly edgeGroups: readonly CfnRuleGroup[];

  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id, props);
    const { name } = props.settings;
    const names = namesIn(props.settings);
    // No rules: those inside belong to the function edge-sync (decision 69), and a deployment leaves them alone.
    this.edgeGroups = Array.from(
      { length: edge.groups },
      (_, index) =>
        new CfnRuleGroup(this, `Edge${index}`, {
          name: names.edgeGroup(index),
          description: 'Rules for the allowlists of teams, kept by the function edge-sync',
          scope: 'REGIONAL',
          capacity: edge.capacityOfGroup,
          visibilityConfig: visibility(names.edgeGroup(index)),
        }),
    );
    const webAcl = new CfnWebACL(this, 'WebAcl', {
      name,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      rules: [...firewallRules, ...this.edgeGroups.map(edgeRule)],
      visibilityConfig: visibility(name),
    });
    this.webAclArn = webAcl.attrArn;
    const log = encryptedLogGroup(this, 'Log', {
      // AWS WAF takes no other beginning.
      name: `aws-waf-logs-${name}`,
      key: props.dataKey,
      settings: props.settings,
    });
    new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: webAcl.attrArn,
      logDestinationConfigs: [
        this.formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: log.logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      redactedFields: ['authorization', 'cookie'].map((header) => ({ singleHeader: { Name: header } })),
      // What passes is in the log of the API, without addresses.
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          {
            Behavior: 'KEEP',
            Requirement: 'MEETS_ANY',
            Conditions: ['BLOCK', 'COUNT'].map((Action) => ({ ActionCondition: { Action } })),
          },
        ],
      },
    });
  }
}
