import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/** Asks the administration function (lambdas/administration/index.ts); an operator needs the right to call it and no other. */
export const askPlan = async (
  lambda: LambdaClient,
  functionName: string,
  question: { readonly team: string; readonly plan?: string },
): Promise<{
  readonly problem?: string;
  readonly from?: string;
  readonly to?: string;
  readonly stops?: readonly string[];
  readonly used?: Readonly<Record<string, number>>;
}> => {
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(question)) }),
  );
  const reply = JSON.parse(Buffer.from(Payload ?? []).toString('utf8') || '{}');
  if (FunctionError !== undefined) throw new Error(`the administration function failed: ${reply.errorMessage}`);
  return reply;
};
