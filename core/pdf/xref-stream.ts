import { decodeStream } from './decode-stream.ts';
import { finishStream, parseIndirect, type StreamHead } from './indirect.ts';
import { PdfRef, type PdfStream } from './objects.ts';
import { damaged, tooComplex } from './refuse.ts';
import type { XrefEntry, XrefSection } from './revision.ts';
import { type SectionContext, sameEntry } from './xref-table.ts';

/** A cross-reference stream (7.5.8) at `offset`, where its `n g obj` stands. All of its dictionary must be direct. */
export const readXrefStream = (context: SectionContext): XrefSection => {
  const { piece, offset, budget } = context;
  const end = piece.base + piece.bytes.length;
  const parsed = parseIndirect(piece, { offset, end, budget });
  if (parsed.kind !== 'stream' || parsed.head.dict.name('Type') !== 'XRef') {
    throw damaged(offset, 'neither a cross-reference table nor a cross-reference stream');
  }
  const { head } = parsed;
  // Number 0 is nobody's: some programs search the file instead.
  if (head.ref.num === 0) throw damaged(offset, 'a cross-reference stream with the number 0');
  const object = finishStream(piece, head, { length: directLength(head), end, budget });
  const data = decodeStream(object.value as PdfStream, { maxBytes: budget.decodable });
  budget.spendDecoded(data.length);
  const span = object.span ?? { start: offset, end };
  return { form: 'stream', span, trailer: head.dict, entries: readEntries(context, head, data) };
};

const directLength = (head: StreamHead): number => {
  for (const key of ['Length', 'Filter', 'DecodeParms', 'W', 'Index', 'Size', 'Prev']) {
    if (head.dict.get(key) instanceof PdfRef)
      throw damaged(head.start, `/${key} of a cross-reference stream is indirect`);
  }
  const length = head.dict.int('Length');
  if (length === undefined) throw damaged(head.start, 'a cross-reference stream without /Length');
  return length;
};

type Widths = readonly [number, number, number];

const readEntries = (context: SectionContext, head: StreamHead, data: Uint8Array): Map<number, XrefEntry> => {
  const widths = readWidths(head);
  const width = widths[0] + widths[1] + widths[2];
  const entries = new Map<number, XrefEntry>();
  let at = 0;
  for (const [first, count] of readIndex(head)) {
    context.budget.spendEntries(count);
    if (first + count - 1 > context.budget.limits.objectNumber) throw tooComplex('an object number out of range');
    if (at + count * width > data.length) throw damaged(head.start, 'a cross-reference stream with too little data');
    for (let num = first; num < first + count; num++, at += width) {
      const entry = readEntry(data, { at, widths, offsetBase: context.offsetBase });
      addEntry(context, entries, { num, entry, at: head.start });
    }
  }
  return entries;
};

const readWidths = (head: StreamHead): Widths => {
  const items = head.dict.array('W')?.items ?? [];
  const widths = items.map((item) => (typeof item === 'number' && item >= 0 && item <= 8 ? item : -1));
  const [type, second, third] = widths;
  if (type === undefined || second === undefined || third === undefined || widths.includes(-1) || second === 0) {
    throw damaged(head.start, 'a cross-reference stream with an unusable /W');
  }
  return [type, second, third];
};

const readIndex = (head: StreamHead): readonly (readonly [number, number])[] => {
  const size = head.dict.int('Size');
  if (size === undefined || size < 0) throw damaged(head.start, 'a cross-reference stream without /Size');
  const items = head.dict.array('Index')?.items ?? [0, size];
  const pairs: [number, number][] = [];
  for (let i = 0; i < items.length; i += 2) {
    const first = items[i];
    const count = items[i + 1];
    if (typeof first !== 'number' || typeof count !== 'number' || first < 0 || count < 0) {
      throw damaged(head.start, 'a cross-reference stream with an unusable /Index');
    }
    pairs.push([first, count]);
  }
  return pairs;
};

/**
 * Table 18. Offset 0 can't be an object: read as free. Types that are not known should stand for the null object; some readers fall back on
 * an older entry instead and some on a search, so that nobody knows what such a file shows.
 */
const readEntry = (
  data: Uint8Array,
  { at, widths, offsetBase }: { readonly at: number; readonly widths: Widths; readonly offsetBase: number },
): XrefEntry => {
  const type = widths[0] === 0 ? 1 : readField(data, at, widths[0]);
  const second = readField(data, at + widths[0], widths[1]);
  const third = readField(data, at + widths[0] + widths[1], widths[2]);
  if (type === 0) return { kind: 'free', next: second, gen: third };
  if (type === 1 && second === 0) return { kind: 'free', next: 0, gen: third };
  if (type === 1) return { kind: 'offset', offset: second + offsetBase, gen: third };
  if (type === 2) return { kind: 'in-stream', stream: second, index: third };
  throw damaged(at, `a cross-reference stream with an entry of type ${type}`);
};

const readField = (data: Uint8Array, at: number, width: number): number => {
  let value = 0;
  for (let i = 0; i < width; i++) value = value * 256 + (data[at + i] as number);
  return value;
};

const addEntry = (
  context: SectionContext,
  entries: Map<number, XrefEntry>,
  { num, entry, at }: { readonly num: number; readonly entry: XrefEntry; readonly at: number },
): void => {
  const earlier = entries.get(num);
  if (earlier === undefined) {
    entries.set(num, entry);
    return;
  }
  if (!sameEntry(earlier, entry)) throw damaged(at, `two different entries for object ${num} in one stream`);
  context.findings.add('duplicate-xref-entry', at, `object ${num} is listed twice`);
};
