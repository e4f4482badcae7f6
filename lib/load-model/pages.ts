import { profiles } from '../settings.ts';
import { type CostLine, fixedCosts, renewalCosts, storedTenYears, sum, variableCosts } from './cost.ts';
import { asOf } from './prices.ts';
import { type Demand, demands, firstLimit, type Limit, limits, renewalFlood, sealingBacklog, used } from './quotas.ts';
import { contract, perContract, seconds } from './usage.ts';

const money = (dollars: number): string => {
  if (dollars === 0) return '0';
  if (dollars < 0.01) return dollars.toPrecision(2);
  return dollars < 100 ? dollars.toFixed(2) : Math.round(dollars).toLocaleString('en');
};
const number = (value: number): string =>
  value < 10 ? String(Number(value.toPrecision(2))) : Math.round(value).toLocaleString('en');
const percent = (share: number): string => `${number(share * 100)} %`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const volumes = [1, 1000, 1_000_000] as const;

const variableRows = (): readonly (readonly string[])[] => {
  const columns = volumes.map(variableCosts);
  return (columns[0] ?? []).map(({ what }: CostLine, index) => [
    what,
    ...columns.map((lines) => money(lines[index]?.dollars ?? 0)),
  ]);
};

export const costPage = (): string => {
  const fixed = fixedCosts();
  return `# Cost

Made by \`npm run cost\` from \`lib/load-model/\`: what a contract does follows from the state machine and the tables of data, prices are data with a date. US dollars, Tokyo, without free tiers, taxes,
the timestamp authority, the certificate and the domain. Prices are as remembered on ${asOf}: **check the ones that matter to you** in \`lib/load-model/prices.ts\`.

A contract here: ${contract.recipients} recipients, ${contract.files} file of ${contract.megabytes} MB, ${contract.reads} downloads. It makes ${perContract.apiRequests} requests, ${perContract.commits} commits, ${perContract.mails} mails, ${perContract.seals} seals and **${perContract.timestamps} timestamps**:
at 10 yen each, timestamps alone are more than all of AWS.

## Each month before any use (prod)

${table(
  ['', '$'],
  [...fixed.map(({ what, dollars }) => [what, money(dollars)]), ['**all**', `**${money(sum(fixed))}**`]],
)}

An evaluation (dev) pays for its keys alone, and for what it uses: about 10.

## Each month by contracts

${table(
  ['', ...volumes.map((count) => count.toLocaleString('en'))],
  [...variableRows(), ['**all**', ...volumes.map((count) => `**${money(sum(variableCosts(count)))}**`)]],
)}

## To keep them for ten years

Files go to cold storage after 90 days; monthly copies in two Regions are kept as long. The contracts of one month, over all ten years together:

${table(
  volumes.map((count) => count.toLocaleString('en')),
  [volumes.map((count) => money(storedTenYears(count)))],
)}

Every revision is stored whole (${perContract.objectPuts - 1} a file): that and the copies are most of it. Backups of buckets are incremental, so a
file counts once in them however many months copy it.
`;
};

const renewalCost = (documents: number): string => {
  const lines = renewalCosts(documents);
  const each = lines.map(({ what, dollars }) => `${what} ${money(dollars)}`).join(', ');
  return `\nIt costs $${money(sum(lines))} (${each}), and one timestamp a document.\n`;
};

const needOf = (limit: Limit, demand: Demand): string =>
  `${number(limit.need(demand))}${limit.unit.startsWith('/') ? limit.unit : ` ${limit.unit}`}`;

const demandSection = (demand: Demand): string => {
  const first = firstLimit(demand);
  const rows = [...limits]
    .sort((a, b) => used(b, demand) - used(a, demand))
    .slice(0, 6)
    .map((limit) => [limit.what, limit.kind, number(limit.limit), needOf(limit, demand), percent(used(limit, demand))]);
  const backlog = sealingBacklog(demand);
  const waits =
    backlog.waiting < 1
      ? 'Nothing waits for a seal longer than it takes.'
      : Number.isFinite(backlog.hours)
        ? `After an hour at the peak ${number(backlog.waiting)} acts wait for their seals; the last is done ${number(backlog.hours)} hours after the peak began.`
        : 'Sealing never catches up: the reserved executions must be raised first.';
  return `## ${demand.name}

First limit: **${first.what}** (${percent(used(first, demand))}${used(first, demand) > 1 ? ', **passed**' : ''}). ${waits}

${table(['limit', '', 'is', 'asked', 'used'], rows)}
${demand.renewalsPerMonth === 0 ? '' : renewalCost(demand.renewalsPerMonth)}`;
};

export const scalePage = (): string => {
  const flood = renewalFlood(demands.renewals.renewalsPerMonth);
  return `# Scale

Made by \`npm run cost\` from \`lib/load-model/quotas.ts\`. \`setting\`: ours to change; \`quota\`: AWS raises it on request; \`fixed\`: neither. Times of work are in \`lib/load-model/usage.ts\`: a seal ${seconds.sealing} s, of which most is
the timestamp authority's, a renewal ${seconds.renewal} s. Nothing here was measured in a real account.

${Object.values(demands).map(demandSection).join('\n')}
## What follows

- A month of a million contracts needs, before it begins: SES's daily quota raised (days), \`reservedConcurrency\` of sealing and notary raised to what the table asks for, the
  account's executions raised with them, and a timestamp authority that takes as many a second.
- Nothing is lost at any of these: tasks are rows in the table, and wait there. What is late is seen by \`stream-behind\`, \`tasks-put-off\` and \`function-throttled\`.
- The index \`teamDocuments\` has one partition a team: one team can write about 1,000 units a second to it. It repeats keys and the state alone, so only a new state writes to it,
  and the documents of a list's page are read from the table by their keys.
- Renewals don't crowd out contracts: at most \`renewalsAtOnce\` (${profiles.prod.renewalsAtOnce}) are under way together, so that an act waits behind them for ${number(flood.actWaitsSeconds)} s at most. If ten million came due in one moment (an
  algorithm ends), they would take ${number(flood.days)} days, of the year that they have. For more, raise \`reservedConcurrency\` of sealing and \`renewalsAtOnce\` together.
- The clock does what people wait for (documents that expire, tasks that are tried again) first and many at once, apart from renewals. A run that ends before all is done
  leaves the rest to the next minute's; \`clock-behind\` is the alarm.
`;
};
