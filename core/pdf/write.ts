import { CloudSignError } from '../errors.ts';
import { isRegular, latin1Bytes } from './characters.ts';
import {
  PdfArray,
  PdfDict,
  PdfName,
  type PdfPlaceholder,
  PdfReal,
  PdfRef,
  PdfStream,
  PdfString,
  type PdfValue,
  type Span,
} from './objects.ts';

/** Bytes in the making. `spans` tells where placeholders came to stand, counted from the first byte written. */
export class PdfWriter {
  readonly #parts: Uint8Array[] = [];
  readonly #spans = new Map<string, Span>();
  #text = '';
  #length = 0;

  get length(): number {
    return this.#length + this.#text.length;
  }

  get spans(): ReadonlyMap<string, Span> {
    return this.#spans;
  }

  /** Characters below 256 only. */
  text(text: string): void {
    this.#text += text;
  }

  raw(bytes: Uint8Array): void {
    this.#flush();
    this.#parts.push(bytes);
    this.#length += bytes.length;
  }

  #flush(): void {
    if (this.#text === '') return;
    this.#parts.push(latin1Bytes(this.#text));
    this.#length += this.#text.length;
    this.#text = '';
  }

  bytes(): Uint8Array {
    this.#flush();
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  value(value: PdfValue): void {
    if (value === null || typeof value === 'boolean') this.text(String(value));
    else if (typeof value === 'number') this.text(integerText(value));
    else if (value instanceof PdfReal) this.text(realText(value));
    else if (value instanceof PdfName) this.text(nameText(value.value));
    else if (value instanceof PdfString)
      this.text(value.form === 'hex' ? hexText(value.bytes) : literalText(value.bytes));
    else if (value instanceof PdfRef) this.text(value.toString());
    else if (value instanceof PdfArray) this.#array(value);
    else if (value instanceof PdfDict) this.#dict(value);
    else if (value instanceof PdfStream) this.#stream(value);
    else this.#placeholder(value);
  }

  #array(array: PdfArray): void {
    this.text('[');
    array.items.forEach((item, i) => {
      if (i > 0) this.text(' ');
      this.value(item);
    });
    this.text(']');
  }

  #dict(dict: PdfDict): void {
    this.text('<<');
    for (const [key, value] of dict.entries) {
      this.text(nameText(key));
      this.text(' ');
      this.value(value);
    }
    this.text('>>');
  }

  /** 7.3.8: /Length is that of the data, whatever the dictionary says. */
  #stream(stream: PdfStream): void {
    this.#dict(stream.dict.with({ Length: stream.raw.length }));
    this.text('\nstream\n');
    this.raw(stream.raw);
    this.text('\nendstream');
  }

  #placeholder({ name, length, kind }: PdfPlaceholder): void {
    if (this.#spans.has(name)) throw internal(`two placeholders named ${name}`);
    this.#spans.set(name, { start: this.length, end: this.length + length });
    this.text(kind === 'hex-string' ? `<${'0'.repeat(length - 2)}>` : `[${' '.repeat(length - 2)}]`);
  }
}

const internal = (detail: string): CloudSignError => new CloudSignError('internal', { detail });

const integerText = (value: number): string => {
  if (!Number.isSafeInteger(value)) throw internal('a PDF integer must be a safe integer; write others as PdfReal');
  return String(value);
};

/** Never in exponent form (7.3.3); the text that was read is kept. */
const realText = ({ value, text }: PdfReal): string => {
  if (text !== undefined && /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return text;
  if (!Number.isFinite(value)) throw internal('a PDF real must be finite');
  if (Number.isInteger(value)) return `${BigInt(value)}.0`;
  const plain = String(value);
  if (!plain.includes('e')) return plain;
  // Only numbers below 10^-6 come here: five decimal places are all that readers take (Annex C).
  const digits = value.toFixed(20).replace(/0+$/, '');
  return Number(digits) === 0 ? '0.0' : digits;
};

/** 7.3.5: everything but printable regular characters as #xx. */
const nameText = (name: string): string => {
  let text = '/';
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code > 255) throw internal('a PDF name holds bytes; encode it first');
    // 7.3.5 forbids it; readers differ about where such a name ends.
    if (code === 0) throw new CloudSignError('pdf.damaged', { detail: 'a name with a byte of 0' });
    const plain = code > 0x20 && code < 0x7f && code !== 0x23 && isRegular(code);
    text += plain ? name[i] : `#${code.toString(16).padStart(2, '0')}`;
  }
  return text;
};

const hexText = (bytes: Uint8Array): string => {
  let text = '<';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return `${text}>`;
};

/** Escapes what the grammar treats specially; an end-of-line would otherwise read back as a line feed. */
const literalText = (bytes: Uint8Array): string => {
  let text = '(';
  for (const byte of bytes) {
    if (byte === 0x28 || byte === 0x29 || byte === 0x5c) text += `\\${String.fromCharCode(byte)}`;
    else if (byte === 0x0d) text += '\\r';
    else if (byte === 0x0a) text += '\\n';
    else text += String.fromCharCode(byte);
  }
  return `${text})`;
};
