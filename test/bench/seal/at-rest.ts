import { RawAesKeyringNode, RawAesWrappingSuiteIdentifier } from '@aws-crypto/client-node';
import { decryptMessage, encryptMessage } from '../../../adapters/encrypted-message.ts';
import { PrefixHash } from '../../../core/pades/prefix-hash.ts';
import { openPdf } from '../../../core/pdf/file.ts';
import { sameBytes } from '../../../core/trust/der.ts';
import type { IdentityFiles } from '../identity.ts';
import type { Work } from '../worker.ts';
import { openSeal } from './by-us.ts';

/** The same in every process: what one encrypts, the next decrypts. It stands for KMS, which is not asked here. */
const keyring = new RawAesKeyringNode({
  keyName: 'bench',
  keyNamespace: 'bench',
  unencryptedMasterKey: new Uint8Array(32),
  wrappingSuite: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
});
const context = { app: 'cloudsign', revision: '0' };

export const encrypt = (pdf: Uint8Array): Promise<Uint8Array> => encryptMessage(keyring, [pdf], context);

/** From stored ciphertext to ciphertext to be stored, as the sealing function does it, without storage and KMS. */
export const sealAtRest = (files: IdentityFiles): Work => {
  const sealOne = openSeal(files);
  let recorded: Uint8Array | undefined;
  return {
    prepare: (message) => message,
    // Decrypted where it lies.
    consumes: true,
    work: async (message) => {
      const { plaintext: pdf } = await decryptMessage(keyring, message);
      const prefix = new PrefixHash();
      const digest = prefix.digest(openPdf(pdf), 'sha256');
      // Stands for the comparison with the record.
      recorded ??= digest;
      sameBytes(recorded, digest);
      const { file } = await sealOne(pdf, prefix);
      return [await encryptMessage(keyring, file.chunks, context)];
    },
    toPdf: async ([message = new Uint8Array(0)]) => (await decryptMessage(keyring, message)).plaintext,
  };
};
