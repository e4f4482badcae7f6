import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { jwtVerify } from 'jose';
import { type Key, publicKeyOf, signDigest } from './key.ts';

/** Short-lived access tokens: JWTs (ES256) that only a function with the KMS key can make and that others can check with its public half. */
export interface TokenClaims {
  readonly subject: string;
  readonly audience: 'member' | 'recipient';
  readonly claims: Readonly<Record<string, string>>;
}

const issuer = 'cloudsign';
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export const issueToken = async (
  key: Key,
  token: TokenClaims & { readonly now: Date; readonly expiresAt: Date },
): Promise<string> => {
  const payload = {
    ...token.claims,
    iss: issuer,
    aud: token.audience,
    sub: token.subject,
    iat: Math.floor(token.now.getTime() / 1000),
    exp: Math.floor(token.expiresAt.getTime() / 1000),
  };
  const input = `${encode({ alg: 'ES256', typ: 'JWT' })}.${encode(payload)}`;
  const signature = await signDigest(key, createHash('sha256').update(input).digest());
  return `${input}.${Buffer.from(p1363(signature)).toString('base64url')}`;
};

/** The claims of a token that this key signed for this audience and that is valid at `now`; undefined otherwise. */
export const readToken = async (
  key: Key,
  token: string,
  options: { readonly audience: TokenClaims['audience']; readonly now: Date },
): Promise<{ subject: string; claims: Readonly<Record<string, unknown>>; expiresAt: Date } | undefined> => {
  try {
    const { payload } = await jwtVerify(token, await cachedPublicKey(key), {
      algorithms: ['ES256'],
      issuer,
      audience: options.audience,
      currentDate: options.now,
      requiredClaims: ['sub', 'exp'],
    });
    return { subject: String(payload.sub), claims: payload, expiresAt: new Date(Number(payload.exp) * 1000) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_J')) return undefined;
    throw error;
  }
};

const publicKeys = new Map<string, KeyObject>();
const cachedPublicKey = async (key: Key): Promise<KeyObject> => {
  const cached = publicKeys.get(key.arn);
  if (cached !== undefined) return cached;
  const made = createPublicKey({ key: Buffer.from(await publicKeyOf(key)), format: 'der', type: 'spki' });
  publicKeys.set(key.arn, made);
  return made;
};

/** KMS answers DER (RFC 3279 2.2.3); a JWS carries r and s as 32 bytes each (RFC 7518 3.4). */
const p1363 = (der: Uint8Array): Uint8Array => {
  const out = new Uint8Array(64);
  let at = 2;
  for (const end of [32, 64]) {
    const length = der[at + 1] ?? 0;
    const bytes = der.subarray(at + 2, at + 2 + length);
    const trimmed = bytes.length > 32 ? bytes.subarray(bytes.length - 32) : bytes;
    out.set(trimmed, end - trimmed.length);
    at += 2 + length;
  }
  return out;
};
