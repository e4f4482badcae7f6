import { constants, createHash, createPrivateKey, type KeyObject, privateEncrypt, randomBytes } from 'node:crypto';
import { p256, p384 } from '@noble/curves/nist.js';

type HashName = 'sha256' | 'sha384' | 'sha512';

interface SigningAlgorithm {
  readonly hash: HashName;
  readonly digestBytes: number;
  /** Signs a ready digest under a private key. */
  readonly sign: (digest: Uint8Array, key: KeyObject) => Uint8Array;
}

/** node:crypto cannot sign a ready digest: given one, it hashes it again. */
const ecdsa =
  (curve: typeof p256 | typeof p384) =>
  (digest: Uint8Array, key: KeyObject): Uint8Array => {
    const scalar = Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url');
    return curve.sign(digest, scalar, { prehash: false, format: 'der', lowS: false });
  };

/** DER of DigestInfo up to the digest (RFC 8017, 9.2, note 1). */
const digestInfo: Record<HashName, string> = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
};

const rsaPkcs1 =
  (hash: HashName) =>
  (digest: Uint8Array, key: KeyObject): Uint8Array =>
    privateEncrypt(
      { key, padding: constants.RSA_PKCS1_PADDING },
      Buffer.concat([Buffer.from(digestInfo[hash], 'hex'), digest]),
    );

/** Mask generation function (RFC 8017, B.2.1). */
const mgf1 = (hash: HashName, seed: Uint8Array, length: number): Uint8Array => {
  const blocks: Buffer[] = [];
  for (let size = 0, counter = 0; size < length; counter += 1) {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const block = createHash(hash).update(seed).update(count).digest();
    blocks.push(block);
    size += block.length;
  }
  return Buffer.concat(blocks).subarray(0, length);
};

/** EMSA-PSS with a salt as long as the digest (RFC 8017, 9.1.1), for a modulus of whole bytes. */
const pssEncode = (hash: HashName, digest: Uint8Array, modulusBytes: number): Uint8Array => {
  const salt = randomBytes(digest.length);
  const inner = createHash(hash).update(Buffer.alloc(8)).update(digest).update(salt).digest();
  const block = Buffer.alloc(modulusBytes - digest.length - 1);
  block[block.length - salt.length - 1] = 1;
  salt.copy(block, block.length - salt.length);
  const mask = mgf1(hash, inner, block.length);
  const masked = block.map((byte, index) => byte ^ (mask[index] as number));
  // The encoding is one bit shorter than the modulus.
  masked[0] = (masked[0] as number) & 0x7f;
  return Buffer.concat([masked, inner, Uint8Array.of(0xbc)]);
};

const rsaPss =
  (hash: HashName) =>
  (digest: Uint8Array, key: KeyObject): Uint8Array => {
    const modulusBytes = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
    return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, pssEncode(hash, digest, modulusBytes));
  };

/** KMS's signing algorithms by their names. */
export const signingAlgorithms: Readonly<Record<string, SigningAlgorithm>> = {
  ECDSA_SHA_256: { hash: 'sha256', digestBytes: 32, sign: ecdsa(p256) },
  ECDSA_SHA_384: { hash: 'sha384', digestBytes: 48, sign: ecdsa(p384) },
  RSASSA_PKCS1_V1_5_SHA_256: { hash: 'sha256', digestBytes: 32, sign: rsaPkcs1('sha256') },
  RSASSA_PKCS1_V1_5_SHA_384: { hash: 'sha384', digestBytes: 48, sign: rsaPkcs1('sha384') },
  RSASSA_PKCS1_V1_5_SHA_512: { hash: 'sha512', digestBytes: 64, sign: rsaPkcs1('sha512') },
  RSASSA_PSS_SHA_256: { hash: 'sha256', digestBytes: 32, sign: rsaPss('sha256') },
  RSASSA_PSS_SHA_384: { hash: 'sha384', digestBytes: 48, sign: rsaPss('sha384') },
  RSASSA_PSS_SHA_512: { hash: 'sha512', digestBytes: 64, sign: rsaPss('sha512') },
};

export const privateKeyOf = (pkcs8: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
