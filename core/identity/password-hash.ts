import { argon2, timingSafeEqual } from 'node:crypto';

/**
 * Argon2id with OWASP's parameters (Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane), as a PHC string:
 * the parameters travel with the hash, so that they can be raised at a later sign-in.
 */
const current = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const tagLength = 32;
const parameters = `$argon2id$v=19$m=${current.memory},t=${current.passes},p=${current.parallelism}`;

const derive = (
  password: string,
  salt: Uint8Array,
  cost: { readonly memory: number; readonly passes: number; readonly parallelism: number },
): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    argon2(
      'argon2id',
      { message: Buffer.from(password.normalize('NFKC'), 'utf8'), nonce: salt, tagLength, ...cost },
      (error, tag) => (error ? reject(error) : resolve(tag)),
    );
  });

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll('=', '');

/** @param salt 16 random bytes. */
export const hashPassword = async (password: string, salt: Uint8Array): Promise<string> => {
  const tag = await derive(password, salt, current);
  return `${parameters}$${base64(salt)}$${base64(tag)}`;
};

/**
 * A hash that no password opens: for an unknown address, so that the answer takes as long as for a known one from the first time on.
 * @param random 48 random bytes.
 */
export const unopenableHash = (random: Uint8Array): string =>
  `${parameters}$${base64(random.subarray(0, 16))}$${base64(random.subarray(16, 16 + tagLength))}`;

/** Whether the password made the hash (PHC string of Argon2id), by the parameters that the hash names. False for any other string. */
export const isPassword = async (password: string, phc: string): Promise<boolean> => {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(phc);
  if (match === null) return false;
  const [, memory, passes, parallelism, salt = '', tag = ''] = match;
  const expected = Buffer.from(tag, 'base64');
  const actual = await derive(password, Buffer.from(salt, 'base64'), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  });
  return expected.length === actual.length && timingSafeEqual(expected, actual);
};

/** Whether a hash was made with weaker parameters than today's. */
export const needsRehash = (phc: string): boolean => !phc.startsWith(`${parameters}$`);
