import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { edgeListsOf } from '../../adapters/allowlist-store.ts';
import { openFirewall, readFirewallPlace } from '../../adapters/firewall.ts';
import { openTable } from '../../adapters/table.ts';
import { networksOfRanges } from '../../core/access/range-networks.ts';
import { readEnvironment } from '../environment.ts';
import { edgeMetrics, metricsNamespace } from '../metrics.ts';
import { open } from '../open.ts';
import { quietly } from '../quietly.ts';
import { reasonOf } from '../reason-of.ts';
import { triggers } from '../triggers.ts';
import type { Invocation } from '../worker.ts';
import { reconcile } from './reconcile.ts';

const logger = new Logger();
const metrics = new Metrics({ namespace: metricsNamespace });

/** Every minute: the firewall as the teams' lists say, as far as they fit. Without a firewall there is nothing to do. */
export const handler = quietly(async (_: unknown, invocation: Invocation): Promise<void> => {
  const opened = open(triggers.edgeDue.needs, readEnvironment(), {
    table: openTable,
    firewall: readFirewallPlace,
  });
  const place = opened.firewall;
  if (place === undefined) return;
  const lists = await edgeListsOf(opened.edgeLists, new Date());
  const teams = lists.map(({ team, since, ranges }) => ({ id: team, since, ...networksOfRanges(ranges) }));
  let done = false;
  try {
    const report = await reconcile(teams, {
      edge: openFirewall(place),
      place,
      timeLeft: invocation.getRemainingTimeInMillis,
      pause: async (ms) => {
        await pause(ms);
      },
    });
    done = report.done;
    metrics.addMetric(edgeMetrics.teams, MetricUnit.Count, report.atEdge);
    metrics.addMetric(edgeMetrics.left, MetricUnit.Count, report.left);
    metrics.addMetric(edgeMetrics.full, MetricUnit.Percent, report.fullPercent);
    if (report.changes > 0) logger.info('firewall changed', { ...report });
  } catch (error) {
    // A race or a throttled call: the next minute begins with what is there then.
    logger.warn('firewall not reached', { reason: reasonOf(error) });
  }
  metrics.addMetric(edgeMetrics.behind, MetricUnit.Count, done ? 0 : 1);
  metrics.publishStoredMetrics();
});
