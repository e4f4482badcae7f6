import { dueShards } from '../../adapters/document-items.ts';
import { overallThrottle } from '../constructs/api-stage.ts';
import { profiles } from '../settings.ts';
import { clockItemsPerMinute, contract, perContract, renewalsPerMinute, renewalWrites, seconds } from './usage.ts';

const monthSeconds = 30 * 86_400;

export interface Demand {
  readonly name: string;
  readonly contractsPerMonth: number;
  readonly renewalsPerMonth: number;
  /** The busiest second against the average one. */
  readonly peak: number;
}

export const demands = {
  one: { name: '1 contract a month', contractsPerMonth: 1, renewalsPerMonth: 0, peak: 10 },
  thousand: { name: '1,000 contracts a month', contractsPerMonth: 1000, renewalsPerMonth: 0, peak: 10 },
  million: {
    name: '1,000,000 contracts a month, peak 10 times the average',
    contractsPerMonth: 1e6,
    renewalsPerMonth: 0,
    peak: 10,
  },
  renewals: { name: '10,000,000 documents renewed in one month', contractsPerMonth: 0, renewalsPerMonth: 1e7, peak: 1 },
} as const satisfies Record<string, Demand>;

export interface Limit {
  readonly what: string;
  /** `setting`: ours to change; `quota`: AWS raises it on request; `fixed`: neither. */
  readonly kind: 'setting' | 'quota' | 'fixed';
  readonly limit: number;
  readonly unit: string;
  readonly need: (demand: Demand) => number;
}

const perSecond = (perMonth: number, { peak }: Demand): number => (perMonth * peak) / monthSeconds;
const { sealing, notary } = profiles.prod.reservedConcurrency;
const { renewalsAtOnce } = profiles.prod;
/** Seconds of a function's time that a second of the load asks for: how many run at once. */
const sealingAtOnce = (demand: Demand): number =>
  perSecond(demand.contractsPerMonth, demand) * (perContract.seals * seconds.sealing + seconds.evidence) +
  perSecond(demand.renewalsPerMonth, demand) * seconds.renewal;
const timestampsAtOnce = (demand: Demand): number =>
  perSecond(demand.contractsPerMonth * perContract.timestamps + demand.renewalsPerMonth * contract.files, demand) *
  seconds.notary;
const apiAtOnce = (demand: Demand): number =>
  perSecond(demand.contractsPerMonth * perContract.apiRequests, demand) * seconds.api;

export const limits: readonly Limit[] = [
  {
    what: 'SES: mails a day (a first grant)',
    kind: 'quota',
    limit: 50_000,
    unit: '/day',
    need: (d) => (d.contractsPerMonth * perContract.mails) / 30,
  },
  {
    what: 'SES: mails a second (a first grant)',
    kind: 'quota',
    limit: 14,
    unit: '/s',
    need: (d) => perSecond(d.contractsPerMonth * perContract.mails, d),
  },
  { what: 'sealing: reserved executions', kind: 'setting', limit: sealing, unit: 'at once', need: sealingAtOnce },
  { what: 'notary: reserved executions', kind: 'setting', limit: notary, unit: 'at once', need: timestampsAtOnce },
  {
    what: 'Lambda: executions of the account',
    kind: 'quota',
    limit: 1000,
    unit: 'at once',
    need: (d) => sealingAtOnce(d) + timestampsAtOnce(d) + apiAtOnce(d),
  },
  {
    what: 'API: requests a second (our throttle)',
    kind: 'setting',
    limit: overallThrottle.rate,
    unit: '/s',
    need: (d) => perSecond(d.contractsPerMonth * perContract.apiRequests, d),
  },
  {
    what: 'API Gateway: requests a second',
    kind: 'quota',
    limit: 10_000,
    unit: '/s',
    need: (d) => perSecond(d.contractsPerMonth * perContract.apiRequests, d),
  },
  {
    what: 'KMS: ECC signatures a second',
    kind: 'quota',
    limit: 1000,
    unit: '/s',
    need: (d) => perSecond(d.contractsPerMonth * perContract.seals, d),
  },
  {
    what: 'KMS: symmetric calls a second (Tokyo)',
    kind: 'quota',
    limit: 20_000,
    unit: '/s',
    need: (d) => perSecond(d.contractsPerMonth * perContract.keyUses + d.renewalsPerMonth * 4, d),
  },
  {
    what: 'clock: due items a minute',
    kind: 'setting',
    limit: clockItemsPerMinute,
    unit: '/min',
    need: (d) => 60 * perSecond(d.renewalsPerMonth, d),
  },
  {
    what: `clock: renewals a minute with ${renewalsAtOnce} under way (renewalsAtOnce)`,
    kind: 'setting',
    limit: renewalsPerMinute(renewalsAtOnce),
    unit: '/min',
    need: (d) => 60 * perSecond(d.renewalsPerMonth, d),
  },
  {
    what: 'table documents: index teamDocuments, writes a second of one team that sends it all',
    kind: 'fixed',
    limit: 1000,
    unit: '/s',
    need: (d) => perSecond(d.contractsPerMonth * perContract.listWrites, d),
  },
  {
    what: `table documents: index dueItems, writes a second of a shard (of ${dueShards})`,
    kind: 'fixed',
    limit: 1000,
    unit: '/s',
    need: (d) =>
      perSecond(d.contractsPerMonth * perContract.dueWrites + d.renewalsPerMonth * renewalWrites.due, d) / dueShards,
  },
];

export const used = (limit: Limit, demand: Demand): number => limit.need(demand) / limit.limit;

/** The limit that a load meets first, whether it passes it or not. */
export const firstLimit = (demand: Demand): Limit =>
  limits.reduce((tightest, limit) => (used(limit, demand) > used(tightest, demand) ? limit : tightest));

export interface Backlog {
  /** Tasks that wait when the peak ends, and hours until the last is done. */
  readonly waiting: number;
  readonly hours: number;
}

/** Minute by minute: a peak of an hour at full height, then the average; what the workers can't take waits in the table. */
export const sealingBacklog = (demand: Demand, reserved: number = sealing): Backlog => {
  const average = sealingAtOnce({ ...demand, peak: 1 });
  let waiting = 0;
  let worst = 0;
  for (let minute = 0; minute < 30 * 24 * 60; minute++) {
    const asked = (minute < 60 ? average * demand.peak : average) * 60;
    waiting = Math.max(0, waiting + asked - reserved * 60);
    worst = Math.max(worst, waiting);
    if (minute >= 60 && waiting === 0) return { waiting: worst / seconds.sealing, hours: minute / 60 };
  }
  return { waiting: worst / seconds.sealing, hours: Number.POSITIVE_INFINITY };
};

/** What a mass of renewals does to acts that people wait for, and how long it takes when all of them come due together. */
export const renewalFlood = (documents: number) => ({
  actWaitsSeconds: (renewalsAtOnce * seconds.renewal) / sealing,
  days: documents / Math.min(renewalsPerMinute(renewalsAtOnce), (sealing * 60) / seconds.renewal) / 1440,
});
