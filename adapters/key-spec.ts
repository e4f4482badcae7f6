import { type SealKeyName, sealAlgorithmOf } from '../core/pades/seal-keys.ts';
import { type KeyDesign, type KeyName, keys } from './resources.ts';

export type KeySpec = Exclude<KeyDesign['spec'], 'as-sealKey-says'> | ReturnType<typeof sealAlgorithmOf>['kmsKeySpec'];

/** What KMS is to make for a key of the table. */
export const keySpecOf = (name: KeyName, sealKey: SealKeyName): KeySpec => {
  const { spec }: KeyDesign = keys[name];
  return spec === 'as-sealKey-says' ? sealAlgorithmOf(sealKey).kmsKeySpec : spec;
};
