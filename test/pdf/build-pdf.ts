import { deflateSync } from 'node:zlib';
import { latin1Bytes } from '../../core/pdf/characters.ts';

type Entry = readonly [type: 0 | 1 | 2, second: number, third: number];

/** Writes PDFs by hand, right or wrong as a test needs; strings are Latin-1. Offsets and entries are kept until a section is written. */
export class PdfBuilder {
  #text = '';
  /** Of the revision in the making. */
  readonly entries = new Map<number, Entry>();
  previous: number | undefined;
  size = 1;

  constructor(head = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n') {
    this.#text = head;
  }

  get offset(): number {
    return this.#text.length;
  }

  text(text: string): this {
    this.#text += text;
    return this;
  }

  object(num: number, body: string, gen = 0): this {
    return this.entry(num, [1, this.offset, gen]).text(`${num} ${gen} obj\n${body}\nendobj\n`);
  }

  stream(num: number, entries: string, data: string | Uint8Array): this {
    const text = typeof data === 'string' ? data : fromBytes(data);
    return this.object(num, `<<${entries}/Length ${text.length}>>\nstream\n${text}\nendstream`);
  }

  entry(num: number, entry: Entry): this {
    this.entries.set(num, entry);
    this.size = Math.max(this.size, num + 1);
    return this;
  }

  /** An object stream `num` that holds these objects. */
  objectStream(num: number, objects: Readonly<Record<number, string>>, extra = ''): this {
    const numbers = Object.keys(objects).map(Number);
    let body = '';
    const head = numbers.map((held) => {
      const pair = `${held} ${body.length}`;
      body += `${objects[held]} `;
      return pair;
    });
    numbers.forEach((held, index) => {
      this.entry(held, [2, num, index]);
    });
    const first = `${head.join(' ')} `;
    return this.stream(num, `/Type/ObjStm/N ${numbers.length}/First ${first.length}${extra}`, first + body);
  }

  /** A table, its trailer and the end of the revision. */
  table(trailer = '/Root 1 0 R', options: { readonly size?: number } = {}): this {
    const at = this.offset;
    this.text('xref\n').text(this.subsections());
    this.text(`trailer\n<<${trailer}${this.#prev()}/Size ${options.size ?? this.size}>>\n`);
    return this.end(at);
  }

  subsections(): string {
    if (this.previous === undefined && !this.entries.has(0)) this.entries.set(0, [0, 0, 65535]);
    return [...this.entries]
      .filter(([, [type]]) => type !== 2)
      .sort(([a], [b]) => a - b)
      .map(([num, [type, second, third]]) => {
        const offset = String(second).padStart(10, '0');
        return `${num} 1\n${offset} ${String(third).padStart(5, '0')} ${type === 0 ? 'f' : 'n'} \n`;
      })
      .join('');
  }

  /** A cross-reference stream `num` and the end of the revision. */
  xrefStream(num: number, dict = '/Root 1 0 R', options: { readonly predictor?: boolean } = {}): this {
    const at = this.offset;
    this.text(this.xrefStreamObject(num, `${dict}${this.#prev()}`, options));
    return this.end(at);
  }

  xrefStreamObject(num: number, dict: string, options: { readonly predictor?: boolean } = {}): string {
    this.entry(num, [1, this.offset, 0]);
    const sorted = [...this.entries].sort(([a], [b]) => a - b);
    const rows = sorted.map(([, [type, second, third]]) =>
      Uint8Array.of(type, (second >> 16) & 255, (second >> 8) & 255, second & 255, third >> 8, third & 255),
    );
    const index = sorted.map(([held]) => `${held} 1`).join(' ');
    const predicted = options.predictor === true;
    const data = predicted ? deflateSync(upPredicted(rows)) : concat(rows);
    const filter = predicted ? '/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 6>>' : '';
    const own = `/Type/XRef/W[1 3 2]/Index[${index}]/Size ${this.size}${filter}/Length ${data.length}`;
    return `${num} 0 obj\n<<${dict}${own}>>\nstream\n${fromBytes(data)}\nendstream\nendobj\n`;
  }

  /** `startxref` and `%%EOF`; the next revision's /Prev names `at`. */
  end(at: number): this {
    this.previous = at;
    this.entries.clear();
    return this.text(`startxref\n${at}\n%%EOF\n`);
  }

  #prev(): string {
    return this.previous === undefined ? '' : `/Prev ${this.previous}`;
  }

  bytes(): Uint8Array {
    return latin1Bytes(this.#text);
  }
}

const fromBytes = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
};

const concat = (rows: readonly Uint8Array[]): Uint8Array => Uint8Array.from(rows.flatMap((row) => [...row]));

/** PNG filter 2 on each row. */
const upPredicted = (rows: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(rows.flatMap((row, i) => [2, ...row.map((byte, at) => byte - (rows[i - 1]?.[at] ?? 0))]));

export const catalog = '<</Type/Catalog/Pages 2 0 R>>';
export const pageTree = '<</Type/Pages/Kids[3 0 R]/Count 1>>';
export const page = '<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<<>>/Contents 4 0 R>>';
export const content = 'BT /F1 12 Tf (price 100) Tj ET';

/** One page, before any section is written. */
export const onePage = (builder = new PdfBuilder()): PdfBuilder =>
  builder.object(1, catalog).object(2, pageTree).object(3, page).stream(4, '', content);

/** One page with its catalog and page tree in an object stream, before any section is written. */
export const onePageInObjectStream = (builder = new PdfBuilder()): PdfBuilder =>
  builder.objectStream(5, { 1: catalog, 2: pageTree, 3: page }).stream(4, '', content);

/** A linearized file of one page: first-page section before the main one, as Annex F has it. */
export const linearized = (): PdfBuilder => {
  const builder = new PdfBuilder();
  builder.object(5, '<</Linearized 1/L 0000000000/H[0 0]/O 3/E 0/N 1/T 0>>');
  const firstPageAt = builder.offset;
  // The main section's offset is known once everything before it is written: three rounds of a fixed width.
  const body = (mainAt: number): PdfBuilder => {
    const round = new PdfBuilder().object(5, '<</Linearized 1/L 0000000000/H[0 0]/O 3/E 0/N 1/T 0>>');
    const entriesLength = 3 * 24 + 'xref\n'.length;
    const trailer = `trailer\n<</Root 1 0 R/Size 6/Prev ${String(mainAt).padStart(10, '0')}>>\nstartxref\n0\n%%EOF\n`;
    const probe = new PdfBuilder(`${'x'.repeat(firstPageAt + entriesLength + trailer.length)}`);
    onePage(probe);
    const offsets = probe.entries;
    const line = (num: number) => `${num} 1\n${String(offsets.get(num)?.[1]).padStart(10, '0')} 00000 n \n`;
    round.text(`xref\n${line(1)}${line(3)}${line(4)}${trailer}`);
    onePage(round);
    return round;
  };
  const round = body(body(0).offset);
  const two = round.entries.get(2)?.[1];
  const five = round.entries.get(5)?.[1];
  round.text('xref\n0 1\n0000000000 65535 f \n');
  for (const [num, at] of [
    [2, two],
    [5, five],
  ]) {
    round.text(`${num} 1\n${String(at).padStart(10, '0')} 00000 n \n`);
  }
  round.text('trailer\n<</Size 6>>\n');
  return round.end(firstPageAt);
};

/** Objects 1 and 2 hidden in an object stream that only the /XRefStm lists. */
export const hybrid = (): PdfBuilder => {
  const builder = new PdfBuilder().object(3, page).stream(4, '', content);
  const visible = new Map(builder.entries);
  builder.entries.clear();
  builder.objectStream(5, { 1: catalog, 2: pageTree });
  const streamAt = builder.offset;
  builder.text(builder.xrefStreamObject(6, '/Root 1 0 R'));
  builder.entries.clear();
  for (const [num, entry] of visible) builder.entry(num, entry);
  for (const hidden of [1, 2, 5, 6]) builder.entry(hidden, [0, 0, 65535]);
  return builder.table(`/Root 1 0 R/XRefStm ${streamAt}`);
};
