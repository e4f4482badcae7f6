import { ArnFormat, Stack, type StackProps } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { firewallRules, visibility } from '../constructs/firewall-rules.ts';
import { encryptedLogGroup } from '../constructs/log-group.ts';
import type { Settings } from '../settings.ts';

export interface FirewallProps extends StackProps {
  readonly settings: Settings;
  readonly dataKey: IKey;
}

/** AWS WAF for the API; the service's stack puts it in front of its stage. */
export class FirewallStack extends Stack {
  readonly webAclArn: string;

  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id, props);
    const { name } = props.settings;
    const webAcl = new CfnWebACL(this, 'WebAcl', {
      name,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      rules: [...firewallRules],
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
