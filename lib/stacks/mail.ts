import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { type IPublicHostedZone, PublicHostedZone, TxtRecord } from 'aws-cdk-lib/aws-route53';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  DkimIdentity,
  EasyDkimSigningKeyLength,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  MailFromBehaviorOnMxFailure,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import { mailIdentityOf } from '../mail-identity.ts';
import type { Settings } from '../settings.ts';

export interface MailProps extends StackProps {
  readonly settings: Settings;
}

/** Who mails come from: SES, with DKIM, SPF and DMARC where the domain is ours. Links are never rewritten: tracking stays off. */
export class MailStack extends Stack {
  constructor(scope: Construct, id: string, props: MailProps) {
    super(scope, id, props);
    const { settings } = props;
    const identity = mailIdentityOf(settings);
    const configurationSet = new ConfigurationSet(this, 'Sending', {
      configurationSetName: identity.configurationSet,
      // A server without TLS doesn't get the mail: the link in it is a key to the document.
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
      reputationMetrics: true,
    });
    // Without deliveries, opens and clicks: who reads when is nobody's business here.
    configurationSet.addEventDestination('Returned', {
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'Bus', 'default')),
      events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT, EmailSendingEvent.REJECT],
    });
    if (identity.kind === 'address' || settings.domain === undefined) {
      new EmailIdentity(this, 'Address', { identity: Identity.email(identity.name), configurationSet });
      return;
    }
    const zone = PublicHostedZone.fromPublicHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: settings.domain.zoneId,
      zoneName: settings.domain.zone,
    });
    new EmailIdentity(this, 'Domain', {
      identity: Identity.publicHostedZone(zone),
      configurationSet,
      dkimIdentity: DkimIdentity.easyDkim(EasyDkimSigningKeyLength.RSA_2048_BIT),
      mailFromDomain: `bounce.${settings.domain.zone}`,
      mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.REJECT_MESSAGE,
    });
    this.requireAlignment(zone, settings);
  }

  /** DMARC (RFC 7489): a mail in our name that neither DKIM nor SPF vouches for is spam. */
  private requireAlignment(zone: IPublicHostedZone, { mail }: Settings): void {
    const reports = mail.reports === undefined ? '' : `; rua=mailto:${mail.reports}`;
    new TxtRecord(this, 'Dmarc', {
      zone,
      recordName: '_dmarc',
      values: [`v=DMARC1; p=quarantine; adkim=s; aspf=r${reports}`],
      ttl: Duration.hours(1),
    });
  }
}
