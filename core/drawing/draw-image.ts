import { widgetLimits } from '../document/limits.ts';
import { CloudSignError } from '../errors.ts';
import { PdfDict, PdfName, PdfStream } from '../pdf/objects.ts';
import { colorValue, grayValue, numbers } from './content.ts';
import { compressed } from './embed-font.ts';
import { isJpeg, readJpeg } from './read-jpeg.ts';
import { isPng, type Pixels, readPng, unreadable } from './read-png.ts';

export interface DrawnImage {
  readonly content: string;
  readonly image: PdfStream;
  /** What of it is transparent, and the key of the image that says so. */
  readonly mask: { readonly key: 'SMask' | 'Mask'; readonly stream: PdfStream } | undefined;
}

const imageDict = (width: number, height: number): PdfDict =>
  PdfDict.of({
    Type: new PdfName('XObject'),
    Subtype: new PdfName('Image'),
    Width: width,
    Height: height,
    BitsPerComponent: 8,
  });

const colorSpaceOf = (channels: 1 | 3) => (channels === 1 ? grayValue : colorValue);

/** Unit square to unit square, as the camera was held (Exif): a b c d e f. */
const turns: Readonly<Record<number, readonly number[]>> = {
  1: [1, 0, 0, 1, 0, 0],
  2: [-1, 0, 0, 1, 1, 0],
  3: [-1, 0, 0, -1, 1, 1],
  4: [1, 0, 0, -1, 0, 1],
  5: [0, -1, -1, 0, 1, 1],
  6: [0, -1, 1, 0, 0, 1],
  7: [0, 1, 1, 0, 0, 0],
  8: [0, 1, -1, 0, 1, 0],
};

/** Whole, as large as the frame allows, in its middle. */
const placed = (
  frame: { readonly width: number; readonly height: number },
  { width, height, orientation }: { readonly width: number; readonly height: number; readonly orientation: number },
): string => {
  const [across, down] = orientation > 4 ? [height, width] : [width, height];
  const scale = Math.min(frame.width / across, frame.height / down);
  const [w, h] = [across * scale, down * scale];
  const [x, y] = [(frame.width - w) / 2, (frame.height - h) / 2];
  const turn = numbers(...(turns[orientation] ?? []));
  return `q ${numbers(w, 0, 0, h, x, y)} cm ${turn} cm /Image Do Q`;
};

/** One bit a pixel, 1 where nothing is painted (ISO 32000-2, 8.9.6.3): what PDF/A-1 allows in place of transparency. */
const stencil = ({ width, height, alpha }: Pixels): PdfStream => {
  const rowBytes = (width + 7) >> 3;
  const bits = new Uint8Array(rowBytes * height);
  alpha?.forEach((value, i) => {
    if (value >= 128) return;
    const [x, y] = [i % width, Math.floor(i / width)];
    const at = y * rowBytes + (x >> 3);
    bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
  });
  return compressed(imageDict(width, height).with({ ImageMask: true, BitsPerComponent: 1 }), bits);
};

const softMask = ({ width, height, alpha }: Pixels): PdfStream =>
  compressed(imageDict(width, height).with({ ColorSpace: new PdfName('DeviceGray') }), alpha ?? new Uint8Array(0));

const maskOf = (pixels: Pixels, opaqueOnly: boolean): DrawnImage['mask'] => {
  if (pixels.alpha === undefined || pixels.alpha.every((value) => value === 255)) return undefined;
  if (opaqueOnly) return { key: 'Mask', stream: stencil(pixels) };
  return { key: 'SMask', stream: softMask(pixels) };
};

/**
 * An image in a frame. `opaqueOnly`: without transparency in degrees, for PDF/A. Throws `widget.image-too-large` or
 * `widget.image-unreadable`.
 */
export const drawImage = (
  file: Uint8Array,
  { opaqueOnly, ...frame }: { readonly width: number; readonly height: number; readonly opaqueOnly: boolean },
): DrawnImage => {
  if (file.length > widgetLimits.imageBytes) throw new CloudSignError('widget.image-too-large');
  if (isJpeg(file)) {
    const { width, height, channels, bytes, orientation } = readJpeg(file);
    const dict = imageDict(width, height).with({
      ColorSpace: colorSpaceOf(channels),
      Filter: new PdfName('DCTDecode'),
    });
    const content = placed(frame, { width, height, orientation });
    return { content, image: new PdfStream(dict, bytes), mask: undefined };
  }
  if (!isPng(file)) throw unreadable('neither PNG nor JPEG');
  const pixels = readPng(file);
  const { width, height, channels, samples } = pixels;
  const dict = imageDict(width, height).with({ ColorSpace: colorSpaceOf(channels) });
  return {
    content: placed(frame, { width, height, orientation: 1 }),
    image: compressed(dict, samples),
    mask: maskOf(pixels, opaqueOnly),
  };
};
