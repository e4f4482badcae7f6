import { existsSync, readFileSync } from 'node:fs';
import { certificatesOf } from '../adapters/trust-store.ts';

/** The certificates of files of lib/trusted-roots/, DER. Throws naming a file that is missing or holds none. */
export const readTrustedRoots = (files: readonly string[]): readonly Uint8Array[] =>
  files.flatMap((name) => {
    const path = new URL(`trusted-roots/${name}`, import.meta.url);
    if (!existsSync(path)) throw new Error(`lib/settings.ts: trustedRoots: there is no lib/trusted-roots/${name}`);
    const found = certificatesOf(readFileSync(path, 'latin1'));
    if (found.length === 0) throw new Error(`lib/trusted-roots/${name} holds no certificate in PEM form`);
    return found;
  });
