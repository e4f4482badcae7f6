import { PrefixHash } from '../../core/pades/prefix-hash.ts';
import { trialSeal } from '../../core/pades/trial-seal.ts';
import { openPdf } from '../../core/pdf/file.ts';

/** Throws the `pdf.*` or `seal.*` code that a single seal would be refused with for the file's sake. */
export const requireSealable = async (pdf: Uint8Array): Promise<void> => {
  await trialSeal(openPdf(pdf), new PrefixHash());
};
