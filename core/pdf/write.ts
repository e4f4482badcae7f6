import { CloudSignError } from '../errors.ts';
import type { PdfValue, Span } from './objects.ts';

export interface WrittenValue {
  readonly bytes: Uint8Array;
  /** Spans of the placeholders within `bytes`. */
  readonly placeholders: ReadonlyMap<string, Span>;
}

/** The value as it stands in a file; a stream gets its /Length. */
export const writeValue = (_value: PdfValue): WrittenValue => {
  throw new CloudSignError('internal', { detail: 'not built yet' });
};
