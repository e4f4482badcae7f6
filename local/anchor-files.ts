import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CloudSignError } from '../core/errors.ts';
import { readPem } from '../core/trust/certificate.ts';

/** npm runs scripts in the project; paths count from where the user stands. */
export const fromUser = (path: string): string => resolve(process.env.INIT_CWD ?? process.cwd(), path);

/** Trust anchors of a command: PEM files or folders of them; unset, what the local system left in .local/trust. DER. */
export const readAnchors = (places: readonly string[] | undefined): readonly Uint8Array[] =>
  (places ?? defaultPlaces()).flatMap((place) => {
    const certificates = readPlace(place);
    if (certificates.length > 0 || places === undefined) return certificates;
    throw new CloudSignError('verification.no-anchors', { detail: place });
  });

const defaultPlaces = (): readonly string[] => {
  const place = fileURLToPath(new URL('../.local/trust', import.meta.url));
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() === true ? [place] : [];
};

const readPlace = (place: string): readonly Uint8Array[] => {
  try {
    return pemFilesOf(fromUser(place)).flatMap((path) => readPem(readFileSync(path, 'latin1')));
  } catch (cause) {
    throw new CloudSignError('verification.no-anchors', { cause, detail: place });
  }
};

const pemFilesOf = (path: string): readonly string[] => {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => /\.(pem|crt|cer)$/.test(name))
    .map((name) => join(path, name));
};
