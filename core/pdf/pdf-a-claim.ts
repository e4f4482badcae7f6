import { latin1Text } from './characters.ts';
import type { PdfView } from './view.ts';

const mostMetadata = 4 * 1024 * 1024;

/** What the document's XMP claims, such as '2B' or '4' (ISO 19005: pdfaid:part and pdfaid:conformance); nothing is checked. */
export const pdfAClaim = (view: PdfView): string | undefined => {
  const metadata = view.catalog.stream('Metadata', view);
  if (metadata === undefined) return undefined;
  let xmp: string;
  try {
    xmp = latin1Text(view.decode(metadata, { maxBytes: mostMetadata }));
  } catch {
    // Metadata that can't be decoded claims nothing.
    return undefined;
  }
  const part = claimed(xmp, 'part', '[1-9]');
  return part === undefined ? undefined : part + (claimed(xmp, 'conformance', '[A-Za-z]') ?? '').toUpperCase();
};

/** The value as an attribute or as an element. */
const claimed = (xmp: string, property: string, pattern: string): string | undefined =>
  new RegExp(`pdfaid:${property}\\s*(?:=\\s*["']|>)\\s*(${pattern})\\s*["'<]`).exec(xmp)?.[1];
