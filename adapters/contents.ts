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

type KeyringInput = Parameters<typeof buildAwsKmsMrkAwareStrictMultiKeyringNode>[0];

const suite = AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY;
const frameLength = 1024 * 1024;
const { encrypt, decrypt } = buildClient({
  commitmentPolicy: CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT,
  maxEncryptedDataKeys: 3,
});

export interface ContentPlace {
  readonly team: TeamId;
  readonly document: DocumentId;
  readonly file: FileId;
  readonly revision: number;
}

/** PDFs at rest: AES-256-GCM with key commitment under the document key, bound to team and document, then stored write-once. */
export interface Contents {
  /** Stores a revision unless it is there already; answers what is stored, which is then the truth. */
  readonly put: (place: ContentPlace, pdf: Uint8Array) => Promise<FileRevision>;
  /** @throws `document.file-unavailable` when it is missing, and any error when it does not decrypt. */
  readonly get: (place: ContentPlace) => Promise<Uint8Array>;
  /** The same; undefined when it is missing. */
  readonly find: (place: ContentPlace) => Promise<StoredRevision | undefined>;
}

export interface StoredRevision {
  readonly revision: FileRevision;
  readonly pdf: Uint8Array;
}

const objectKey = (place: ContentPlace): string => `${place.team}/${place.document}/${place.file}/${place.revision}`;
const contextOf = ({ team, document }: ContentPlace) => ({ app: 'cloudsign', team, document });
const revisionOf = (place: ContentPlace, pdf: Uint8Array): FileRevision => ({
  index: place.revision,
  sha256: createHash('sha256').update(pdf).digest('hex'),
  size: pdf.length,
});

export const openContents = (bucket: Bucket, key: Key): Contents => {
  const keyring = buildAwsKmsMrkAwareStrictMultiKeyringNode({
    generatorKeyId: key.arn,
    // The library's own type of a client predates exact optional properties; the methods are the same.
    clientProvider: ((region: string) => new KMS({ region })) as unknown as KeyringInput['clientProvider'],
  } as KeyringInput);
  const read = async (place: ContentPlace): Promise<Uint8Array | undefined> => {
    const stored = await getObject(bucket, objectKey(place));
    if (stored === undefined) return undefined;
    const { plaintext, messageHeader } = await decrypt(keyring, stored);
    for (const [name, value] of Object.entries(contextOf(place))) {
      if (messageHeader.encryptionContext[name] !== value) throw new Error(`the ciphertext belongs to another ${name}`);
    }
    return plaintext;
  };
  const get = async (place: ContentPlace): Promise<Uint8Array> => {
    const pdf = await read(place);
    if (pdf === undefined) throw new CloudSignError('document.file-unavailable', { detail: objectKey(place) });
    return pdf;
  };
  return {
    get,
    find: async (place) => {
      const pdf = await read(place);
      return pdf && { revision: revisionOf(place, pdf), pdf };
    },
    put: async (place, pdf) => {
      const { result } = await encrypt(keyring, pdf, {
        suiteId: suite,
        frameLength,
        encryptionContext: contextOf(place),
      });
      if (await putOnce(bucket, objectKey(place), result)) return revisionOf(place, pdf);
      return revisionOf(place, await get(place));
    },
  };
};
