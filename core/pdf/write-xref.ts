import { PdfArray, type PdfDict, PdfName, PdfStream } from './objects.ts';
import type { PdfWriter } from './write.ts';

/** Object number -> where its `n g obj` stands, counted as the file counts. */
export type Offsets = ReadonlyMap<number, { readonly offset: number; readonly gen: number }>;

/** 7.5.4: runs of numbers as subsections, entries of exactly 20 bytes. Begins with object 0, as the example in Annex H does. */
export const writeXrefTable = (
  writer: PdfWriter,
  { offsets, trailer }: { readonly offsets: Offsets; readonly trailer: PdfDict },
): void => {
  writer.text('xref\n0 1\n0000000000 65535 f\r\n');
  for (const run of runsOf(offsets)) {
    writer.text(`${run[0]} ${run.length}\n`);
    for (const num of run) {
      const { offset, gen } = offsets.get(num) as { offset: number; gen: number };
      writer.text(`${String(offset).padStart(10, '0')} ${String(gen).padStart(5, '0')} n\r\n`);
    }
  }
  writer.text('trailer\n');
  writer.value(trailer);
  writer.text('\n');
};

/** 7.5.8, unfiltered: the few entries of an update are not worth a filter. `offsets` holds the stream's own entry, too. */
export const writeXrefStream = (
  writer: PdfWriter,
  { num, offsets, trailer }: { readonly num: number; readonly offsets: Offsets; readonly trailer: PdfDict },
): void => {
  const runs = runsOf(offsets);
  const width = 5;
  const data = new Uint8Array(offsets.size * (1 + width + 2));
  let at = 0;
  for (const entry of runs.flat()) {
    const { offset, gen } = offsets.get(entry) as { offset: number; gen: number };
    data[at] = 1;
    for (let i = 0; i < width; i++) data[at + 1 + i] = Math.floor(offset / 256 ** (width - 1 - i)) & 0xff;
    data[at + 1 + width] = gen >> 8;
    data[at + 2 + width] = gen & 0xff;
    at += 1 + width + 2;
  }
  const dict = trailer.with({
    Type: new PdfName('XRef'),
    W: new PdfArray([1, width, 2]),
    Index: new PdfArray(runs.flatMap((run) => [run[0] as number, run.length])),
  });
  writer.text(`${num} 0 obj\n`);
  writer.value(new PdfStream(dict, data));
  writer.text('\nendobj\n');
};

const runsOf = (offsets: Offsets): readonly (readonly number[])[] => {
  const runs: number[][] = [];
  for (const num of [...offsets.keys()].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1) === num - 1) run.push(num);
    else runs.push([num]);
  }
  return runs;
};
