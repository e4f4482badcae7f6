import { createHash } from 'node:crypto';
import {
  AlgorithmSuiteIdentifier,
  buildAwsKmsMrkAwareStrictMultiKeyringNode,
  buildClient,
  CommitmentPolicy,
} from '@aws-crypto/client-node';
import { KMS } from '@aws-sdk/client-kms';
import type { FileRevision } from '../core/document/state.ts';
import { CloudSignError } from '../core/errors.ts';
import type { DocumentId, FileId, TeamId } from '../core/ids.ts';
import { type Bucket, getObject, putOnce } from './bucket.ts';
import type { Key } from './key.ts';
import { patience } from './patience.ts';

type KeyringInput = Parameters<typeof buildAwsKmsMrkAwareStrictMultiKeyringNode>[0];

const suite = AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY;
const frameLength = 1024 * 1024;
const { encrypt, decrypt } = buildClient({
  commitmentPolicy: CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT,
  maxEncryptedDataKeys: 3,
});

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
  readonly put: (place: FilePlace, revision: number, pdf: Uint8Array) => Promise<FileRevision>;
  /**
   * The bytes of a revision that was committed: those and no others.
   * @throws `document.file-altered` when it is missing or its digest is another, any error when it does not decrypt.
   */
  readonly get: (place: FilePlace, revision: FileRevision) => Promise<Uint8Array>;
  /** What is stored as a revision that was not committed yet; undefined when there is nothing. */
  readonly find: (place: FilePlace, revision: number) => Promise<StoredRevision | undefined>;
}

export interface StoredRevision {
  readonly revision: FileRevision;
  readonly pdf: Uint8Array;
}

const objectKey = ({ team, document, file }: FilePlace, revision: number): string =>
  `${team}/${document}/${file}/${revision}`;
const contextOf = ({ team, document, file }: FilePlace, revision: number) => ({
  app: 'cloudsign',
  team,
  document,
  file,
  revision: String(revision),
});
const revisionOf = (index: number, pdf: Uint8Array): FileRevision => ({
  index,
  sha256: createHash('sha256').update(pdf).digest('hex'),
  size: pdf.length,
});

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
  const read = async (place: FilePlace, revision: number): Promise<Uint8Array | undefined> => {
    const stored = await getObject(bucket, objectKey(place, revision));
    if (stored === undefined) return undefined;
    const { plaintext, messageHeader } = await decrypt(keyring, stored);
    for (const [name, value] of Object.entries(contextOf(place, revision))) {
      if (messageHeader.encryptionContext[name] !== value) throw new Error(`the ciphertext belongs to another ${name}`);
    }
    return plaintext;
  };
  const find = async (place: FilePlace, revision: number): Promise<StoredRevision | undefined> => {
    const pdf = await read(place, revision);
    return pdf && { revision: revisionOf(revision, pdf), pdf };
  };
  return {
    find,
    get: async (place, { index, sha256 }) => {
      const stored = await find(place, index);
      const key = objectKey(place, index);
      if (stored === undefined) throw new CloudSignError('document.file-altered', { detail: `${key} is missing` });
      if (stored.revision.sha256 !== sha256) throw new CloudSignError('document.file-altered', { detail: key });
      return stored.pdf;
    },
    put: async (place, revision, pdf) => {
      const { result } = await encrypt(keyring, pdf, {
        suiteId: suite,
        frameLength,
        encryptionContext: contextOf(place, revision),
      });
      if (await putOnce(bucket, objectKey(place, revision), result)) return revisionOf(revision, pdf);
      const stored = await find(place, revision);
      if (stored === undefined)
        throw new CloudSignError('document.file-altered', { detail: `${objectKey(place, revision)} is missing` });
      return stored.revision;
    },
  };
};
