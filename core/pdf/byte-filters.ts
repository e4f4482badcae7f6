import { hexDigit, isWhiteSpace } from './characters.ts';
import { GrowingBytes } from './growing-bytes.ts';
import { unsupported } from './refuse.ts';

/** 7.4.2 */
export const decodeAsciiHex = (data: Uint8Array, maxBytes: number): Uint8Array => {
  const out = new GrowingBytes(maxBytes);
  let high = -1;
  for (const byte of data) {
    if (byte === 0x3e) break;
    if (isWhiteSpace(byte)) continue;
    const digit = hexDigit(byte);
    if (digit === -1) throw unsupported('ASCIIHex data with another character');
    if (high === -1) high = digit;
    else {
      out.push((high << 4) | digit);
      high = -1;
    }
  }
  if (high !== -1) out.push(high << 4);
  return out.bytes();
};

/** 7.4.3 */
export const decodeAscii85 = (data: Uint8Array, maxBytes: number): Uint8Array => {
  const out = new GrowingBytes(maxBytes);
  const group: number[] = [];
  for (const byte of data) {
    if (byte === 0x7e) break;
    if (isWhiteSpace(byte)) continue;
    if (byte === 0x7a && group.length === 0) for (let i = 0; i < 4; i++) out.push(0);
    else if (byte < 0x21 || byte > 0x75) throw unsupported('ASCII85 data with another character');
    else {
      group.push(byte - 0x21);
      if (group.length === 5) pushGroup(out, group.splice(0), 4);
    }
  }
  if (group.length === 1) throw unsupported('ASCII85 data with one character left over');
  if (group.length > 1) {
    const bytes = group.length - 1;
    while (group.length < 5) group.push(84);
    pushGroup(out, group, bytes);
  }
  return out.bytes();
};

const pushGroup = (out: GrowingBytes, group: readonly number[], bytes: number): void => {
  const value = group.reduce((sum, digit) => sum * 85 + digit, 0);
  if (value > 0xffffffff) throw unsupported('an ASCII85 group beyond 32 bits');
  for (let i = 0; i < bytes; i++) out.push((value >>> (24 - 8 * i)) & 0xff);
};

/** 7.4.5 */
export const decodeRunLength = (data: Uint8Array, maxBytes: number): Uint8Array => {
  const out = new GrowingBytes(maxBytes);
  let at = 0;
  while (at < data.length) {
    const length = data[at++] as number;
    if (length === 128) break;
    if (length < 128) {
      if (at + length >= data.length) throw unsupported('RunLength data that ends within a run');
      for (let i = 0; i <= length; i++) out.push(data[at++] as number);
    } else {
      const byte = data[at++];
      if (byte === undefined) throw unsupported('RunLength data that ends within a run');
      for (let i = 0; i < 257 - length; i++) out.push(byte);
    }
  }
  return out.bytes();
};
