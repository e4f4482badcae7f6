/** Answers jobs, a line of JSON each: what is timed is the work alone, from bytes to bytes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

export interface Job {
  readonly input: string;
  /** Where to leave the result, for whoever checks it. */
  readonly output?: string;
}

/** `prepare` is not timed; `work` is. Answers the pieces of what it made. */
export interface Work<Prepared = Uint8Array> {
  readonly prepare: (bytes: Uint8Array) => Promise<Prepared> | Prepared;
  readonly work: (prepared: Prepared) => Promise<readonly Uint8Array[]>;
  /** The work writes to its file: it is read anew each time. */
  readonly consumes?: boolean;
  /** Turns the result into a file that can be checked. */
  readonly toPdf?: (made: readonly Uint8Array[]) => Promise<Uint8Array>;
}

/** Not copied: what a contestant needs beside its file counts. */
export const bytesOf = (path: string): Uint8Array => {
  const { buffer, byteOffset, length } = readFileSync(path);
  return new Uint8Array(buffer, byteOffset, length);
};

let kept: { readonly path: string; readonly bytes: Uint8Array } | undefined;

/** The file of the last job stays in memory: what collects the garbage of reading it again must not fall on what is timed. */
export const keptBytesOf = (path: string): Uint8Array => {
  if (kept?.path !== path) kept = { path, bytes: bytesOf(path) };
  return kept.bytes;
};

export const timed = async <T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly ms: number; readonly cpuMs: number }> => {
  const [used, began] = [process.cpuUsage(), performance.now()];
  const result = await work();
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(used);
  return { result, ms, cpuMs: (user + system) / 1000 };
};

export const serveJobs = async <Prepared>({
  prepare,
  work,
  toPdf,
  consumes = false,
}: Work<Prepared>): Promise<void> => {
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      const { input, output } = JSON.parse(line) as Job;
      const prepared = await prepare(consumes ? bytesOf(input) : keptBytesOf(input));
      const { result: made, ...times } = await timed(() => work(prepared));
      if (output !== undefined) writeFileSync(output, toPdf === undefined ? Buffer.concat(made) : await toPdf(made));
      console.log(JSON.stringify(times));
    } catch (error) {
      console.log(JSON.stringify({ ms: 0, cpuMs: 0, error: String(error) }));
    }
  }
};
