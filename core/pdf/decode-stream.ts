import { decodeAscii85, decodeAsciiHex, decodeRunLength } from './byte-filters.ts';
import { inflate } from './flate.ts';
import { decodeLzw } from './lzw.ts';
import { PdfArray, PdfDict, PdfName, type PdfResolver, type PdfStream, type PdfValue } from './objects.ts';
import { undoPredictor } from './predictor.ts';
import { unsupported } from './refuse.ts';

interface FilterRun {
  readonly params: PdfDict | undefined;
  readonly maxBytes: number;
  readonly resolver: PdfResolver | undefined;
}

/** The byte filters of table 6; image filters and Crypt are not undone. */
const filters: Readonly<Record<string, (data: Uint8Array, run: FilterRun) => Uint8Array>> = {
  FlateDecode: (data, { params, maxBytes, resolver }) => undoPredictor(inflate(data, maxBytes), params, resolver),
  LZWDecode: (data, { params, maxBytes, resolver }) => {
    const earlyChange = params?.int('EarlyChange', resolver) ?? 1;
    return undoPredictor(decodeLzw(data, { earlyChange, maxBytes }), params, resolver);
  },
  ASCIIHexDecode: (data, { maxBytes }) => decodeAsciiHex(data, maxBytes),
  ASCII85Decode: (data, { maxBytes }) => decodeAscii85(data, maxBytes),
  RunLengthDecode: (data, { maxBytes }) => decodeRunLength(data, maxBytes),
};

const longestChain = 8;

/** Undoes every filter of a stream. `pdf.too-complex` beyond `maxBytes`, `pdf.unsupported` for a filter that is not a byte filter. */
export const decodeStream = (
  stream: PdfStream,
  options: { readonly maxBytes: number; readonly resolver?: PdfResolver },
): Uint8Array => {
  const resolve = (value: PdfValue | undefined): PdfValue => options.resolver?.resolve(value) ?? value ?? null;
  // Short for /Filter and /DecodeParms to some programs, which take them first, even where they are null.
  if (stream.dict.entries.has('F')) throw unsupported('a stream whose data is in another file');
  if (stream.dict.entries.has('DP')) throw unsupported('a stream with /DP');
  const names = list(resolve(stream.dict.get('Filter')));
  const params = list(resolve(stream.dict.get('DecodeParms')));
  if (names.length > longestChain) throw unsupported(`more than ${longestChain} filters`);
  let data = stream.raw;
  names.forEach((value, i) => {
    const name = resolve(value);
    const filter = name instanceof PdfName && Object.hasOwn(filters, name.value) ? filters[name.value] : undefined;
    if (filter === undefined) throw unsupported('a filter that is not a byte filter');
    const given = resolve(params[i]);
    const run = { params: given instanceof PdfDict ? given : undefined, maxBytes: options.maxBytes };
    data = filter(data, { ...run, resolver: options.resolver });
  });
  return data;
};

const list = (value: PdfValue): readonly PdfValue[] =>
  value instanceof PdfArray ? value.items : value === null ? [] : [value];
