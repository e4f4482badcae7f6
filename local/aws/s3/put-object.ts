import { rm } from 'node:fs/promises';
import { createByteReader } from '../byte-reader.ts';
import { type ChecksumName, isChecksumName } from '../checksums.ts';
import { AwsFault } from '../fault.ts';
import { decodeAwsChunked } from './aws-chunked.ts';
import { header, notImplemented, requireOnObject, type S3Answer, type S3Call, type S3World } from './call.ts';
import { headerMap, headersAfterUpload, headersToKeep, retentionOf } from './object-headers.ts';
import { type Received, receiveBytes } from './receive-bytes.ts';

/** PutObject: stores a body of which length, payload hash, MD5 and checksum are what the request said. */
export const putObject = async (world: S3World, call: S3Call): Promise<S3Answer> => {
  const { bucket, headers, request } = call;
  requireOnObject(world, call, 's3:PutObject');
  const retention = retentionOf(headers, world.now());
  if (retention !== undefined) {
    requireOnObject(world, call, 's3:PutObjectRetention');
    if (!bucket.spec.objectLock) throw new AwsFault('InvalidRequest', 'Bucket is missing Object Lock Configuration');
  }
  const onlyIfAbsent = readIfNoneMatch(header(headers, 'if-none-match'));
  const keep = headersToKeep(headerMap(headers));
  const checksum = declaredChecksum(call);
  const length = declaredLength(call);
  const trailers = new Map<string, string>();
  const body = request.iterator({ destroyOnReturn: false });
  const content = call.payload.kind === 'chunked' ? decodeAwsChunked(createByteReader(body), trailers) : body;

  const received = await receiveBytes(content, {
    path: bucket.incomingPath(),
    checksum,
    check: (size) => {
      if (size > length) throw incomplete();
    },
  }).catch((error) => {
    throw error instanceof RangeError ? incomplete() : error;
  });
  try {
    checkBody(received, { call, length, checksum, trailers });
    const version = await bucket.commit(
      received.path,
      {
        key: call.key,
        size: received.size,
        etag: `"${Buffer.from(received.md5).toString('hex')}"`,
        checksum: { name: checksum, base64: received.checksum },
        lastModified: world.now().toISOString(),
        headers: keep,
        ...(retention === undefined ? {} : { retention }),
      },
      { onlyIfAbsent },
    );
    world.announce(bucket, version);
    return { status: 200, headers: headersAfterUpload(version, bucket.spec.versioned) };
  } catch (error) {
    await rm(received.path, { force: true });
    throw error;
  }
};

const incomplete = (): AwsFault =>
  new AwsFault('IncompleteBody', 'The request body is not as long as the header Content-Length says.');

const readIfNoneMatch = (value: string | undefined): boolean => {
  if (value !== undefined && value !== '*') throw notImplemented('If-None-Match with an ETag');
  return value === '*';
};

const declaredLength = ({ headers, payload }: S3Call): number => {
  const value = header(headers, payload.kind === 'chunked' ? 'x-amz-decoded-content-length' : 'content-length');
  if (value === undefined || !/^\d+$/.test(value)) {
    throw new AwsFault('MissingContentLength', 'You must provide the Content-Length HTTP header.', { status: 411 });
  }
  return Number(value);
};

const declaredChecksum = ({ headers, payload }: S3Call): ChecksumName => {
  if (payload.kind === 'chunked' && payload.mode !== 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') {
    throw notImplemented(payload.mode);
  }
  const inHeaders = Object.keys(headers).filter((name) => name.startsWith('x-amz-checksum-'));
  const inTrailer = header(headers, 'x-amz-trailer');
  const names = (inTrailer === undefined ? inHeaders : [inTrailer, ...inHeaders]).map((name) =>
    name.slice('x-amz-checksum-'.length),
  );
  const [name = 'crc32', second] = names;
  if (second !== undefined || !isChecksumName(name)) {
    throw new AwsFault('InvalidRequest', 'Expecting a single x-amz-checksum- header');
  }
  return name;
};

interface Expectation {
  readonly call: S3Call;
  readonly length: number;
  readonly checksum: ChecksumName;
  readonly trailers: ReadonlyMap<string, string>;
}

const checkBody = (received: Received, { call, length, checksum, trailers }: Expectation): void => {
  if (received.size !== length) throw incomplete();
  if (call.payload.kind === 'sha256' && call.payload.hex !== Buffer.from(received.sha256).toString('hex')) {
    throw new AwsFault(
      'XAmzContentSHA256Mismatch',
      'The provided "x-amz-content-sha256" header does not match what was computed.',
    );
  }
  const md5 = header(call.headers, 'content-md5');
  if (md5 !== undefined && md5 !== Buffer.from(received.md5).toString('base64')) {
    throw new AwsFault('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
  const name = `x-amz-checksum-${checksum}`;
  const promised = header(call.headers, 'x-amz-trailer') !== undefined;
  const given = promised ? trailers.get(name) : header(call.headers, name);
  if (given === undefined && !promised) return;
  if (given !== received.checksum) {
    throw new AwsFault(
      'BadDigest',
      `The ${checksum.toUpperCase()} you specified did not match the calculated checksum.`,
    );
  }
};
