import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { edgeMetrics, restoreMetrics, workMetrics } from '../../lambdas/metrics.ts';
import { watchedCalls } from '../../lib/constructs/key-watch.ts';
import { asText, resourcesOf, type Synthesized, synthesize } from './synthesized.ts';

let prod: Synthesized;
let dashboard: string;
beforeAll(() => {
  prod = synthesize('prod');
  const [board] = resourcesOf(prod, 'AWS::CloudWatch::Dashboard');
  dashboard = asText(board?.Properties.DashboardBody);
});

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8');

describe('who runs the service sees', () => {
  test.each([
    ['acts sealed', workMetrics.actsSealed],
    ['how long a seal takes', workMetrics.sealSeconds],
    ['how far workers are behind their queue', 'IteratorAge'],
    ['errors of timestamp authorities', workMetrics.timestampErrors],
    ['how long documents wait for their evidence', workMetrics.evidenceWaitSeconds],
    ['renewals that become due', workMetrics.renewalsDue],
    ['renewals at risk', workMetrics.renewalsAtRisk],
    ['how far the firewall is behind the allowlists', edgeMetrics.behind],
    ['mails that came back', workMetrics.mailsReturned],
    ['what is refused by the firewall', 'BlockedRequests'],
    ['uses of keys by others', 'keys-used-outside'],
  ])('%s', (_, metric) => expect(dashboard).toContain(metric));

  test('everything that is counted, on the dashboard or in an alarm', () => {
    const alarms = resourcesOf(prod, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties.MetricName);
    // Told in the log and looked at when the firewall is full; a test that passed is no news.
    const untold: readonly string[] = [edgeMetrics.teams, edgeMetrics.left, edgeMetrics.full, restoreMetrics.passed];
    for (const name of Object.values({ ...workMetrics, ...edgeMetrics, ...restoreMetrics }))
      expect(dashboard.includes(name) || alarms.includes(name) || untold.includes(name), name).toBe(true);
  });
});

describe('an alarm goes off', () => {
  const alarm = (name: string) =>
    resourcesOf(prod, 'AWS::CloudWatch::Alarm').filter(
      ({ Properties }) => Properties.AlarmName === `cloudsign-${name}`,
    );

  test('when a document has waited hours longer than the settings ask', () => {
    expect(alarm('evidence-waits')[0]?.Properties).toMatchObject({ Threshold: 4 * 3600, Statistic: 'Maximum' });
    expect(page('runbook')).toContain('## evidence-waits');
  });

  test('when the firewall was behind in each minute of half an hour, or nobody said', () => {
    expect(alarm('edge-behind')[0]?.Properties).toMatchObject({
      MetricName: 'EdgeBehind',
      Statistic: 'Minimum',
      Threshold: 1,
      Period: 300,
      EvaluationPeriods: 6,
      TreatMissingData: 'breaching',
    });
  });

  test('when a key is used by others than the functions, in either Region', () => {
    expect(alarm('keys-used-outside')).toHaveLength(2);
    const rules = resourcesOf(prod, 'AWS::Events::Rule').filter(({ Properties }) =>
      Properties.EventPattern?.source?.includes('aws.kms'),
    );
    expect(rules).toHaveLength(2);
    for (const { Properties } of rules) {
      // Decrypting is an event that only reads: an enabled rule would never hear of it.
      expect(Properties.State).toBe('ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS');
      const { detail } = Properties.EventPattern;
      expect(detail.eventName).toEqual([...watchedCalls]);
      const [byRole, withoutRole] = detail.$or.map(
        (one: { userIdentity: { sessionContext: { sessionIssuer: { arn: unknown[] } } } }) =>
          one.userIdentity.sessionContext.sessionIssuer.arn[0],
      );
      expect(withoutRole).toEqual({ exists: false });
      expect(byRole['anything-but'].length).toBeGreaterThan(0);
      expect(Properties.Targets).toHaveLength(1);
    }
    const [here] = rules.filter(({ Properties }) => Properties.EventPattern.detail.resources.ARN.length > 3);
    const roles: unknown[] =
      here?.Properties.EventPattern.detail.$or[0].userIdentity.sessionContext.sessionIssuer.arn[0]['anything-but'];
    expect(roles.map(asText)).toContain('arn:aws:iam::<AWS::AccountId>:role/cloudsign-sealing');
    expect(roles.map(asText).join()).not.toContain('role/cloudsign-clock');
  });

  test('by a pattern that EventBridge takes: at most 2,048 characters, however long the name of the deployment', () => {
    for (const { Properties } of resourcesOf(prod, 'AWS::Events::Rule')) {
      if (Properties.EventPattern === undefined) continue;
      // References as long as what they stand for: accounts have 12 digits, ARNs of keys 85 characters.
      const text = JSON.stringify(Properties.EventPattern, (_, value) =>
        typeof value === 'object' &&
        value !== null &&
        ('Fn::Join' in value || 'Ref' in value || 'Fn::GetAtt' in value || 'Fn::GetStackOutput' in value)
          ? asText(value)
              .replaceAll('<AWS::AccountId>', '123456789012')
              .replaceAll('cloudsign-', 'a-name-of-20-letters-')
              .replace(/^<[^>]+>$/, 'k'.repeat(85))
          : value,
      );
      expect(text.length).toBeLessThanOrEqual(2048);
    }
  });
});
