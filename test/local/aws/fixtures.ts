import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Allows } from '../../../local/aws/permissions.ts';
import { localRegion } from '../../../local/aws/place.ts';
import type { LocalPrincipal } from '../../../local/aws/sigv4.ts';

export const ingest: LocalPrincipal = {
  name: 'ingest',
  accessKeyId: 'AKIAINGEST',
  secretAccessKey: 'secret of ingest',
  sessionToken: 'token-of-ingest',
};
export const sending: LocalPrincipal = {
  name: 'sending',
  accessKeyId: 'AKIASENDING',
  secretAccessKey: 'secret of sending',
};
export const principals = [ingest, sending];

export const allowAll: Allows = () => true;
export const failLoudly = (error: unknown): void => {
  throw error;
};

export const clientOf = (endpoint: string, principal: LocalPrincipal = ingest) => ({
  endpoint,
  region: localRegion,
  maxAttempts: 1,
  credentials: {
    accessKeyId: principal.accessKeyId,
    secretAccessKey: principal.secretAccessKey,
    ...(principal.sessionToken === undefined ? {} : { sessionToken: principal.sessionToken }),
  },
});

/** A directory that goes with the test. */
export const temporaryDirectory = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'local-aws-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

/** Resolves once `onObjectCreated` and its like have been called `count` times. */
export const callsOf = <T>() => {
  const calls: T[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  return {
    calls,
    add: (call: T): void => {
      calls.push(call);
      for (const { count, resolve } of waiting) if (calls.length >= count) resolve();
    },
    reach: (count: number): Promise<void> =>
      new Promise((resolve) => {
        if (calls.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
  };
};
