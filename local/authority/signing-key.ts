import { constants, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { hashes, type SealAlgorithm, type SealAlgorithmName, sealAlgorithms } from '../../core/pades/algorithms.ts';

/** A key of the authority and the algorithm that it signs with. */
export interface SigningKey {
  readonly algorithm: SealAlgorithm;
  readonly spki: Uint8Array;
  readonly pem: string;
  readonly sign: (data: Uint8Array) => Uint8Array;
}

const nodeCurves: Readonly<Record<string, string>> = { 'P-256': 'prime256v1', 'P-384': 'secp384r1' };

const generate = ({ curve, keyBits }: SealAlgorithm): KeyObject =>
  curve === undefined
    ? generateKeyPairSync('rsa', { modulusLength: keyBits }).privateKey
    : generateKeyPairSync('ec', { namedCurve: nodeCurves[curve] ?? curve }).privateKey;

const fromKeyObject = (key: KeyObject, algorithm: SealAlgorithm): SigningKey => {
  const options =
    algorithm.scheme === 'rsa-pss'
      ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: hashes[algorithm.hash].bytes }
      : { key };
  return {
    algorithm,
    spki: new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' })),
    pem: key.export({ format: 'pem', type: 'pkcs8' }).toString(),
    sign: (data) => new Uint8Array(sign(hashes[algorithm.hash].node, data, options)),
  };
};

export const generateSigningKey = (name: SealAlgorithmName): SigningKey =>
  fromKeyObject(generate(sealAlgorithms[name]), sealAlgorithms[name]);

export const readSigningKey = (pem: string, name: SealAlgorithmName): SigningKey =>
  fromKeyObject(createPrivateKey(pem), sealAlgorithms[name]);
