import { isCloudSignError } from '../core/errors.ts';

/**
 * Why something failed, for a log: our own code and detail, or of a foreign error its name, the request of AWS and where it was thrown.
 * Never its message: it may quote what the other side was given, e.g. SES the address of a recipient.
 */
export const reasonOf = (error: unknown): string => {
  if (isCloudSignError(error)) return error.message;
  if (!(error instanceof Error)) return typeof error;
  const stack = error.stack ?? '';
  const frames = stack
    .slice(stack.indexOf(error.message) + error.message.length)
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .slice(0, 4)
    .map((line) => line.trim());
  return [error.name, ...requestOf(error), ...frames].join(' ').slice(0, 500);
};

const requestOf = (error: Error): string[] => {
  const { $metadata } = error as { $metadata?: { readonly requestId?: unknown; readonly httpStatusCode?: unknown } };
  return $metadata === undefined ? [] : [`(${$metadata.httpStatusCode}, request ${$metadata.requestId})`];
};
