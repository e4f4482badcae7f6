import { functions } from '../../lambdas/functions.ts';
import { prices } from './prices.ts';
import { contract, keyCount, lambda, perContract, renewalWrites, seconds } from './usage.ts';

export interface CostLine {
  readonly what: string;
  readonly dollars: number;
}

interface FixedCost extends CostLine {
  /** Paid only where this is set. */
  readonly setting?: 'network' | 'firewall' | 'alarmMail';
}

/** About what the templates of prod have; a test counts them. */
export const counted = { alarms: 50, rules: 8 } as const;

/** What prod costs each month before anybody uses it. */
export const fixedCosts = ({ alarms, rules } = counted): readonly FixedCost[] => [
  { what: 'KMS keys and replicas', dollars: (keyCount + 1) * prices.keyMonth },
  {
    what: 'interface endpoints, 3 in 2 zones and 1 in the second Region',
    dollars: (3 * 2 + 1) * 730 * prices.endpointZoneHour,
    setting: 'network',
  },
  { what: 'firewall', dollars: prices.firewallMonth + rules * prices.firewallRuleMonth, setting: 'firewall' },
  {
    what: 'alarms, own metrics, dashboard',
    dollars: alarms * prices.alarmMonth + 10 * prices.metricMonth + prices.dashboardMonth,
    setting: 'alarmMail',
  },
];

/** What so many contracts in a month add to that month's bill; what is stored comes on top, see {@link storedTenYears}. */
export const variableCosts = (contracts: number): readonly CostLine[] => {
  const p = perContract;
  const lines: readonly CostLine[] = [
    { what: 'mail', dollars: p.mails * prices.mail },
    { what: 'functions', dollars: lambda.gbSeconds * prices.lambdaGbSecond + lambda.requests * prices.lambdaRequest },
    { what: 'API', dollars: p.apiRequests * prices.apiRequest },
    { what: 'tables', dollars: p.writes * prices.tableWrite + p.reads * prices.tableRead },
    { what: 'KMS', dollars: p.keyUses * prices.keyUse + p.seals * prices.keySign },
    { what: 'objects: requests', dollars: p.objectPuts * prices.objectPut + p.objectGets * prices.objectGet },
    { what: 'downloads', dollars: p.outGb * prices.outGb },
    { what: 'logs, traces', dollars: p.logGb * prices.logGb + lambda.requests * 0.05 * prices.trace },
    { what: 'firewall: requests', dollars: p.apiRequests * prices.firewallRequest },
  ];
  return lines.map(({ what, dollars }) => ({ what, dollars: dollars * contracts }));
};

/** What is kept of so many contracts costs so much over ten years: three months warm, then cold, with copies in two Regions. */
export const storedTenYears = (contracts: number): number => {
  const { objectGb, tableGb } = perContract;
  const objects = objectGb * (3 * prices.objectGbMonth + 117 * prices.objectColdGbMonth);
  const backups = (objectGb + tableGb) * 120 * prices.backupGbMonth + (objectGb + tableGb) * prices.copyGb;
  return contracts * (objects + tableGb * 120 * prices.tableGbMonth + backups);
};

/** What it costs to renew the evidence of so many documents once: each file is read, gets a timestamp, and is stored again as a whole. */
export const renewalCosts = (documents: number): readonly CostLine[] => {
  const { files, megabytes } = contract;
  const time = (functions.sealing.memoryMb * seconds.renewal + functions.notary.memoryMb * seconds.notary) / 1024;
  const lines: readonly CostLine[] = [
    { what: 'functions', dollars: time * prices.lambdaGbSecond + 2 * prices.lambdaRequest },
    { what: 'tables', dollars: renewalWrites.units * prices.tableWrite + 10 * prices.tableRead },
    { what: 'objects and KMS', dollars: files * (prices.objectPut + prices.objectGet) + 4 * prices.keyUse },
    { what: 'a month of the new revisions', dollars: ((files * megabytes) / 1000) * prices.objectGbMonth },
  ];
  return lines.map(({ what, dollars }) => ({ what, dollars: dollars * documents }));
};

export const sum = (lines: readonly CostLine[]): number => lines.reduce((total, { dollars }) => total + dollars, 0);
