/** Recovery codes: 80 random bits as 16 characters in groups of four, to be written down; without letters that look alike. */
const alphabet = '23456789abcdefghjkmnpqrstuvwxyz0';

export const recoveryCodes = 10;
export const recoveryCodeBytes = 10;

/** @param random 10 random bytes. */
export const recoveryCode = (random: Uint8Array): string => {
  let value = random.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let text = '';
  for (let at = 0; at < 16; at++) {
    text = alphabet[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return text.replaceAll(/(.{4})(?=.)/g, '$1-');
};

/** As it is compared: how somebody groups or capitalizes it does not matter. */
export const plainRecoveryCode = (typed: string): string => typed.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
