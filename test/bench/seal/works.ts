/** What the contestants of Node do, each loaded only by the process that does it. */
import type { IdentityFiles } from '../identity.ts';
import type { Work } from '../worker.ts';

// biome-ignore lint/suspicious/noExplicitAny: each work prepares something of its own
type Load = (identity: IdentityFiles) => Promise<Work<any>>;

export const works = {
  'SHA-256': async () => (await import('./floors.ts')).hash,
  seal: async (identity) => (await import('./by-us.ts')).seal(identity),
  'seal, joined': async (identity) => (await import('./by-us.ts')).sealJoined(identity),
  'floor at rest': async () => (await import('./floors.ts')).atRest,
  'at rest': async (identity) => (await import('./at-rest.ts')).sealAtRest(identity),
  '@libpdf/core': async (identity) => (await import('./by-libpdf.ts')).sign(identity),
  '@signpdf + pdf-lib': async (identity) => (await import('./by-signpdf.ts')).sign(identity),
} as const satisfies Record<string, Load>;
export type WorkName = keyof typeof works;
