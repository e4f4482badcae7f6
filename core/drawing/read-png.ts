import { crc32, inflateSync } from 'node:zlib';
import { widgetLimits } from '../document/limits.ts';
import { CloudSignError } from '../errors.ts';
import { latin1Text } from '../pdf/characters.ts';
import { paeth } from '../pdf/predictor.ts';
import { viewOf } from './truetype.ts';

/** Samples of 8 bits, rows from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** 1: gray, 3: red, green, blue. */
  readonly channels: 1 | 3;
  readonly samples: Uint8Array;
  /** One sample a pixel; undefined when all of it is opaque. */
  readonly alpha: Uint8Array | undefined;
}

export const unreadable = (detail: string): CloudSignError => new CloudSignError('widget.image-unreadable', { detail });

/** Pixels. Refuses `widget.image-unreadable`, `widget.image-too-large` before anything is decoded. */
export const requireSize = (width: number, height: number): void => {
  if (width < 1 || height < 1) throw unreadable('no pixels');
  if (width > widgetLimits.imagePixels || height > widgetLimits.imagePixels) {
    throw new CloudSignError('widget.image-too-large', { detail: `${width} x ${height}` });
  }
};

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Whether a file begins as a PNG (PNG, 5.2). */
export const isPng = (file: Uint8Array): boolean => signature.every((byte, i) => file[i] === byte);

/** PNG, 5.3: every chunk up to IEND with its checksum. */
const readChunks = (file: Uint8Array): readonly Chunk[] => {
  const view = viewOf(file);
  const chunks: Chunk[] = [];
  for (let at = signature.length; at + 12 <= file.length; ) {
    const length = view.getUint32(at);
    if (at + 12 + length > file.length) throw unreadable('a chunk beyond the end');
    const type = latin1Text(file, at + 4, at + 8);
    if (crc32(file.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length)) {
      throw unreadable('a wrong checksum');
    }
    chunks.push({ type, data: file.subarray(at + 8, at + 8 + length) });
    if (type === 'IEND') return chunks;
    at += 12 + length;
  }
  throw unreadable('no end');
};

interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colorType: number;
}

/** Samples a pixel, and the depths allowed, by color type (PNG, table 11.1). */
const colorTypes: Readonly<Record<number, { readonly channels: number; readonly depths: readonly number[] }>> = {
  0: { channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { channels: 3, depths: [8, 16] },
  3: { channels: 1, depths: [1, 2, 4, 8] },
  4: { channels: 2, depths: [8, 16] },
  6: { channels: 4, depths: [8, 16] },
};

const readHeader = ([first]: readonly Chunk[]): Header & { readonly channels: number } => {
  if (first?.type !== 'IHDR' || first.data.length !== 13) throw unreadable('no header');
  const view = viewOf(first.data);
  const [width, height, depth, colorType] = [view.getUint32(0), view.getUint32(4), view.getUint8(8), view.getUint8(9)];
  requireSize(width, height);
  const kind = colorTypes[colorType];
  if (kind === undefined || !kind.depths.includes(depth)) throw unreadable('an unknown color type');
  if (view.getUint8(10) !== 0 || view.getUint8(11) !== 0) throw unreadable('an unknown method');
  if (view.getUint8(12) !== 0) throw unreadable('interlaced');
  return { width, height, depth, colorType, channels: kind.channels };
};

const inflateExactly = (chunks: readonly Chunk[], size: number): Uint8Array => {
  const data = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data: part }) => part));
  try {
    const inflated = inflateSync(data, { maxOutputLength: size });
    if (inflated.length === size) return inflated;
  } catch {
    // As below: more data than pixels, or none that can be inflated.
  }
  throw unreadable('not as much data as pixels');
};

/** PNG, 9.2: undoes the filter of each row. */
const unfiltered = (
  data: Uint8Array,
  { rowBytes, height, step }: { readonly rowBytes: number; readonly height: number; readonly step: number },
): Uint8Array => {
  const rows = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y++) {
    const filter = data[y * (rowBytes + 1)] ?? 0;
    if (filter > 4) throw unreadable('an unknown filter');
    const from = y * (rowBytes + 1) + 1;
    const to = y * rowBytes;
    for (let x = 0; x < rowBytes; x++) {
      const left = x >= step ? (rows[to + x - step] as number) : 0;
      const above = y > 0 ? (rows[to + x - rowBytes] as number) : 0;
      const corner = x >= step && y > 0 ? (rows[to + x - rowBytes - step] as number) : 0;
      const added = [0, left, above, (left + above) >> 1, filter === 4 ? paeth(left, above, corner) : 0][
        filter
      ] as number;
      rows[to + x] = (data[from + x] as number) + added;
    }
  }
  return rows;
};

/** Every sample in 8 bits; palette indices as they are. */
const unpacked = (
  rows: Uint8Array,
  { width, height, depth, colorType, channels }: Header & { readonly channels: number },
): Uint8Array => {
  if (depth === 8) return rows;
  const samples = new Uint8Array(width * height * channels);
  if (depth === 16) return samples.map((_, i) => rows[2 * i] as number);
  const rowBytes = Math.ceil((width * depth) / 8);
  const most = (1 << depth) - 1;
  const scale = colorType === 3 ? 1 : 255 / most;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      const byte = rows[y * rowBytes + (bit >> 3)] as number;
      samples[y * width + x] = ((byte >> (8 - depth - (bit & 7))) & most) * scale;
    }
  }
  return samples;
};

const fromPalette = (indices: Uint8Array, chunks: readonly Chunk[], { width, height }: Header): Pixels => {
  const palette = chunks.find(({ type }) => type === 'PLTE')?.data;
  if (palette === undefined || palette.length === 0 || palette.length % 3 !== 0) throw unreadable('no palette');
  const opacity = chunks.find(({ type }) => type === 'tRNS')?.data;
  const samples = new Uint8Array(indices.length * 3);
  indices.forEach((index, i) => {
    if (index * 3 >= palette.length) throw unreadable('a color beyond the palette');
    samples.set(palette.subarray(index * 3, index * 3 + 3), i * 3);
  });
  const alpha = opacity === undefined ? undefined : indices.map((index) => opacity[index] ?? 255);
  return { width, height, channels: 3, samples, alpha };
};

const split = (samples: Uint8Array, { width, height, channels }: Header & { readonly channels: number }): Pixels => {
  if (channels === 1 || channels === 3) return { width, height, channels, samples, alpha: undefined };
  const colors = channels - 1;
  const count = width * height;
  const own = new Uint8Array(count * colors);
  const alpha = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < colors; j++) own[i * colors + j] = samples[i * channels + j] as number;
    alpha[i] = samples[i * channels + colors] as number;
  }
  return { width, height, channels: colors === 1 ? 1 : 3, samples: own, alpha };
};

/**
 * Reads a PNG (ISO/IEC 15948) that is not interlaced. Never inflates more than its pixels take. Throws `widget.image-too-large` or
 * `widget.image-unreadable`.
 */
export const readPng = (file: Uint8Array): Pixels => {
  const chunks = readChunks(file);
  const header = readHeader(chunks);
  const { width, height, depth, channels } = header;
  const rowBytes = Math.ceil((width * depth * channels) / 8);
  const data = inflateExactly(chunks, (rowBytes + 1) * height);
  const rows = unfiltered(data, { rowBytes, height, step: Math.max(1, (depth * channels) >> 3) });
  const samples = unpacked(rows, header);
  return header.colorType === 3 ? fromPalette(samples, chunks, header) : split(samples, header);
};
