const throttles = new Set([
  'ThrottlingException',
  'ThrottledException',
  'ThrottlingError',
  'TooManyRequestsException',
  'ProvisionedThroughputExceeded',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'SlowDown',
  'TransactionInProgressException',
]);

/** Whether AWS said that it is asked too much at the moment: the same request succeeds later. */
export const isThrottled = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const { CancellationReasons: reasons } = error as { readonly CancellationReasons?: readonly { Code?: string }[] };
  return throttles.has(error.name) || (reasons ?? []).some(({ Code }) => throttles.has(Code ?? ''));
};
