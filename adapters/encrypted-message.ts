/**
 * Messages of the AWS Encryption SDK (format 2, key commitment, frames of 1 MiB) in one piece of memory. Keyrings, key derivation and
 * headers are the SDK's; only the frames are written and read here, because its streams take several times as long as the ciphers
 * (docs/decisions/0049-own-frames.md). What either writes, the other reads.
 */
import { randomBytes } from 'node:crypto';
import {
  AlgorithmSuiteIdentifier,
  CommitmentPolicy,
  CommitmentPolicySuites,
  type GetCipher,
  getDecryptionHelper,
  getEncryptHelper,
  type KeyringNode,
  NodeAlgorithmSuite,
  NodeDefaultCryptographicMaterialsManager,
} from '@aws-crypto/material-management-node';
import {
  aadFactory,
  ContentType,
  decodeBodyHeader,
  deserializeFactory,
  MessageIdLength,
  serializeFactory,
  serializeMessageHeaderAuth,
} from '@aws-crypto/serialize';

const suite = new NodeAlgorithmSuite(AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY);
const commitmentPolicy = CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT;
const frameLength = 1024 * 1024;
const maxEncryptedDataKeys = 3;
const tagLength = 16;

const fromUtf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const toUtf8 = (bytes: Uint8Array): string => asBuffer(bytes).toString('utf8');
const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const { buildMessageHeader, serializeMessageHeader, headerAuthIv, frameIv, frameHeader, finalFrameHeader } =
  serializeFactory(fromUtf8, { utf8Sorting: true });
const { deserializeMessageHeader } = deserializeFactory(toUtf8, NodeAlgorithmSuite);
const { messageAAD, messageAADContentString } = aadFactory(fromUtf8);

/** Below the size from which memory is had from the system anew each time. */
const pieceLength = 64 * 1024;

/** Writes what the cipher makes of the bytes to `target`, which may be where they lie. Answers the end of what was written. */
const writeCiphered = (
  cipher: { readonly update: (bytes: Buffer) => Buffer },
  bytes: Uint8Array,
  { target, at }: { readonly target: Uint8Array; readonly at: number },
): number => {
  let end = at;
  for (let from = 0; from < bytes.length; from += pieceLength) {
    const piece = cipher.update(asBuffer(bytes.subarray(from, from + pieceLength)));
    target.set(piece, end);
    end += piece.length;
    // Given back at once: left to the collector of garbage, pieces cost more than the cipher does.
    if (piece.buffer.byteLength === piece.length) (piece.buffer as ArrayBuffer).transfer(0);
  }
  return end;
};

const sizeOf = (chunks: readonly Uint8Array[]): number => chunks.reduce((sum, { length }) => sum + length, 0);

interface Frame {
  readonly messageId: Uint8Array;
  readonly sequenceNumber: number;
  readonly isFinalFrame: boolean;
  readonly contentLength: number;
}

const aadOf = ({ messageId, sequenceNumber, isFinalFrame, contentLength }: Frame): Buffer => {
  const contentString = messageAADContentString({ contentType: ContentType.FRAMED_DATA, isFinalFrame });
  return asBuffer(messageAAD(messageId, contentString, sequenceNumber, contentLength));
};

/** The bytes [start, end) of what the chunks are together, without a copy. */
const within = (chunks: readonly Uint8Array[], start: number, end: number): readonly Buffer[] => {
  const parts: Buffer[] = [];
  let base = 0;
  for (const chunk of chunks) {
    const [from, to] = [Math.max(start - base, 0), Math.min(end - base, chunk.length)];
    if (from < to) parts.push(asBuffer(chunk.subarray(from, to)));
    base += chunk.length;
  }
  return parts;
};

interface Begun {
  readonly messageId: Uint8Array;
  readonly getCipher: GetCipher;
  readonly dispose: () => void;
  /** The header and what authenticates it. */
  readonly header: readonly Uint8Array[];
}

const beginMessage = async (
  keyring: KeyringNode,
  encryptionContext: Readonly<Record<string, string>>,
): Promise<Begun> => {
  const manager = new NodeDefaultCryptographicMaterialsManager(keyring);
  const material = await manager.getEncryptionMaterials({ suite, encryptionContext, commitmentPolicy });
  CommitmentPolicySuites.isEncryptEnabled(commitmentPolicy, material.suite);
  const { encryptedDataKeys } = material;
  if (encryptedDataKeys.length > maxEncryptedDataKeys) throw new Error('too many keys of one message');
  const { getCipherInfo, dispose } = getEncryptHelper(material);
  const messageId = randomBytes(Number(MessageIdLength.V2));
  const { getCipher, keyCommitment: suiteData } = getCipherInfo(messageId);
  if (suiteData === undefined) throw new Error('the suite commits to its key');
  const messageHeader = buildMessageHeader({
    suite,
    encryptedDataKeys,
    encryptionContext: material.encryptionContext,
    messageId,
    frameLength,
    suiteData,
  });
  const header = serializeMessageHeader(messageHeader);
  const headerIv = headerAuthIv(suite.ivLength);
  const authentication = getCipher(headerIv).setAAD(asBuffer(header));
  authentication.final();
  const headerAuthTag = authentication.getAuthTag();
  const headerAuth = serializeMessageHeaderAuth({ headerIv, headerAuthTag, messageHeader });
  return { messageId, getCipher, dispose, header: [header, headerAuth] };
};

const frameHeaderOf = ({ sequenceNumber, isFinalFrame, contentLength }: Omit<Frame, 'messageId'>, iv: Uint8Array) =>
  isFinalFrame ? finalFrameHeader(sequenceNumber, iv, contentLength) : frameHeader(sequenceNumber, iv);

/** Encrypts the chunks, one behind the other, under a new data key of the keyring. */
export const encryptMessage = async (
  keyring: KeyringNode,
  chunks: readonly Uint8Array[],
  encryptionContext: Readonly<Record<string, string>>,
): Promise<Uint8Array> => {
  const { messageId, getCipher, dispose, header } = await beginMessage(keyring, encryptionContext);
  const size = sizeOf(chunks);
  const frames = Array.from({ length: Math.floor(size / frameLength) + 1 }, (_, index) => {
    const isFinalFrame = (index + 1) * frameLength > size;
    const contentLength = isFinalFrame ? size - index * frameLength : frameLength;
    const iv = frameIv(suite.ivLength, index + 1);
    const frame = { messageId, sequenceNumber: index + 1, isFinalFrame, contentLength };
    return { ...frame, iv, start: index * frameLength, header: frameHeaderOf(frame, iv) };
  });
  const overhead = sizeOf([...header, ...frames.map((frame) => frame.header)]) + frames.length * tagLength;
  const message = Buffer.allocUnsafeSlow(size + overhead);
  let at = 0;
  const append = (bytes: Uint8Array): void => {
    message.set(bytes, at);
    at += bytes.length;
  };
  header.forEach(append);
  for (const frame of frames) {
    append(frame.header);
    const cipher = getCipher(frame.iv).setAAD(aadOf(frame));
    for (const part of within(chunks, frame.start, frame.start + frame.contentLength))
      at = writeCiphered(cipher, part, { target: message, at });
    append(cipher.final());
    append(cipher.getAuthTag());
  }
  dispose();
  return message;
};

export interface DecryptedMessage {
  /** Lies in the memory of the message, which is overwritten: half the memory, and no pages to be had from the system. */
  readonly plaintext: Uint8Array;
  readonly encryptionContext: Readonly<Record<string, string>>;
}

const malformed = (what: string): Error => new Error(`not a message of this service: ${what}`);

/**
 * Decrypts a message in its own memory, which after an error holds nothing of use. Only the one form that `encryptMessage` writes is
 * read, to the last byte.
 * @throws when anything of it was changed, cut off or added, or the keyring has no right to its data key.
 */
export const decryptMessage = async (keyring: KeyringNode, message: Uint8Array): Promise<DecryptedMessage> => {
  const headerInfo = deserializeMessageHeader(message, { maxEncryptedDataKeys });
  if (headerInfo === false) throw malformed('the header is cut off');
  const { messageHeader, headerAuth, rawHeader, algorithmSuite } = headerInfo;
  if (algorithmSuite.id !== suite.id || !('suiteData' in messageHeader)) throw malformed('another algorithm suite');
  if (messageHeader.contentType !== ContentType.FRAMED_DATA || messageHeader.frameLength !== frameLength)
    throw malformed('another framing');
  const { encryptionContext, encryptedDataKeys, suiteData } = messageHeader;
  const messageId = Uint8Array.from(messageHeader.messageId);
  const manager = new NodeDefaultCryptographicMaterialsManager(keyring);
  const material = await manager.decryptMaterials({ suite, encryptionContext, encryptedDataKeys });
  CommitmentPolicySuites.isDecryptEnabled(commitmentPolicy, material.suite, Buffer.from(messageId).toString('hex'));
  const { getDecipherInfo, dispose } = getDecryptionHelper(material);
  const getDecipher = getDecipherInfo(messageId, suiteData);
  getDecipher(headerAuth.headerIv).setAAD(asBuffer(rawHeader)).setAuthTag(asBuffer(headerAuth.headerAuthTag)).final();

  let [from, to] = [rawHeader.length + headerAuth.headerAuthLength, 0];
  for (let expected = 1, last = false; !last; expected++) {
    const frame = decodeBodyHeader(message, headerInfo, from);
    if (frame === false) throw malformed('a frame is cut off');
    const { sequenceNumber, isFinalFrame, contentLength, iv, readPos } = frame;
    if (sequenceNumber !== expected) throw malformed('frames out of order');
    const end = readPos + contentLength;
    if (end + tagLength > message.length) throw malformed('a frame is cut off');
    const decipher = getDecipher(iv)
      .setAAD(aadOf({ messageId, sequenceNumber, isFinalFrame, contentLength }))
      .setAuthTag(asBuffer(message.subarray(end, end + tagLength)));
    to = writeCiphered(decipher, message.subarray(readPos, end), { target: message, at: to });
    decipher.final();
    from = end + tagLength;
    last = isFinalFrame;
  }
  dispose();
  if (from !== message.length) throw malformed('bytes behind its end');
  return { plaintext: message.subarray(0, to), encryptionContext };
};
