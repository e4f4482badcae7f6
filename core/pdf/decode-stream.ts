import { CloudSignError } from '../errors.ts';
import type { PdfResolver, PdfStream } from './objects.ts';

/** Undoes every filter of a stream. `pdf.too-complex` beyond `maxBytes`, `pdf.unsupported` for a filter that is not a byte filter. */
export const decodeStream = (
  _stream: PdfStream,
  _options: { readonly maxBytes: number; readonly resolver?: PdfResolver },
): Uint8Array => {
  throw new CloudSignError('internal', { detail: 'not built yet' });
};
