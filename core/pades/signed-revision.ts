import { CloudSignError } from '../errors.ts';
import type { PdfFile } from '../pdf/file.ts';
import { type PdfDict, PdfPlaceholder, type Span } from '../pdf/objects.ts';
import { type PdfUpdate, startUpdate } from '../pdf/update.ts';
import { type Additions, noAdditions } from './additions.ts';
import type { HashName } from './algorithms.ts';
import type { PrefixHash } from './prefix-hash.ts';
import { type AddedField, addSignatureField } from './signature-field.ts';

/** `[0 b c d]` with offsets of up to ten digits. */
const byteRangeLength = 36;
const maxRoom = 512 * 1024;
const maxTries = 4;

export interface SignedRevision {
  readonly tail: Uint8Array;
  readonly added: AddedField;
  /** What stands in /Contents, before the padding. */
  readonly contents: Uint8Array;
}

export interface RevisionWanted {
  readonly file: PdfFile;
  readonly id: Uint8Array;
  readonly fieldName: string;
  /** The signature dictionary without /Contents and /ByteRange. */
  readonly dictionary: PdfDict;
  /** What else the act does to the file; called once for each try. */
  readonly add?: ((update: PdfUpdate) => Additions) | undefined;
  /** Names of the fields that the signature locks. */
  readonly locks?: readonly string[] | undefined;
  readonly hash: HashName;
  readonly prefix: PrefixHash;
  /** Octets to keep for /Contents; more are kept in a second try when they don't suffice. */
  readonly room: number;
}

interface Draft {
  readonly tail: Uint8Array;
  readonly added: AddedField;
  /** Within `tail`, brackets included. */
  readonly contents: Span;
}

const placeholder = (spans: ReadonlyMap<string, Span>, name: string, base: number): Span => {
  const span = spans.get(name);
  if (span === undefined) throw new CloudSignError('internal', { detail: `placeholder ${name} was not written` });
  return { start: span.start - base, end: span.end - base };
};

const ascii = new TextEncoder();

const draftRevision = (wanted: RevisionWanted, room: number): Draft => {
  const { file, id, fieldName, dictionary, add, locks = [] } = wanted;
  const update = startUpdate(file);
  const additions = add?.(update) ?? noAdditions;
  const signature = dictionary.with({
    ByteRange: new PdfPlaceholder('byte-range', byteRangeLength, 'array'),
    Contents: new PdfPlaceholder('contents', 2 + 2 * room, 'hex-string'),
  });
  const added = addSignatureField(update, { file, name: fieldName, signature, additions, locks });
  const { tail, tailOffset, placeholders } = update.finish({ id });
  const contents = placeholder(placeholders, 'contents', tailOffset);
  const byteRange = placeholder(placeholders, 'byte-range', tailOffset);
  const ranges = `[0 ${tailOffset + contents.start} ${tailOffset + contents.end} ${tail.length - contents.end}`;
  tail.set(ascii.encode(`${ranges.padEnd(byteRangeLength - 1)}]`), byteRange.start);
  return { tail, added, contents };
};

const digestOf = ({ tail, contents }: Draft, { file, hash, prefix }: RevisionWanted): Uint8Array => {
  const running = prefix.after(file, hash);
  running.update(tail.subarray(0, contents.start)).update(tail.subarray(contents.end));
  return new Uint8Array(running.digest());
};

const hexDigits = ascii.encode('0123456789abcdef');

const writeHex = (bytes: Uint8Array, into: Uint8Array, at: number): void => {
  bytes.forEach((byte, index) => {
    into[at + 2 * index] = hexDigits[byte >> 4] ?? 0;
    into[at + 2 * index + 1] = hexDigits[byte & 15] ?? 0;
  });
};

/**
 * A revision with a new signature field whose /Contents is what `makeContents` answers for the digest of the ByteRange. When the answer
 * is larger than the room, the revision is made again with more, which changes the digest: `makeContents` is called again.
 */
export const signRevision = async (
  wanted: RevisionWanted,
  makeContents: (digest: Uint8Array) => Promise<Uint8Array>,
): Promise<SignedRevision> => {
  let { room } = wanted;
  for (let tries = 0; tries < maxTries; tries++) {
    const draft = draftRevision(wanted, room);
    const contents = await makeContents(digestOf(draft, wanted));
    if (contents.length <= room) {
      writeHex(contents, draft.tail, draft.contents.start + 1);
      return { tail: draft.tail, added: draft.added, contents };
    }
    // The next answer differs by a few octets (time, serial, signature): leave some more.
    room = contents.length + Math.max(512, contents.length >> 2);
    if (room > maxRoom) break;
  }
  throw new CloudSignError('seal.too-large', { detail: `signature of more than ${room} octets` });
};
