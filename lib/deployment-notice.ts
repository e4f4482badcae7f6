import { fixedCosts, sum } from './load-model/cost.ts';
import type { Settings } from './settings.ts';

/** What somebody should know before a deployment: where it goes, about what it costs, and what can't be undone. */
export const deploymentNotice = (settings: Settings): readonly string[] => {
  const { name, region, domain, backup, keepData, mail, trustedRoots } = settings;
  const paid = fixedCosts().filter(({ setting }) => setting === undefined || Boolean(settings[setting]));
  return [
    `${name} in ${region}${backup === undefined ? '' : `, copies in ${backup.secondRegion}`}${domain === undefined ? '' : `, certificate in us-east-1`}`,
    `About ${Math.round(sum(paid))} US dollars a month before any use (an estimate, docs/cost.md).`,
    'The first deployment certifies the seal by itself; reports say so until you import a certificate (npm run certificate).',
    ...(trustedRoots.length === 0
      ? [
          'No root is trusted (trustedRoots): no timestamp is taken, and documents wait, until `npm run certificate -- trust ROOT.pem` names that of your authority.',
        ]
      : []),
    ...(mail.sandbox ? ['Mail: SES sandbox, to verified addresses only.'] : []),
    ...(keepData
      ? ['Tables, buckets and keys stay when their stack is deleted; deleting them is then up to you.']
      : ['`npm run destroy` deletes it with everything in it.']),
    ...(backup?.lock === 'compliance'
      ? [
          `IRREVERSIBLE three days after the first deployment: the vaults are locked. Copies then stay and cost for up to ${backup.monthlyDays} days, and nobody can delete them.`,
        ]
      : []),
  ];
};
