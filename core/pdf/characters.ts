/** The character classes of ISO 32000-2, 7.2.3. */
const regular = 0;
const whiteSpace = 1;
const delimiter = 2;

const classes = new Uint8Array(256);
for (const byte of [0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x20]) classes[byte] = whiteSpace;
for (const character of '()<>[]{}/%') classes[character.charCodeAt(0)] = delimiter;

// Beyond the end of an array a byte is undefined; here it counts as white space, so that the last token of a file ends.
export const isWhiteSpace = (byte: number | undefined): boolean => byte === undefined || classes[byte] === whiteSpace;
export const isRegular = (byte: number | undefined): boolean => byte !== undefined && classes[byte] === regular;
export const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/** The first offset from there on that is no white space, or the end. */
export const skipWhite = (bytes: Uint8Array, from: number): number => {
  let at = from;
  while (at < bytes.length && isWhiteSpace(bytes[at])) at++;
  return at;
};

/** The value of a hexadecimal digit; -1 for any other byte. */
export const hexDigit = (byte: number | undefined): number => {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const upper = byte & 0xdf;
  return upper >= 0x41 && upper <= 0x46 ? upper - 0x37 : -1;
};

/** The bytes of an ASCII or Latin-1 string. */
export const latin1Bytes = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
};

/** The bytes from `start` to before `end` as text, one character a byte. */
export const latin1Text = (bytes: Uint8Array, start = 0, end = bytes.length): string => {
  let text = '';
  if (end - start < 64) {
    for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at] as number);
    return text;
  }
  for (let at = start; at < end; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, Math.min(end, at + 8192)));
  }
  return text;
};

/** Whether `word` stands at `at`. */
export const standsAt = (bytes: Uint8Array, at: number, word: Uint8Array): boolean => {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return false;
  return true;
};

/** The last place of `word` that begins in [from, to); -1 when there is none. */
export const lastPlaceOf = (
  bytes: Uint8Array,
  word: Uint8Array,
  range: { readonly from: number; readonly to: number },
) => {
  for (let at = range.to - 1; at >= range.from; at--) if (standsAt(bytes, at, word)) return at;
  return -1;
};
