import type { DynamoDBStreamEvent } from 'aws-lambda';

/** Whether a function was called by its stream, and not by a rule or an operator. */
export const isStream = (event: unknown): event is DynamoDBStreamEvent =>
  typeof event === 'object' && event !== null && 'Records' in event;
