/** What can't be done faster with the ciphers at hand. Results are thrown away: keeping them is not counted. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { Work } from '../worker.ts';

export const hash: Work = {
  prepare: (bytes) => bytes,
  work: async (bytes) => [createHash('sha256').update(bytes).digest()],
};

const piece = 1024 * 1024;
const [key, iv] = [randomBytes(32), randomBytes(12)];

/** SHA-256 of all, AES-256-GCM of all there and back, in pieces of 1 MiB (one piece of 20 MB takes longer: allocation). */
export const atRest: Work = {
  prepare: (bytes) => bytes,
  work: async (bytes) => {
    createHash('sha256').update(bytes).digest();
    for (const create of [createDecipheriv, createCipheriv]) {
      for (let at = 0; at < bytes.length; at += piece) {
        create('aes-256-gcm', key, iv).update(bytes.subarray(at, at + piece));
      }
    }
    return [];
  },
};
