import type { PdfFile } from '../pdf/file.ts';
import { PdfDict, PdfName } from '../pdf/objects.ts';
import type { TimestampToken } from '../trust/timestamp.ts';
import type { HashName } from './algorithms.ts';
import { freeFieldName } from './field-name.ts';
import { PrefixHash } from './prefix-hash.ts';
import { proveDocumentTimestamp } from './prove-signature.ts';
import type { Timestamper } from './seal.ts';
import { signRevision } from './signed-revision.ts';
import { requireToken } from './token.ts';

export interface DocumentTimestampRequest {
  readonly file: PdfFile;
  readonly timestamp: Timestamper;
  readonly hash: HashName;
  /** 16 fresh random bytes. */
  readonly id: Uint8Array;
  readonly prefix?: PrefixHash;
  readonly tokenBytes?: number | undefined;
}

export interface DocumentTimestamped {
  readonly tail: Uint8Array;
  readonly file: PdfFile;
  readonly fieldName: string;
  readonly timestamp: TimestampToken;
}

const usualTokenBytes = 9 * 1024;
const slack = 256;
const wantedName = 'Timestamp';

const dictionary = PdfDict.of({
  Type: new PdfName('DocTimeStamp'),
  Filter: new PdfName('Adobe.PPKLite'),
  SubFilter: new PdfName('ETSI.RFC3161'),
});

/** One more revision with a document timestamp (ISO 32000-2, 12.8.5) over the whole file, proven before it is answered. */
export const addDocumentTimestamp = async (request: DocumentTimestampRequest): Promise<DocumentTimestamped> => {
  const { file, hash, id, prefix = new PrefixHash(), tokenBytes = usualTokenBytes } = request;
  const fieldName = freeFieldName(file, wantedName);
  const revision = await signRevision(
    { file, id, fieldName, dictionary, hash, prefix, room: tokenBytes + slack },
    async (digest) => {
      const imprint = { algorithm: hash, digest };
      const token = await request.timestamp(imprint);
      requireToken(token, imprint);
      return token;
    },
  );
  const stamped = file.append(revision.tail);
  const timestamp = proveDocumentTimestamp({ before: file, after: stamped, added: revision.added, prefix });
  return { tail: revision.tail, file: stamped, fieldName, timestamp };
};
