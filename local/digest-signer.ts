/** Signs digests with keys in memory, as KMS does with MessageType DIGEST: for the command line and tests. */
import { constants, createHash, createPrivateKey, privateEncrypt, randomBytes } from 'node:crypto';
import { p256, p384 } from '@noble/curves/nist.js';
import { type HashName, hashes, type SealAlgorithm } from '../core/pades/algorithms.ts';
import type { DigestSigner } from '../core/pades/seal.ts';
import { hashAlgorithmIdentifier } from '../core/trust/algorithm-identifier.ts';
import * as der from '../core/trust/der.ts';

const curves = { 'P-256': p256, 'P-384': p384 } as const;

/** MGF1 (RFC 8017 B.2.1). */
const mask = (seed: Uint8Array, length: number, hash: HashName): Uint8Array => {
  const blocks: Uint8Array[] = [];
  for (let counter = 0; counter * hashes[hash].bytes < length; counter++) {
    const octets = Uint8Array.of(counter >>> 24, counter >>> 16, counter >>> 8, counter);
    blocks.push(createHash(hashes[hash].node).update(seed).update(octets).digest());
  }
  return der.concat(...blocks).subarray(0, length);
};

/** EMSA-PSS (RFC 8017 9.1.1) for keys of whole octets, salt as long as the hash. */
const pssEncoded = (digest: Uint8Array, { hash, keyBits }: SealAlgorithm): Uint8Array => {
  const salt = randomBytes(digest.length);
  const check = createHash(hashes[hash].node).update(new Uint8Array(8)).update(digest).update(salt).digest();
  const length = keyBits / 8 - check.length - 1;
  const block = new Uint8Array(length);
  block[length - salt.length - 1] = 1;
  block.set(salt, length - salt.length);
  const masked = mask(check, length, hash).map((octet, index) => octet ^ (block[index] ?? 0));
  masked[0] = (masked[0] ?? 0) & 0x7f;
  return der.concat(masked, check, Uint8Array.of(0xbc));
};

/** `pem`: PKCS #8. */
export const openDigestSigner = (pem: string, algorithm: SealAlgorithm): DigestSigner => {
  const key = createPrivateKey(pem);
  if (algorithm.curve === 'P-256' || algorithm.curve === 'P-384') {
    const curve = curves[algorithm.curve];
    const secret = Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url');
    return async (digest) => curve.sign(digest, secret, { prehash: false, lowS: false, format: 'der' });
  }
  if (algorithm.scheme === 'rsa-pss') {
    const options = { key, padding: constants.RSA_NO_PADDING };
    return async (digest) => new Uint8Array(privateEncrypt(options, pssEncoded(digest, algorithm)));
  }
  const options = { key, padding: constants.RSA_PKCS1_PADDING };
  const identifier = hashAlgorithmIdentifier(algorithm.hash);
  // RFC 8017 9.2: NULL parameters inside DigestInfo
  const withNull = der.sequence(identifier.subarray(2), der.nullValue());
  return async (digest) => new Uint8Array(privateEncrypt(options, der.sequence(withNull, der.octetString(digest))));
};
