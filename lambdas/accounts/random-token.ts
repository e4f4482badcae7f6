import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits, of which only the hash is stored. */
export const randomToken = (): { readonly token: string; readonly hash: string } => {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashOf(token) };
};

export const hashOf = (token: string): string => createHash('sha256').update(token, 'utf8').digest('hex');

export const sameHash = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
