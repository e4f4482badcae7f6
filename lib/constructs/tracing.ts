import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ReasonedStatement } from './granted-statements.ts';

/**
 * How long each invocation took and whether it failed, by Lambda itself. Nothing in the code adds to a trace, so that no payload, id or
 * address can get into one.
 */
export const traced = (made: LambdaFunction): void => {
  // The property of the L2 would write the right into an inline policy.
  (made.node.defaultChild as CfnFunction).tracingConfig = { mode: 'Active' };
};

export const traces: ReasonedStatement = {
  statement: new PolicyStatement({ actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], resources: ['*'] }),
  wildcardReason: 'X-Ray has no resources to name: a trace is written or it is not.',
};

/** Findings about failures of what starts a function: they are dealt with where it is started. */
export const startedAsMeant = {
  'NIST.800.53.R5-LambdaDLQ':
    'Callers wait for its answer, or the trigger that starts it has a queue for failures of its own (lib/constructs/triggers.ts).',
  'Serverless-LambdaDLQ':
    'Callers wait for its answer, or the trigger that starts it has a queue for failures of its own (lib/constructs/triggers.ts).',
} as const;
