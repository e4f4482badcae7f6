import { decodeStream } from './decode-stream.ts';
import { PdfArray, type PdfDict, type PdfResolver, PdfStream, type PdfValue } from './objects.ts';

/** `/Name` however it is escaped (7.3.5), where the name ends there. */
const nameIn = (name: string): RegExp => {
  const letters = [...name].map((letter) => `(?:${letter}|#${letter.charCodeAt(0).toString(16)})`);
  return new RegExp(`/${letters.join('')}(?![\\w#])`, 'i');
};

const marks = { signed: nameIn('ByteRange'), encrypted: nameIn('Encrypt') } as const;

const window = 8 * 1024 * 1024;

/**
 * What forbids rewriting a file, by a look at all of its bytes: whoever reads a file that is damaged may overlook an older revision.
 * A signature's /ByteRange can't be compressed (12.8.1); nothing else is called so.
 */
export const forbidsRewriting = (bytes: Uint8Array): 'signed' | 'encrypted' | undefined => {
  for (let start = 0; start < bytes.length; start += window) {
    // The windows overlap by more than the longest escaped name.
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.min(window + 64, bytes.length - start));
    const part = text.toString('latin1');
    for (const [why, pattern] of Object.entries(marks)) if (pattern.test(part)) return why as keyof typeof marks;
  }
  return undefined;
};

/** Behind each name of a signature's range in the bytes of the file. */
export const rangesNamedIn = (bytes: Uint8Array): readonly number[] => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  return [...text.matchAll(new RegExp(marks.signed.source, 'gi'))].map((match) => match.index + match[0].length);
};

const mostTemplateBytes = 16 * 1024 * 1024;

/**
 * Whether the pages are drawn from an XFA template when they are opened, so that without it something else is seen: said by the
 * catalog, by a form without fields of its own, or by the template's configuration.
 */
export const isDrawnByXfa = (source: PdfResolver & { readonly trailer: PdfDict }): boolean => {
  const catalog = source.trailer.dict('Root', source);
  const form = catalog?.dict('AcroForm', source);
  if (form === undefined || !form.has('XFA')) return catalog?.bool('NeedsRendering', source) === true;
  if (catalog?.bool('NeedsRendering', source) === true) return true;
  if ((form.array('Fields', source)?.items.length ?? 0) === 0) return true;
  const xfa = source.resolve(form.get('XFA'));
  const packets: readonly PdfValue[] = xfa instanceof PdfArray ? xfa.items : [xfa];
  return packets.some((packet) => {
    const stream = source.resolve(packet);
    if (!(stream instanceof PdfStream)) return false;
    const text = Buffer.from(decodeStream(stream, { maxBytes: mostTemplateBytes, resolver: source })).toString('utf8');
    return /<dynamicRender>\s*required/.test(text);
  });
};
