import { randomUUID } from 'node:crypto';
import type { ScheduledEvent } from 'aws-lambda';
import type { Outcome } from './function-thread.ts';

export interface Schedule {
  /** Starts the function now; settles when it is done. */
  readonly tick: () => Promise<Outcome>;
  readonly close: () => void;
}

/** Starts a function every so many minutes, one run at a time. */
export const startSchedule = (options: {
  readonly name: string;
  readonly everyMinutes: number;
  readonly invoke: (event: ScheduledEvent) => Promise<Outcome>;
  readonly now: () => Date;
  readonly log: (line: string) => void;
}): Schedule => {
  let running: Promise<Outcome> | undefined;
  const run = async (): Promise<Outcome> => {
    const outcome = await options.invoke({
      id: randomUUID(),
      version: '0',
      account: '000000000000',
      region: 'ap-northeast-1',
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      time: options.now().toISOString(),
      resources: [`arn:aws:events:ap-northeast-1:000000000000:rule/${options.name}`],
      detail: {},
    });
    if (outcome.kind === 'failed') options.log(`${options.name} failed: ${outcome.error.errorMessage}`);
    return outcome;
  };
  const tick = async (): Promise<Outcome> => {
    // A run under way may have looked before what the caller waits for was due.
    await running;
    running = run();
    return running;
  };
  const timer = setInterval(() => void tick(), options.everyMinutes * 60_000);
  return { tick, close: () => clearInterval(timer) };
};
