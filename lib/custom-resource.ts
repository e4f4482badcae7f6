import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';

/** What CloudFormation calls during a deployment: it waits until the outcome is PUT to the URL in the event. */
export const customResource =
  (options: {
    /** Never changes: another id would have CloudFormation delete the one before. */
    readonly physicalId: string;
    readonly act: (event: CloudFormationCustomResourceEvent) => Promise<void>;
  }) =>
  async (event: CloudFormationCustomResourceEvent, context: Context): Promise<void> => {
    const outcome = await options.act(event).then(
      () => ({ Status: 'SUCCESS' }),
      (error: unknown) => ({ Status: 'FAILED', Reason: `${error} (log stream ${context.logStreamName})` }),
    );
    const answer = await fetch(event.ResponseURL, {
      method: 'PUT',
      body: JSON.stringify({
        ...outcome,
        PhysicalResourceId: options.physicalId,
        StackId: event.StackId,
        RequestId: event.RequestId,
        LogicalResourceId: event.LogicalResourceId,
      }),
    });
    if (!answer.ok) throw new Error(`CloudFormation answered ${answer.status}`);
  };
