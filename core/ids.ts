/** Ids are 128 random bits in 26 characters of Crockford's base32, lower case: not sequential, safe in paths, never secret. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

declare const brand: unique symbol;
export type Id<Of extends string> = string & { readonly [brand]: Of };
export type TeamId = Id<'team'>;
export type MemberId = Id<'member'>;
export type DocumentId = Id<'document'>;
export type FileId = Id<'file'>;
export type ParticipantId = Id<'participant'>;
export type WidgetId = Id<'widget'>;

/** @param random 16 bytes from a cryptographic source. */
export const newId = <I extends Id<string>>(random: Uint8Array): I => {
  if (random.length !== 16) throw new RangeError('an id takes 16 random bytes');
  let value = random.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let text = '';
  for (let i = 0; i < 26; i++) {
    text = alphabet[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return text as I;
};
