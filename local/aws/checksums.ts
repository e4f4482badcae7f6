import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** A checksum over bytes that arrive in pieces; S3's headers carry it in base64, big-endian. */
export interface RunningChecksum {
  readonly update: (bytes: Uint8Array) => void;
  readonly base64: () => string;
}

const base64Of32 = (value: number): string => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes.toString('base64');
};

const runningCrc32 = (): RunningChecksum => {
  let value = 0;
  return {
    update: (bytes) => {
      value = crc32(bytes, value);
    },
    base64: () => base64Of32(value),
  };
};

// Castagnoli polynomial, reflected (RFC 3720, 12.1).
const castagnoli = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

const runningCrc32c = (): RunningChecksum => {
  let value = 0xffffffff;
  return {
    update: (bytes) => {
      for (const byte of bytes) value = (value >>> 8) ^ (castagnoli[(value ^ byte) & 0xff] as number);
    },
    base64: () => base64Of32(~value),
  };
};

// NVM Express polynomial of 64 bits, reflected; high and low halves, because BigInt arithmetic is some hundred times slower.
const nvmePolynomial = 0x9a6c9329ac4bc9b5n;
const nvme = Array.from({ length: 256 }, (_, byte) => {
  let value = BigInt(byte);
  for (let bit = 0; bit < 8; bit += 1) value = value & 1n ? (value >> 1n) ^ nvmePolynomial : value >> 1n;
  return value;
});
const nvmeHigh = Uint32Array.from(nvme, (value) => Number(value >> 32n));
const nvmeLow = Uint32Array.from(nvme, (value) => Number(value & 0xffffffffn));

const runningCrc64Nvme = (): RunningChecksum => {
  let high = 0xffffffff;
  let low = 0xffffffff;
  return {
    update: (bytes) => {
      for (const byte of bytes) {
        const index = (low ^ byte) & 0xff;
        low = ((low >>> 8) | (high << 24)) ^ (nvmeLow[index] as number);
        high = (high >>> 8) ^ (nvmeHigh[index] as number);
      }
    },
    base64: () => {
      const bytes = Buffer.alloc(8);
      bytes.writeUInt32BE(~high >>> 0, 0);
      bytes.writeUInt32BE(~low >>> 0, 4);
      return bytes.toString('base64');
    },
  };
};

const runningHash = (algorithm: string) => (): RunningChecksum => {
  const hash = createHash(algorithm);
  return { update: (bytes) => void hash.update(bytes), base64: () => hash.digest('base64') };
};

/** S3's checksums by the name of their header, `x-amz-checksum-<name>`. */
export const checksums = {
  crc32: runningCrc32,
  crc32c: runningCrc32c,
  crc64nvme: runningCrc64Nvme,
  sha1: runningHash('sha1'),
  sha256: runningHash('sha256'),
} as const satisfies Record<string, () => RunningChecksum>;
export type ChecksumName = keyof typeof checksums;

export const isChecksumName = (name: string): name is ChecksumName => Object.hasOwn(checksums, name);
