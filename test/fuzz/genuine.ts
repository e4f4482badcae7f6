/** What may be accepted without any harm: states of the inputs themselves. */
import { createHash } from 'node:crypto';
import { openPdf } from '../../core/pdf/file.ts';
import { PdfArray, PdfStream, type PdfValue } from '../../core/pdf/objects.ts';
import type { PdfView } from '../../core/pdf/view.ts';
import type { Report } from '../../core/verification/report.ts';
import { verifyPdf } from '../../core/verification/verify-pdf.ts';
import type { FuzzInput } from './inputs.ts';

/** An input, or an earlier state of it, that is accepted as it is. */
export interface Genuine {
  /** Index of the input, and how many of its bytes. */
  readonly input: number;
  readonly length: number;
  /** What its last signature covers. */
  readonly gapStart: number;
  readonly gapEnd: number;
  readonly end: number;
  /** Of what its pages show. */
  readonly shown: string;
}

const passing = new Set(['ok', 'warn']);

/** Valid, or intact all the same where no anchor vouches for the signer. */
export const isAccepted = ({ verdict, signatures, structure }: Report): boolean => {
  if (verdict === 'valid') return true;
  if (verdict === 'invalid' || verdict === 'unreadable' || signatures.length === 0) return false;
  const isIntact = ({ answers: { bytes, coverage, changes } }: Report['signatures'][number]): boolean =>
    [bytes, coverage, changes].every(({ status }) => passing.has(status));
  return passing.has(structure.status) && signatures.every(isIntact);
};

/** Each end of an input where a reader may think that it ends; the attacked have an honest state within them. */
export const genuineStates = async (inputs: readonly FuzzInput[]): Promise<readonly Genuine[]> => {
  const found: Genuine[] = [];
  for (const [index, { bytes, anchors, time }] of inputs.entries()) {
    const text = Buffer.from(bytes).toString('latin1');
    const ends = [...text.matchAll(/%%EOF(?:\r\n|\r|\n)?/g)].map((match) => match.index + match[0].length);
    for (const length of new Set([...ends, bytes.length])) {
      const state = bytes.subarray(0, length);
      if (!isAccepted(await verifyPdf({ bytes: state, anchors, time }))) continue;
      const range = lastRange(text.slice(0, length));
      if (range !== undefined) found.push({ input: index, length, ...range, shown: shownBy(state) });
    }
  }
  return found;
};

const lastRange = (text: string): Pick<Genuine, 'gapStart' | 'gapEnd' | 'end'> | undefined => {
  const ranges = [...text.matchAll(/\/ByteRange\s*\[\s*0+\s+(\d+)\s+(\d+)\s+(\d+)/g)]
    .map((match) => match.slice(1).map(Number))
    .map(([gapStart = 0, gapEnd = 0, rest = 0]) => ({ gapStart, gapEnd, end: gapEnd + rest }))
    .filter(({ end }) => end <= text.length);
  return ranges.toSorted((a, b) => b.end - a.end)[0];
};

/** Of boxes and content of all pages, as a reader that asks for nothing else sees them. */
export const shownBy = (bytes: Uint8Array): string => {
  const hash = createHash('sha256');
  const view = openPdf(bytes).latest;
  for (const { mediaBox, cropBox, rotate, dict } of view.pages()) {
    hash.update(JSON.stringify([mediaBox, cropBox, rotate]));
    for (const data of contentOf(view, view.resolve(dict.get('Contents')))) hash.update(data);
  }
  return hash.digest('hex');
};

const contentOf = (view: PdfView, value: PdfValue): readonly Uint8Array[] => {
  if (value instanceof PdfStream) return [value.raw];
  if (!(value instanceof PdfArray)) return [];
  return value.items.map((item) => view.resolve(item)).flatMap((one) => (one instanceof PdfStream ? [one.raw] : []));
};

/** Whether every byte that the last signature of that state covers is where it was. */
export const keeps = (bytes: Uint8Array, { gapStart, gapEnd, end }: Genuine, original: Uint8Array): boolean =>
  bytes.length >= end && same(bytes, original, [0, gapStart]) && same(bytes, original, [gapEnd, end]);

const same = (a: Uint8Array, b: Uint8Array, [from, to]: readonly [number, number]): boolean =>
  Buffer.compare(a.subarray(from, to), b.subarray(from, to)) === 0;
