import { Secret, TOTP } from 'otpauth';

/** RFC 6238 with the parameters that every authenticator app knows: SHA-1, 6 digits, 30 seconds. */
const period = 30;
const parameters = { issuer: 'CloudSign', algorithm: 'SHA1', digits: 6, period } as const;
/** RFC 4226 4 R6: at least 128 bits, 160 recommended. */
export const seedBytes = 20;

/** The seed for typing it by hand: base32 (RFC 4648 6). */
export const seedText = (seed: Uint8Array): string => new Secret({ buffer: new Uint8Array(seed).buffer }).base32;

/** What the QR code holds. */
export const seedUri = (seed: string, label: string): string =>
  new TOTP({ ...parameters, label, secret: Secret.fromBase32(seed) }).toString();

/**
 * The time step that a code is of; undefined when it is none of now, one step before or one after (RFC 6238 5.2), or not newer than
 * the last one used.
 */
export const stepOfCode = (
  seed: string,
  code: string,
  { now, lastStep }: { readonly now: Date; readonly lastStep: number },
): number | undefined => {
  const delta = new TOTP({ ...parameters, secret: Secret.fromBase32(seed) }).validate({
    token: code,
    timestamp: now.getTime(),
    window: 1,
  });
  if (delta === null) return undefined;
  const step = Math.floor(now.getTime() / 1000 / period) + delta;
  return step > lastStep ? step : undefined;
};
