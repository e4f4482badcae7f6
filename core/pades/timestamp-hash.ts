import { CloudSignError } from '../errors.ts';
import { type HashName, hashes, isStrongAt } from './algorithms.ts';

/** In the order of how many TSAs take them. */
const preferred: readonly HashName[] = ['sha256', 'sha512', 'sha3-256', 'sha3-512'];
const tenYears = 10;

/** The hash for a document timestamp made at `time`: the first that counts as strong for ten years more, by the sunset table. */
export const chooseTimestampHash = (time: Date): HashName => {
  const horizon = new Date(time);
  horizon.setUTCFullYear(horizon.getUTCFullYear() + tenYears);
  const hash = preferred.find((name) => isStrongAt(hashes[name], horizon));
  if (hash === undefined) throw new CloudSignError('seal.algorithm-expired', { detail: 'no hash lasts ten years' });
  return hash;
};
