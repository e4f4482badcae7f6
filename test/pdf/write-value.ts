import type { PdfValue, Span } from '../../core/pdf/objects.ts';
import { PdfWriter } from '../../core/pdf/write.ts';

/** The value as it stands in a file, and the spans of its placeholders within these bytes. */
export const writeValue = (
  value: PdfValue,
): { readonly bytes: Uint8Array; readonly placeholders: ReadonlyMap<string, Span> } => {
  const writer = new PdfWriter();
  writer.value(value);
  return { bytes: writer.bytes(), placeholders: writer.spans };
};
