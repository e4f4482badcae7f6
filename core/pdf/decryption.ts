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

/** What the sections of a file say of its encryption. */
interface Encryption {
  readonly version: number;
  readonly revision: number;
  readonly keyBits: number;
  readonly permissions: number;
  readonly encryptsMetadata: boolean;
  readonly strings: Method;
  readonly streams: Method;
  /** Hexadecimal digits, as the rest; of keys that are not there, ''. */
  readonly owner: string;
  readonly user: string;
  readonly userKey: string;
  /** The permanent part of the file's identifier. */
  readonly id: string;
  /** Number of the object that holds it, which is not encrypted itself. */
  readonly num: number | undefined;
}

interface Handler extends Encryption {
  readonly key: Uint8Array;
}

const refuse = (detail: string): CloudSignError => new CloudSignError('pdf.needs-password', { detail });

/**
 * The standard security handler (ISO 32000-2, 7.6.4) of a file that everybody can open: its user password is empty. Every section of
 * every revision must say the same of it, else viewers would show something else than the revision before. `view` is of the newest
 * revision, still encrypted. Throws `pdf.needs-password` for a file that asks for one, or that is encrypted in another way.
 */
export const openDecryption = (revisions: readonly PdfRevision[], view: PdfView): Decryption => {
  const trailers = revisions.flatMap(({ sections }) => sections.map(({ trailer }) => trailer));
  const [first, ...others] = trailers.map((trailer) => encryptionOf(view, trailer));
  const said = JSON.stringify(first);
  if (first === undefined || others.some((one) => JSON.stringify(one) !== said))
    throw refuse('not encrypted throughout');
  const { num } = first;
  if (num !== undefined && revisions.filter(({ entries }) => entries.has(num)).length !== 1)
    throw refuse('the encryption dictionary is written twice');
  const handler: Handler = { ...first, key: first.revision >= 5 ? newKey(first) : oldKey(first) };
  return {
    value: (ref, value) => (ref.num === num ? value : decryptStrings(handler, ref, value)),
    stream: (ref, stream) => {
      const method = isExempt(handler, stream) ? 'identity' : handler.streams;
      if (method === 'identity') return stream;
      const deciphering = { ...handler, method, at: stream.span?.start ?? 0 };
      // What can't be decrypted is told now, as all that can't be read is; only the work is left for later.
      if (method !== 'rc4') decipher(deciphering, ref, lastBlocks(stream.raw));
      return new PdfStream(stream.dict, () => decipher(deciphering, ref, stream.raw), stream.span);
    },
  };
};

/** The last block and the one before it, by which it is decrypted: they tell whether all can be. */
const lastBlocks = (data: Uint8Array): Uint8Array => (data.length % 16 === 0 ? data.subarray(-32) : data);

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

/** Nothing in the dictionary is taken from an object of its own, which another revision could replace. */
function encryptionOf(view: PdfView, trailer: PdfDict): Encryption {
  const own = trailer.get('Encrypt');
  const dict = view.resolve(own);
  if (!(dict instanceof PdfDict) || dict.duplicates.length > 0)
    throw refuse('a section that says nothing of encryption');
  const [version, revision] = [dict.int('V') ?? 0, dict.int('R') ?? 0];
  if (dict.name('Filter') !== 'Standard') throw refuse('another security handler');
  if (revision < 2 || revision > 6) throw refuse(`revision ${revision}`);
  const [strings, streams] = methodsOf(dict, version);
  const isNew = revision >= 5;
  const id = trailer.array('ID')?.items[0];
  return {
    version,
    revision,
    keyBits: version === 4 ? 128 : version === 1 ? 40 : (dict.int('Length') ?? 40),
    permissions: dict.int('P') ?? 0,
    encryptsMetadata: dict.bool('EncryptMetadata') ?? true,
    strings,
    streams,
    owner: isNew ? '' : hexOf(dict, 'O', 32),
    user: hexOf(dict, 'U', isNew ? 48 : 32),
    userKey: isNew ? hexOf(dict, 'UE', 32) : '',
    // The new keys are not made of it.
    id: !isNew && id instanceof PdfString ? Buffer.from(id.bytes).toString('hex') : '',
    num: own instanceof PdfRef ? own.num : undefined,
  };
}

function methodsOf(dict: PdfDict, version: number): readonly [Method, Method] {
  if (version === 1 || version === 2) return ['rc4', 'rc4'];
  if (version !== 4 && version !== 5) throw refuse(`version ${version}`);
  const methodOf = (key: string): Method => {
    const name = dict.name(key) ?? 'Identity';
    if (name === 'Identity') return 'identity';
    const method = dict.dict('CF')?.dict(name)?.name('CFM');
    if (version === 4 && method === 'V2') return 'rc4';
    if (version === 4 && method === 'AESV2') return 'aes-128';
    if (version === 5 && method === 'AESV3') return 'aes-256';
    throw refuse('an unknown crypt filter');
  };
  if (dict.has('EFF') && methodOf('EFF') !== methodOf('StmF')) throw refuse('attachments encrypted in another way');
  return [methodOf('StrF'), methodOf('StmF')];
}

function hexOf(dict: PdfDict, key: string, length: number): string {
  const value = dict.get(key);
  if (!(value instanceof PdfString) || value.bytes.length < length) throw refuse(`/${key}`);
  return Buffer.from(value.bytes.subarray(0, length)).toString('hex');
}

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

/** Algorithms 2, 4 and 5. */
function oldKey({ revision, keyBits, permissions, encryptsMetadata, owner, user, id }: Encryption): Uint8Array {
  if (keyBits % 8 !== 0 || keyBits < 40 || keyBits > 128) throw refuse(`a key of ${keyBits} bits`);
  const length = keyBits / 8;
  const rights = Buffer.alloc(4);
  rights.writeInt32LE(permissions | 0);
  const clear = bytesOf(revision === 4 && !encryptsMetadata ? 'ffffffff' : '');
  let key = digest('md5', padding, bytesOf(owner), rights, bytesOf(id), clear).subarray(0, length);
  const rounds = revision === 2 ? 0 : 50;
  for (let round = 0; round < rounds; round++) key = digest('md5', key).subarray(0, length);
  let check = rc4(key, revision === 2 ? padding : digest('md5', padding, bytesOf(id)));
  const times = revision === 2 ? 1 : 20;
  for (let time = 1; time < times; time++) {
    const other = key.map((byte) => byte ^ time);
    check = rc4(other, check);
  }
  if (Buffer.compare(check, bytesOf(user).subarray(0, check.length)) !== 0) throw refuse('a password is needed');
  return key;
}

/** Algorithms 2.A and 11; revision 5 is Adobe's extension level 3. */
function newKey({ revision, user, userKey }: Encryption): Uint8Array {
  const bytes = bytesOf(user);
  const hash = (own: Uint8Array): Uint8Array => (revision === 5 ? digest('sha256', own) : hardened(own));
  if (Buffer.compare(hash(bytes.subarray(32, 40)), bytes.subarray(0, 32)) !== 0) throw refuse('a password is needed');
  const opener = createDecipheriv('aes-256-cbc', hash(bytes.subarray(40, 48)), new Uint8Array(16)).setAutoPadding(
    false,
  );
  return new Uint8Array(Buffer.concat([opener.update(bytesOf(userKey)), opener.final()]));
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
