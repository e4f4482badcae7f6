import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import {
  BackupClient,
  GetRestoreTestingPlanCommand,
  PutRestoreValidationResultCommand,
  paginateListRestoreJobs,
} from '@aws-sdk/client-backup';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { RestoreReport } from '../../adapters/check-restored.ts';
import { metricsNamespace, restoreMetrics } from '../../lambdas/metrics.ts';
import type { CheckRequest, RestoreJob } from './copies-of-test.ts';
import { readPlace } from './place.ts';
import { isOverdue, jobEnded, type RestoreTests } from './report-restores.ts';

const backup = new BackupClient({});
/** Checking takes minutes. */
const lambda = new LambdaClient({ requestHandler: { requestTimeout: 14.5 * 60_000 }, maxAttempts: 1 });
const metrics = new Metrics({ namespace: metricsNamespace });

const openTests = (): RestoreTests => {
  const { plan, planArn, checker, sources } = readPlace();
  return {
    sources,
    jobs: async (since) => {
      const jobs: RestoreJob[] = [];
      const pages = paginateListRestoreJobs(
        { client: backup },
        { ByRestoreTestingPlanArn: planArn, ByCreatedAfter: since },
      );
      for await (const { RestoreJobs = [] } of pages)
        jobs.push(
          ...RestoreJobs.map((job) => ({
            id: job.RestoreJobId ?? '',
            source: job.SourceResourceArn ?? '',
            restored: job.CreatedResourceArn,
            status: job.Status ?? '',
            validation: job.ValidationStatus,
            createdAt: job.CreationDate ?? new Date(0),
            copiedAt: job.RecoveryPointCreationDate ?? new Date(0),
          })),
        );
      return jobs;
    },
    planCreatedAt: async () => {
      const { RestoreTestingPlan } = await backup.send(
        new GetRestoreTestingPlanCommand({ RestoreTestingPlanName: plan }),
      );
      return RestoreTestingPlan?.CreationTime ?? new Date(0);
    },
    check: (request) => ask(checker, request),
    judge: async (RestoreJobId, ValidationStatus, ValidationStatusMessage) => {
      try {
        await backup.send(
          new PutRestoreValidationResultCommand({
            RestoreJobId,
            ValidationStatus,
            ValidationStatusMessage: ValidationStatusMessage.slice(0, 1000),
          }),
        );
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'InvalidRequestException') throw error;
        console.log(JSON.stringify({ message: 'not judged again', job: RestoreJobId }));
      }
    },
  };
};

const ask = async (FunctionName: string, request: CheckRequest): Promise<RestoreReport> => {
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(request)) }),
  );
  const text = Buffer.from(Payload ?? []).toString('utf8');
  // An answer that is none leaves the jobs unjudged: it is tried again, and the alarm goes off.
  if (FunctionError !== undefined) throw new Error(`the check failed: ${text.slice(0, 500)}`);
  return JSON.parse(text) as RestoreReport;
};

/** The end of a job of the restore test, or the hour at which somebody has to notice that there was none. */
export const handler = async (event: { readonly detail?: { readonly restoreJobId?: string } }): Promise<void> => {
  const tests = openTests();
  try {
    if (event.detail?.restoreJobId === undefined) {
      metrics.addMetric(restoreMetrics.overdue, MetricUnit.Count, (await isOverdue(tests, new Date())) ? 1 : 0);
      return;
    }
    const outcome = await jobEnded(tests, new Date());
    console.log(
      JSON.stringify({ ...outcome, message: 'restore test', found: 'message' in outcome ? outcome.message : '' }),
    );
    if (outcome.kind === 'failed') metrics.addMetric(restoreMetrics.failed, MetricUnit.Count, 1);
    if (outcome.kind === 'passed') metrics.addMetric(restoreMetrics.passed, MetricUnit.Count, 1);
  } catch (error) {
    metrics.addMetric(restoreMetrics.failed, MetricUnit.Count, 1);
    throw error;
  } finally {
    metrics.publishStoredMetrics();
  }
};
