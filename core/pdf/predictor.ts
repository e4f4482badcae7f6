import type { PdfDict, PdfResolver } from './objects.ts';
import { unsupported } from './refuse.ts';

/** Undoes the predictor of a Flate or LZW filter (7.4.4.4). */
export const undoPredictor = (data: Uint8Array, params: PdfDict | undefined, resolver?: PdfResolver): Uint8Array => {
  const predictor = params?.int('Predictor', resolver) ?? 1;
  if (params === undefined || predictor === 1) return data;
  const colors = params.int('Colors', resolver) ?? 1;
  const bits = params.int('BitsPerComponent', resolver) ?? 8;
  const columns = params.int('Columns', resolver) ?? 1;
  if (colors < 1 || colors > 32 || ![1, 2, 4, 8, 16].includes(bits) || columns < 1 || columns > 2 ** 26) {
    throw unsupported('predictor parameters out of range');
  }
  const layout = { pixelBytes: Math.max(1, (colors * bits) >> 3), rowBytes: Math.ceil((colors * bits * columns) / 8) };
  if (predictor === 2) return undoTiff(data, { ...layout, colors, bits });
  if (predictor >= 10 && predictor <= 15) return undoPng(data, layout);
  throw unsupported('an unknown predictor');
};

interface RowLayout {
  readonly pixelBytes: number;
  readonly rowBytes: number;
}

/** TIFF 6.0, section 14: each component is the difference from the one to its left. */
const undoTiff = (
  data: Uint8Array,
  { rowBytes, colors, bits }: RowLayout & { readonly colors: number; readonly bits: number },
): Uint8Array => {
  if (bits !== 8) throw unsupported('a TIFF predictor of other than 8 bits');
  const out = Uint8Array.from(data);
  for (let row = 0; row < out.length; row += rowBytes) {
    const end = Math.min(row + rowBytes, out.length);
    for (let at = row + colors; at < end; at++) out[at] = (out[at] as number) + (out[at - colors] as number);
  }
  return out;
};

/** PNG (RFC 2083, section 6): each row begins with its filter type. A last row that is cut off is refused. */
const undoPng = (data: Uint8Array, { pixelBytes, rowBytes }: RowLayout): Uint8Array => {
  const rows = data.length / (rowBytes + 1);
  if (!Number.isInteger(rows)) throw unsupported('predicted data that ends within a row');
  const out = new Uint8Array(rows * rowBytes);
  for (let row = 0; row < rows; row++) {
    const from = row * (rowBytes + 1);
    undoPngRow(out, {
      type: data[from] as number,
      source: data.subarray(from + 1, from + 1 + rowBytes),
      start: row * rowBytes,
      pixelBytes,
    });
  }
  return out;
};

const undoPngRow = (
  out: Uint8Array,
  row: { readonly type: number; readonly source: Uint8Array; readonly start: number; readonly pixelBytes: number },
): void => {
  const { type, source, start, pixelBytes } = row;
  const above = start - source.length;
  for (let i = 0; i < source.length; i++) {
    const left = i < pixelBytes ? 0 : (out[start + i - pixelBytes] as number);
    const up = above < 0 ? 0 : (out[above + i] as number);
    const upLeft = above < 0 || i < pixelBytes ? 0 : (out[above + i - pixelBytes] as number);
    out[start + i] = (source[i] as number) + prediction(type, left, up, upLeft);
  }
};

const prediction = (type: number, left: number, up: number, upLeft: number): number => {
  if (type === 0) return 0;
  if (type === 1) return left;
  if (type === 2) return up;
  if (type === 3) return (left + up) >> 1;
  if (type === 4) return paeth(left, up, upLeft);
  throw unsupported('an unknown PNG filter type');
};

/** PNG, 9.4: which of the three neighbors lies nearest to left + up - upLeft. */
export const paeth = (left: number, up: number, upLeft: number): number => {
  const estimate = left + up - upLeft;
  const toLeft = Math.abs(estimate - left);
  const toUp = Math.abs(estimate - up);
  const toUpLeft = Math.abs(estimate - upLeft);
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
};
