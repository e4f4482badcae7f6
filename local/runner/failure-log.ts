import { appendFileSync } from 'node:fs';

/** Appends lines to a file. A folder that was deleted under a running system must not end it. */
export const openLog =
  (path: string): ((line: string) => void) =>
  (line) => {
    try {
      appendFileSync(path, `${line}\n`, { mode: 0o600 });
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}: ${line}\n`);
    }
  };

/** What was given up after its last try, a line of JSON each: the local dead-letter queue. */
export const openFailureLog = (path: string, now: () => Date): ((failure: object) => void) => {
  const write = openLog(path);
  return (failure) => write(JSON.stringify({ at: now().toISOString(), ...failure }));
};
