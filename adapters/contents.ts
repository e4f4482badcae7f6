import { createHash, type Hash } from 'node:crypto';
import { buildAwsKmsMrkAwareStrictMultiKeyringNode } from '@aws-crypto/kms-keyring-node';
import { KMS } from '@aws-sdk/client-kms';
import type { FileRevision } from '../core/document/state.ts';
import { CloudSignError } from '../core/errors.ts';
import type { DocumentId, FileId, TeamId } from '../core/ids.ts';
import { type Bucket, getObject, putOnce } from './bucket.ts';
import { decryptMessage, encryptMessage } from './encrypted-message.ts';
import type { Key } from './key.ts';
import { patience } from './patience.ts';

type KeyringInput = Parameters<typeof buildAwsKmsMrkAwareStrictMultiKeyringNode>[0];

export interface FilePlace {
  readonly team: TeamId;
  readonly document: DocumentId;
  readonly file: FileId;
}

/**
 * PDFs at rest: AES-256-GCM with key commitment under the document key, bound to team, document, file and revision, then stored
 * write-once.
 */
export interface Contents {
  /** Stores a revision unless it is there already; answers what is stored, which is then the truth. */
  readonly put: (place: FilePlace, index: number, revision: NewRevision) => Promise<FileRevision>;
  /**
   * The bytes of a revision that was committed: those and no others.
   * @throws `document.file-altered` when it is missing or its digest is another, any error when it does not decrypt.
   */
  readonly get: (place: FilePlace, revision: FileRevision) => Promise<StoredRevision>;
  /** What is stored as a revision that was not committed yet; undefined when there is nothing. */
  readonly find: (place: FilePlace, index: number) => Promise<StoredRevision | undefined>;
}

export interface NewRevision {
  /** The file, in pieces that follow each other. */
  readonly chunks: readonly Uint8Array[];
  /** In hex, where it is known: the file is not hashed again. */
  readonly sha256?: string;
}

export interface StoredRevision {
  readonly revision: FileRevision;
  readonly pdf: Uint8Array;
  /** Has taken in `pdf`: to go on with for what is appended to it. */
  readonly hash: Hash;
}

const objectKey = ({ team, document, file }: FilePlace, revision: number): string =>
  `${team}/${document}/${file}/${revision}`;
/** Revision 0: what was uploaded, or what was made of it. */
export const uploadKey = (place: FilePlace): string => objectKey(place, 0);
const contextOf = ({ team, document, file }: FilePlace, revision: number) => ({
  app: 'cloudsign',
  team,
  document,
  file,
  revision: String(revision),
});
const hashOf = (chunks: readonly Uint8Array[]): Hash => {
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  return hash;
};

let client: KMS | undefined;
/** One client for all keyrings of a function: each has connections of its own. */
const kms = (region: string): KMS => {
  client ??= new KMS({ region, requestHandler: patience });
  return client;
};

export const openContents = (bucket: Bucket, key: Key): Contents => {
  const keyring = buildAwsKmsMrkAwareStrictMultiKeyringNode({
    generatorKeyId: key.arn,
    // The library's own type of a client predates exact optional properties; the methods are the same.
    clientProvider: kms as unknown as KeyringInput['clientProvider'],
  } as KeyringInput);
  const find = async (place: FilePlace, index: number): Promise<StoredRevision | undefined> => {
    const stored = await getObject(bucket, objectKey(place, index));
    if (stored === undefined) return undefined;
    const { plaintext: pdf, encryptionContext } = await decryptMessage(keyring, stored);
    for (const [name, value] of Object.entries(contextOf(place, index))) {
      if (encryptionContext[name] !== value) throw new Error(`the ciphertext belongs to another ${name}`);
    }
    const hash = hashOf([pdf]);
    return { revision: { index, sha256: hash.copy().digest('hex'), size: pdf.length }, pdf, hash };
  };
  return {
    find,
    get: async (place, { index, sha256 }) => {
      const stored = await find(place, index);
      const key = objectKey(place, index);
      if (stored === undefined) throw new CloudSignError('document.file-altered', { detail: `${key} is missing` });
      if (stored.revision.sha256 !== sha256) throw new CloudSignError('document.file-altered', { detail: key });
      return stored;
    },
    put: async (place, index, { chunks, sha256 = hashOf(chunks).digest('hex') }) => {
      const message = await encryptMessage(keyring, chunks, contextOf(place, index));
      if (await putOnce(bucket, objectKey(place, index), message)) {
        return { index, sha256, size: chunks.reduce((size, { length }) => size + length, 0) };
      }
      const stored = await find(place, index);
      if (stored === undefined)
        throw new CloudSignError('document.file-altered', { detail: `${objectKey(place, index)} is missing` });
      return stored.revision;
    },
  };
};
