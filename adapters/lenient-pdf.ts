import {
  PdfArray as Arr,
  PdfDict as Dict,
  PdfName as Name,
  PDF,
  PdfBool,
  PdfNumber,
  PdfRef as Ref,
  PdfString as Str,
  PdfStream as Stream,
} from '@libpdf/core';
import {
  PdfArray,
  PdfDict,
  PdfName,
  PdfReal,
  PdfRef,
  PdfStream,
  PdfString,
  type PdfValue,
} from '../core/pdf/objects.ts';
import { damaged } from '../core/pdf/refuse.ts';
import type { RewriteSource } from '../core/pdf/rewrite.ts';

/**
 * A PDF as @libpdf/core understands it, which guesses where our own reader refuses: for rewriting, before which the result is compared
 * with what others see. Throws whatever it throws.
 */
export const readLeniently = async (bytes: Uint8Array): Promise<RewriteSource & { readonly isEncrypted: boolean }> => {
  const pdf = await PDF.load(bytes);
  const { info, registry } = pdf.context;
  const read = new Map<string, PdfValue>();
  const get = (ref: PdfRef): PdfValue => {
    const key = ref.toString();
    const known = read.get(key);
    if (known !== undefined) return known;
    const value = converted(registry.resolve(Ref.of(ref.num, ref.gen)) ?? undefined, 0);
    read.set(key, value);
    return value;
  };
  const resolve = (value: PdfValue | undefined): PdfValue => {
    let current = value ?? null;
    for (let hops = 0; current instanceof PdfRef; hops++) {
      if (hops === longestReferenceChain) throw damaged(0, 'references without end');
      current = get(current);
    }
    return current;
  };
  const trailer = converted(info.trailer, 0);
  if (!(trailer instanceof PdfDict)) throw damaged(0, 'no trailer');
  return { version: pdf.version, trailer, resolve, isEncrypted: pdf.isEncrypted };
};

const mark = Buffer.from('startxref');

/**
 * The same without the file's cross-reference, which leads to wrong places: objects are searched for, and of two with one number the
 * last counts, as in viewers that rebuild a file.
 */
export const readByScanning = (bytes: Uint8Array): ReturnType<typeof readLeniently> => {
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf(mark); at >= 0; at = copy.indexOf(mark, at + 1)) copy.fill('%', at, at + mark.length);
  return readLeniently(copy);
};

const longestReferenceChain = 32;
const deepest = 200;

const converted = (value: unknown, depth: number): PdfValue => {
  if (depth > deepest) throw damaged(0, `more than ${deepest} values within each other`);
  if (value instanceof Stream) return new PdfStream(convertedDict(value, depth), value.data);
  if (value instanceof Dict) return convertedDict(value, depth);
  if (value instanceof Arr) return new PdfArray([...value].map((item) => converted(item, depth + 1)));
  if (value instanceof Ref) return new PdfRef(value.objectNumber, value.generation);
  if (value instanceof Name) return new PdfName(nameBytes(value.value));
  if (value instanceof Str) return new PdfString(value.bytes, value.format);
  if (value instanceof PdfNumber) return convertedNumber(value.value);
  return value instanceof PdfBool ? value.value : null;
};

const convertedDict = (dict: Dict, depth: number): PdfDict =>
  new PdfDict(new Map([...dict].map(([key, value]) => [nameBytes(key.value), converted(value, depth + 1)])));

const convertedNumber = (value: number): PdfValue => {
  if (Number.isSafeInteger(value)) return value;
  if (!Number.isFinite(value)) throw damaged(0, 'a number that is none');
  return new PdfReal(value);
};

/** It gives names as text: bytes as they stand, or decoded as UTF-8 when one was written `#xx`. */
const nameBytes = (name: string): string => {
  if (name.includes('\0') || name.includes('\ufffd')) throw damaged(0, 'a name that cannot be written');
  return /[^\0-\xff]/.test(name) ? Buffer.from(name, 'utf8').toString('latin1') : name;
};
