import { GrowingBytes } from './growing-bytes.ts';
import { unsupported } from './refuse.ts';

const clear = 256;
const endOfData = 257;

/** 7.4.4.2; `earlyChange` is 1 (codes grow one code early) unless the parameters say 0. */
export const decodeLzw = (
  data: Uint8Array,
  options: { readonly earlyChange: number; readonly maxBytes: number },
): Uint8Array => {
  const out = new GrowingBytes(options.maxBytes);
  // Each code above 257 stands for bytes already written: where they begin, and how many.
  const starts = new Int32Array(4096);
  const lengths = new Int32Array(4096);
  let next = 258;
  let previous = -1;
  let previousStart = 0;
  let bits = 9;
  let held = 0;
  let heldBits = 0;
  for (const byte of data) {
    held = ((held << 8) | byte) & 0xffffff;
    heldBits += 8;
    if (heldBits < bits) continue;
    heldBits -= bits;
    const code = (held >> heldBits) & ((1 << bits) - 1);
    if (code === endOfData) break;
    if (code === clear) {
      next = 258;
      bits = 9;
      previous = -1;
      continue;
    }
    const start = out.length;
    if (code < 256) out.push(code);
    else {
      if (code > next || (code === next && previous === -1)) throw unsupported('an LZW code without meaning');
      const known = code < next;
      const from = known ? (starts[code] as number) : previousStart;
      const length = known ? (lengths[code] as number) : start - previousStart + 1;
      // A code that is not known yet is the previous one and its own first byte, which stands right there once written.
      for (let i = 0; i < length; i++) out.push(out.at(from + i));
    }
    if (previous !== -1 && next < 4096) {
      starts[next] = previousStart;
      lengths[next] = start - previousStart + 1;
      next++;
    }
    if (next + options.earlyChange >= 1 << bits && bits < 12) bits++;
    previous = code;
    previousStart = start;
  }
  return out.bytes();
};
