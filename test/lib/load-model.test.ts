import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { counted, sum, variableCosts } from '../../lib/load-model/cost.ts';
import { costPage, scalePage } from '../../lib/load-model/pages.ts';
import { demands, firstLimit, sealingBacklog, used } from '../../lib/load-model/quotas.ts';
import { resourcesOf, synthesize } from './synthesized.ts';

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8');

describe('the model of load and cost', () => {
  test('is what the pages show: npm run cost writes them again', () => {
    expect(page('cost')).toBe(costPage());
    expect(page('scale')).toBe(scalePage());
  });

  test('names the first quota that each load hits', () => {
    const first = (demand: (typeof demands)[keyof typeof demands]) => firstLimit(demand).what;
    expect(first(demands.million)).toMatch(/^SES/);
    expect(used(firstLimit(demands.million), demands.million)).toBeGreaterThan(1);
    expect(used(firstLimit(demands.thousand), demands.thousand)).toBeLessThan(0.1);
    for (const demand of Object.values(demands)) expect(scalePage()).toContain(`First limit: **${first(demand)}**`);
  });

  test('costs grow with contracts, and each line with them', () => {
    expect(sum(variableCosts(1000))).toBeCloseTo(1000 * sum(variableCosts(1)), 6);
    for (const { dollars } of variableCosts(1)) expect(dollars).toBeGreaterThan(0);
  });

  test('a backlog is worked off where there is room on average, and never where there is none', () => {
    const { waiting, hours } = sealingBacklog(demands.million);
    expect(waiting).toBeGreaterThan(0);
    expect(hours).toBeLessThan(72);
    expect(sealingBacklog(demands.million, 1).hours).toBe(Number.POSITIVE_INFINITY);
    expect(sealingBacklog(demands.thousand).waiting).toBe(0);
  });

  test('counts about what the templates of prod have', () => {
    const prod = synthesize('prod');
    const [webAcl] = resourcesOf(prod, 'AWS::WAFv2::WebACL');
    expect(Math.abs(resourcesOf(prod, 'AWS::CloudWatch::Alarm').length - counted.alarms)).toBeLessThan(20);
    expect(Math.abs(webAcl?.Properties.Rules.length - counted.rules)).toBeLessThan(4);
  });
});
