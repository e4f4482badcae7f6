import { sealAlgorithms } from '../../../core/pades/algorithms.ts';
import { assembleSignedData, signedAttributes } from '../../../core/pades/cms.ts';
import { openIdentity } from '../../../core/pades/identity.ts';
import { hashOf } from '../../../core/trust/crypto.ts';
import { openDigestSigner } from '../../../local/digest-signer.ts';
import { signBySignpdf } from '../../support/sign-by-signpdf.ts';
import { type IdentityFiles, readIdentity } from '../identity.ts';
import type { Work } from '../worker.ts';

/** With the CMS of our own engine: @signpdf has signers for RSA keys in PKCS #12 files only. */
export const sign = async (files: IdentityFiles): Promise<Work> => {
  const { pem, chain: ders } = readIdentity(files);
  const { leaf, chain, algorithm } = openIdentity({ chain: ders, algorithm: 'ecdsa-p256-sha256' }, new Date());
  const signer = openDigestSigner(pem, sealAlgorithms['ecdsa-p256-sha256']);
  const makeCms = async (content: Uint8Array): Promise<Uint8Array> => {
    const contentDigest = hashOf('sha256', content);
    const attributes = signedAttributes({ contentDigest, signerCertificate: leaf, algorithm });
    const signature = await signer(hashOf('sha256', attributes));
    return assembleSignedData({ attributes, signature, chain, algorithm });
  };
  return { prepare: (bytes) => bytes, work: async (bytes) => [await signBySignpdf(bytes, makeCms)] };
};
