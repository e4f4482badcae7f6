import { appendFileSync } from 'node:fs';

/** What was given up after its last try, a line of JSON each: the local dead-letter queue. */
export const openFailureLog =
  (path: string, now: () => Date): ((failure: object) => void) =>
  (failure) =>
    appendFileSync(path, `${JSON.stringify({ at: now().toISOString(), ...failure })}\n`, { mode: 0o600 });
