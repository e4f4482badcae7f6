import { latin1Text } from '../pdf/characters.ts';
import { requireSize, unreadable } from './read-png.ts';
import { viewOf } from './truetype.ts';

export interface Jpeg {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** The file without what describes its making: place, camera, preview. */
  readonly bytes: Uint8Array;
  /** How the camera was held (Exif, tag 0x0112): 1 to 8. */
  readonly orientation: number;
}

/** Whether a file begins as a JPEG (SOI). */
export const isJpeg = (file: Uint8Array): boolean => file[0] === 0xff && file[1] === 0xd8;

/** Baseline, extended sequential and progressive (ITU-T T.81, table B.1): what the DCTDecode filter takes. */
const frames = new Set([0xc0, 0xc1, 0xc2]);
const otherFrames = new Set([0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);
/** Tables, scans and restart interval, JFIF and Adobe's color transform. */
const kept = new Set([0xc4, 0xda, 0xdb, 0xdd, 0xe0, 0xee]);
/** Each scan of a progressive image goes over all pixels: thousands of them would keep a viewer busy for minutes. */
const mostScans = 64;

const orientationTag = 0x0112;

/** TIFF within Exif: the first directory's orientation; 1 when there is none. */
const orientationIn = (segment: Uint8Array): number => {
  if (latin1Text(segment, 0, 6) !== 'Exif\0\0' || segment.length < 14) return 1;
  const tiff = viewOf(segment.subarray(6));
  const little = tiff.getUint16(0) === 0x4949;
  const directory = tiff.getUint32(4, little);
  if (directory + 2 > tiff.byteLength) return 1;
  const count = Math.min(tiff.getUint16(directory, little), 100);
  for (let i = 0; i < count; i++) {
    const entry = directory + 2 + 12 * i;
    if (entry + 12 > tiff.byteLength) return 1;
    if (tiff.getUint16(entry, little) !== orientationTag) continue;
    const value = tiff.getUint16(entry + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
};

/** Where the coded data of a scan ends: at the next marker that is no restart. */
const endOfScan = (file: Uint8Array, from: number): number => {
  for (let at = from; at + 1 < file.length; at++) {
    if (file[at] !== 0xff) continue;
    const next = file[at + 1] as number;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  throw unreadable('no end');
};

/** Reads the structure of a JPEG; its pixels stay coded. Throws `widget.image-too-large` or `widget.image-unreadable`. */
export const readJpeg = (file: Uint8Array): Jpeg => {
  const view = viewOf(file);
  const parts: Uint8Array[] = [file.subarray(0, 2)];
  let frame: Pick<Jpeg, 'width' | 'height' | 'channels'> | undefined;
  let orientation = 1;
  let scans = 0;
  for (let at = 2; ; ) {
    if (at + 4 > file.length && file[at + 1] !== 0xd9) throw unreadable('no end');
    if (file[at] !== 0xff) throw unreadable('no marker where one must be');
    const marker = file[at + 1] as number;
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === 0xd9) break;
    const length = view.getUint16(at + 2);
    const end = at + 2 + length;
    if (length < 2 || end > file.length || otherFrames.has(marker)) throw unreadable('a segment that is not known');
    const segment = file.subarray(at + 4, end);
    if (frames.has(marker)) {
      if (frame !== undefined || segment.length < 6) throw unreadable('not one frame');
      frame = readFrame(segment);
    }
    if (marker === 0xe1 && orientation === 1) orientation = orientationIn(segment);
    const isScan = marker === 0xda;
    if (isScan && (frame === undefined || ++scans > mostScans)) throw unreadable('too many scans');
    const stop = isScan ? endOfScan(file, end) : end;
    if (kept.has(marker) || frames.has(marker)) parts.push(file.subarray(at, stop));
    at = stop;
  }
  if (frame === undefined || scans === 0) throw unreadable('no image');
  return { ...frame, orientation, bytes: Buffer.concat([...parts, Uint8Array.of(0xff, 0xd9)]) };
};

const readFrame = (segment: Uint8Array): Pick<Jpeg, 'width' | 'height' | 'channels'> => {
  const view = viewOf(segment);
  const [depth, height, width, channels] = [view.getUint8(0), view.getUint16(1), view.getUint16(3), view.getUint8(5)];
  if (depth !== 8 || (channels !== 1 && channels !== 3)) throw unreadable('neither gray nor color of 8 bits');
  requireSize(width, height);
  return { width, height, channels };
};
