import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { CloudSignError } from '../errors.ts';
import { latin1Bytes } from './characters.ts';
import { PdfArray, PdfDict, PdfName, PdfRef, PdfStream, PdfString, type PdfValue } from './objects.ts';
import { damaged } from './refuse.ts';
import type { PdfRevision } from './revision.ts';
import type { PdfView } from './view.ts';

/** Undoes the encryption of what stands in an object of its own; what an object stream holds was encrypted with the stream. */
export interface Decryption {
  /** The value with every string in it decrypted. */
  value(ref: PdfRef, value: PdfValue): PdfValue;
  /** The stream, whose data is decrypted when it is first asked for. */
  stream(ref: PdfRef, stream: PdfStream): PdfStream;
}

type Method = 'identity' | 'rc4' | 'aes-128' | 'aes-256';

interface Handler {
  readonly key: Uint8Array;
  readonly strings: Method;
  readonly streams: Method;
  readonly encryptsMetadata: boolean;
  /** Number of the object that holds it, which is not encrypted itself. */
  readonly num: number | undefined;
}

const refuse = (detail: string): CloudSignError => new CloudSignError('pdf.needs-password', { detail });

/**
 * The standard security handler (ISO 32000-2, 7.6.4) of a file that everybody can open: its user password is empty. Every section of
 * every revision must lead to the same key and the same ciphers, else viewers would show something else than the revision before.
 * Throws `pdf.needs-password` for a file that asks for one, or that is encrypted in another way.
 */
export const openDecryption = (
  revisions: readonly PdfRevision[],
  viewOf: (revision: number) => PdfView,
): Decryption => {
  const handlers = revisions.flatMap(({ index, sections }) =>
    sections.map(({ trailer }) => handlerOf(viewOf(index), trailer)),
  );
  const [first, ...others] = handlers;
  if (first === undefined || others.some((one) => !isSame(one, first))) throw refuse('not encrypted throughout');
  return {
    value: (ref, value) => (ref.num === first.num ? value : decryptStrings(first, ref, value)),
    stream: (ref, stream) => {
      const method = isExempt(first, stream) ? 'identity' : first.streams;
      if (method === 'identity') return stream;
      const deciphering = { ...first, method, at: stream.span?.start ?? 0 };
      // What can't be decrypted is told now, as all that can't be read is; only the work is left for later.
      if (method !== 'rc4') decipher(deciphering, ref, lastBlocks(stream.raw));
      return new PdfStream(stream.dict, () => decipher(deciphering, ref, stream.raw), stream.span);
    },
  };
};

/** The last block and the one before it, by which it is decrypted: they tell whether all can be. */
const lastBlocks = (data: Uint8Array): Uint8Array => (data.length % 16 === 0 ? data.subarray(-32) : data);

const isSame = (a: Handler, b: Handler): boolean =>
  Buffer.compare(a.key, b.key) === 0 &&
  a.strings === b.strings &&
  a.streams === b.streams &&
  a.encryptsMetadata === b.encryptsMetadata &&
  a.num === b.num;

/** Cross-reference streams never are (7.5.8.2), metadata where the handler says so, and what names a filter of its own is left to that. */
function isExempt({ encryptsMetadata }: Handler, { dict }: PdfStream): boolean {
  const filter = dict.get('Filter');
  const names = filter instanceof PdfArray ? filter.items : [filter];
  if (names.some((name) => name instanceof PdfName && name.value === 'Crypt')) return true;
  const type = dict.name('Type');
  return type === 'XRef' || (type === 'Metadata' && !encryptsMetadata);
}

function decryptStrings(handler: Handler, ref: PdfRef, value: PdfValue): PdfValue {
  if (handler.strings === 'identity') return value;
  if (value instanceof PdfString) {
    return new PdfString(decipher({ ...handler, method: handler.strings, at: 0 }, ref, value.bytes), value.form);
  }
  if (value instanceof PdfArray) {
    return new PdfArray(
      value.items.map((item) => decryptStrings(handler, ref, item)),
      value.span,
    );
  }
  if (!(value instanceof PdfDict)) return value;
  // 7.6.2: the value of a signature is not encrypted, because its bytes are filled in last.
  const plain = value.has('ByteRange') ? 'Contents' : undefined;
  return value.mapped((key, entry) => (key === plain ? entry : decryptStrings(handler, ref, entry)));
}

// 7.6.4.3.2, step a: what stands for the rest of a password, here for all of it.
const padding = Uint8Array.from(Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex'));

const digest = (name: string, ...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash(name);
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};

function handlerOf(view: PdfView, trailer: PdfDict): Handler {
  const own = trailer.get('Encrypt');
  const dict = view.resolve(own);
  if (!(dict instanceof PdfDict) || dict.duplicates.length > 0)
    throw refuse('a section that says nothing of encryption');
  const [version, revision] = [dict.int('V', view) ?? 0, dict.int('R', view) ?? 0];
  if (dict.name('Filter', view) !== 'Standard') throw refuse('another security handler');
  const encryptsMetadata = dict.bool('EncryptMetadata', view) ?? true;
  const [strings, streams] = methodsOf(view, dict, version);
  const key = revision >= 5 ? newKey(view, dict, revision) : oldKey(view, { dict, trailer, version, revision });
  return { key, strings, streams, encryptsMetadata, num: own instanceof PdfRef ? own.num : undefined };
}

function methodsOf(view: PdfView, dict: PdfDict, version: number): readonly [Method, Method] {
  if (version === 1 || version === 2) return ['rc4', 'rc4'];
  if (version !== 4 && version !== 5) throw refuse(`version ${version}`);
  const methodOf = (key: string): Method => {
    const name = dict.name(key, view) ?? 'Identity';
    if (name === 'Identity') return 'identity';
    const method = dict.dict('CF', view)?.dict(name, view)?.name('CFM', view);
    if (version === 4 && method === 'V2') return 'rc4';
    if (version === 4 && method === 'AESV2') return 'aes-128';
    if (version === 5 && method === 'AESV3') return 'aes-256';
    throw refuse('an unknown crypt filter');
  };
  if (dict.has('EFF') && methodOf('EFF') !== methodOf('StmF')) throw refuse('attachments encrypted in another way');
  return [methodOf('StrF'), methodOf('StmF')];
}

const bytesOf = (view: PdfView, dict: PdfDict, [key, length]: readonly [string, number]): Uint8Array => {
  const value = view.resolve(dict.get(key));
  if (!(value instanceof PdfString) || value.bytes.length < length) throw refuse(`/${key}`);
  return value.bytes.subarray(0, length);
};

/** Algorithms 2, 4 and 5. */
function oldKey(
  view: PdfView,
  encryption: {
    readonly dict: PdfDict;
    readonly trailer: PdfDict;
    readonly version: number;
    readonly revision: number;
  },
): Uint8Array {
  const { dict, trailer, version, revision } = encryption;
  if (revision < 2 || revision > 4) throw refuse(`revision ${revision}`);
  const ids = view.resolve(trailer.get('ID'));
  const id = ids instanceof PdfArray ? view.resolve(ids.items[0]) : null;
  const idBytes = id instanceof PdfString ? id.bytes : new Uint8Array();
  const permissions = Buffer.alloc(4);
  permissions.writeInt32LE((dict.int('P', view) ?? 0) | 0);
  const bits = version === 4 ? 128 : version === 1 ? 40 : (dict.int('Length', view) ?? 40);
  if (bits % 8 !== 0 || bits < 40 || bits > 128) throw refuse(`a key of ${bits} bits`);
  const clearMetadata = revision === 4 && dict.bool('EncryptMetadata', view) === false;
  const more = clearMetadata ? Uint8Array.of(255, 255, 255, 255) : new Uint8Array();
  let key = digest('md5', padding, bytesOf(view, dict, ['O', 32]), permissions, idBytes, more);
  if (revision >= 3) for (let i = 0; i < 50; i++) key = digest('md5', key.subarray(0, bits / 8));
  key = key.subarray(0, bits / 8);
  let check = revision === 2 ? rc4(key, padding) : rc4(key, digest('md5', padding, idBytes));
  if (revision >= 3)
    for (let i = 1; i < 20; i++)
      check = rc4(
        key.map((byte) => byte ^ i),
        check,
      );
  if (Buffer.compare(check, bytesOf(view, dict, ['U', check.length])) !== 0) throw refuse('a password is needed');
  return key;
}

/** Algorithms 2.A and 11; revision 5 is Adobe's extension level 3. */
function newKey(view: PdfView, dict: PdfDict, revision: number): Uint8Array {
  if (revision !== 5 && revision !== 6) throw refuse(`revision ${revision}`);
  const user = bytesOf(view, dict, ['U', 48]);
  const hash = (salt: Uint8Array): Uint8Array => (revision === 5 ? digest('sha256', salt) : hardened(salt));
  if (Buffer.compare(hash(user.subarray(32, 40)), user.subarray(0, 32)) !== 0) throw refuse('a password is needed');
  const opener = createDecipheriv('aes-256-cbc', hash(user.subarray(40, 48)), new Uint8Array(16)).setAutoPadding(false);
  return new Uint8Array(Buffer.concat([opener.update(bytesOf(view, dict, ['UE', 32])), opener.final()]));
}

/** Algorithm 2.B of the empty password. */
function hardened(salt: Uint8Array): Uint8Array {
  let key = digest('sha256', salt);
  for (let round = 1; ; round++) {
    const cipher = createCipheriv('aes-128-cbc', key.subarray(0, 16), key.subarray(16, 32)).setAutoPadding(false);
    const repeated = new Uint8Array(64 * key.length);
    for (let i = 0; i < 64; i++) repeated.set(key, i * key.length);
    const made = cipher.update(repeated);
    const remainder = made.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3;
    key = digest(['sha256', 'sha384', 'sha512'][remainder] ?? 'sha256', made);
    if (round >= 64 && (made.at(-1) ?? 0) <= round - 32) return key.subarray(0, 32);
  }
}

interface Deciphering {
  readonly key: Uint8Array;
  readonly method: Exclude<Method, 'identity'>;
  readonly at: number;
}

const salt = latin1Bytes('sAlT');

/** Algorithms 1 and 1.A. */
function decipher({ key, method, at }: Deciphering, { num, gen }: PdfRef, data: Uint8Array): Uint8Array {
  const number = Uint8Array.of(num, num >> 8, num >> 16, gen, gen >> 8);
  const more = method === 'aes-128' ? salt : new Uint8Array();
  const own = method === 'aes-256' ? key : digest('md5', key, number, more).subarray(0, Math.min(key.length + 5, 16));
  if (method === 'rc4') return rc4(own, data);
  if (data.length === 0) return data;
  try {
    const opener = createDecipheriv(`${method}-cbc`, own, data.subarray(0, 16));
    return new Uint8Array(Buffer.concat([opener.update(data.subarray(16)), opener.final()]));
  } catch {
    throw damaged(at, `object ${num} can't be decrypted`);
  }
}

/** RC4, which today's libraries leave out. */
function rc4(key: Uint8Array, data: Uint8Array): Uint8Array {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index);
  const swap = (a: number, b: number): void => {
    const held = state[a] ?? 0;
    state[a] = state[b] ?? 0;
    state[b] = held;
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + (state[i] ?? 0) + (key[i % key.length] ?? 0)) & 255;
    swap(i, j);
  }
  let [i, j] = [0, 0];
  return data.map((byte) => {
    i = (i + 1) & 255;
    j = (j + (state[i] ?? 0)) & 255;
    swap(i, j);
    return byte ^ (state[((state[i] ?? 0) + (state[j] ?? 0)) & 255] ?? 0);
  });
}
