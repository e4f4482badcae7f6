import { type App, Tags } from 'aws-cdk-lib';
import type { IBackupVault } from 'aws-cdk-lib/aws-backup';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { FunctionName } from '../lambdas/functions.ts';
import { namesIn } from './names.ts';
import type { Settings } from './settings.ts';
import { BackupStack } from './stacks/backup.ts';
import { CertificateStack } from './stacks/certificate.ts';
import { FirewallStack } from './stacks/firewall.ts';
import { KeysStack } from './stacks/keys.ts';
import { MailStack } from './stacks/mail.ts';
import { NetworkStack } from './stacks/network.ts';
import { ObservabilityStack } from './stacks/observability.ts';
import { SealStack } from './stacks/seal.ts';
import { SecondRegionStack } from './stacks/second-region.ts';
import { ServiceStack } from './stacks/service.ts';
import { StorageStack } from './stacks/storage.ts';
import { WebStack } from './stacks/web.ts';

export interface Bundles {
  readonly codeOf: (name: FunctionName) => Code;
  readonly pages: { readonly code: Code; readonly version: string };
  readonly sealCertificate: Code;
  readonly restoreTests: { readonly check: Code; readonly report: Code };
}

/** The whole deployment: small stacks, in the order in which they depend on each other. */
export const addStacks = (app: App, settings: Settings, bundles: Bundles) => {
  const { region, domain } = settings;
  const stackName = namesIn(settings).stack;
  const here = { env: { region } };
  Tags.of(app).add('service', settings.name);

  const keys = new KeysStack(app, stackName('keys'), { ...here, settings });
  const certificate =
    domain === undefined
      ? undefined
      : new CertificateStack(app, stackName('certificate'), { env: { region: 'us-east-1' }, domain });
  const mail = new MailStack(app, stackName('mail'), { ...here, settings });
  const web = new WebStack(app, stackName('web'), {
    ...here,
    settings,
    dataKey: keys.keys.data,
    pages: bundles.pages,
    ...(certificate === undefined ? {} : { certificate: certificate.certificate as ICertificate }),
  });
  const network =
    settings.network === undefined
      ? undefined
      : new NetworkStack(app, stackName('network'), {
          ...here,
          settings,
          ...settings.network,
          keys: keys.keys,
          ...(keys.formerSealingKey === undefined ? {} : { formerSealingKey: keys.formerSealingKey }),
        });
  const storage = new StorageStack(app, stackName('storage'), {
    ...here,
    settings,
    dataKey: keys.keys.data,
    pagesUrl: web.pagesUrl,
    ...(network === undefined ? {} : { endpointId: network.s3Endpoint.vpcEndpointId }),
  });
  const firewall = settings.firewall
    ? new FirewallStack(app, stackName('firewall'), { ...here, settings, dataKey: keys.keys.data })
    : undefined;
  const service = new ServiceStack(app, stackName('service'), {
    ...here,
    settings,
    keys: keys.keys,
    ...(keys.formerSealingKey === undefined ? {} : { formerSealingKey: keys.formerSealingKey }),
    tables: storage.tables,
    web,
    codeOf: bundles.codeOf,
    ...(firewall === undefined ? {} : { webAclArn: firewall.webAclArn, edgeGroups: firewall.edgeGroups }),
    ...(network === undefined ? {} : { network: { vpc: network.vpc, group: network.functionsGroup } }),
  });
  // Names, not references, lead from functions to these: say that they come first.
  service.addStackDependency(mail);
  service.addStackDependency(storage);
  const seal = new SealStack(app, stackName('seal'), {
    ...here,
    settings,
    dataKey: keys.keys.data,
    code: bundles.sealCertificate,
  });
  seal.addStackDependency(service);
  const observability =
    settings.alarmMail === undefined
      ? undefined
      : new ObservabilityStack(app, stackName('observability'), {
          ...here,
          settings,
          keys: keys.keys,
          failures: service.failures,
          alarmMail: settings.alarmMail,
        });
  const copies = backupStacks(app, { settings, keys, storage, restoreTests: bundles.restoreTests });
  return { keys, certificate, mail, web, network, storage, firewall, service, seal, observability, ...copies };
};

const backupStacks = (
  app: App,
  {
    settings,
    keys,
    storage,
    restoreTests,
  }: {
    readonly settings: Settings;
    readonly keys: KeysStack;
    readonly storage: StorageStack;
    readonly restoreTests: Bundles['restoreTests'];
  },
) => {
  const { region, backup } = settings;
  if (backup === undefined) return {};
  const stackName = namesIn(settings).stack;
  const secondRegion = new SecondRegionStack(app, stackName('second-region'), {
    env: { region: backup.secondRegion },
    settings,
    backup,
    keys: keys.keys,
    restoreTests,
  });
  const plans = new BackupStack(app, stackName('backup'), {
    env: { region },
    settings,
    backup,
    dataKey: keys.keys.data,
    copies: secondRegion.vault as IBackupVault,
  });
  plans.addStackDependency(storage);
  return { secondRegion, backup: plans };
};
