import { AwsFault } from '../fault.ts';
import { bucketArn } from '../place.ts';
import { header, notImplemented, requireOnObject, type S3Answer, type S3Call, type S3World } from './call.ts';
import { headersOfObject } from './object-headers.ts';
import type { ObjectVersion } from './object-version.ts';

/** GetObject and HeadObject. */
export const getObject = async (world: S3World, call: S3Call): Promise<S3Answer> => {
  const version = findVersion(world, call);
  const { bucket, headers } = call;
  if (header(headers, 'if-unmodified-since') !== undefined) throw notImplemented('If-Unmodified-Since');
  const ifMatch = header(headers, 'if-match');
  if (ifMatch !== undefined && ifMatch !== '*' && ifMatch !== version.etag) {
    throw new AwsFault('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
      status: 412,
      details: { Condition: 'If-Match' },
    });
  }
  const objectHeaders = { ...headersOfObject(version, bucket.spec.versioned), ...overrides(call) };
  if (header(headers, 'if-none-match') === version.etag) return { status: 304, headers: objectHeaders };

  const path = bucket.dataPath(version);
  const range = readRange(header(headers, 'range'), version.size);
  if (range === undefined) {
    const checksum =
      header(headers, 'x-amz-checksum-mode') === 'ENABLED'
        ? { [`x-amz-checksum-${version.checksum.name}`]: version.checksum.base64, 'x-amz-checksum-type': 'FULL_OBJECT' }
        : {};
    return {
      status: 200,
      headers: { ...objectHeaders, ...checksum, 'content-length': String(version.size) },
      body: { path, first: 0, last: version.size - 1 },
    };
  }
  return {
    status: 206,
    headers: {
      ...objectHeaders,
      'content-length': String(range.last - range.first + 1),
      'content-range': `bytes ${range.first}-${range.last}/${version.size}`,
    },
    body: { path, ...range },
  };
};

const findVersion = (world: S3World, call: S3Call): ObjectVersion => {
  const { bucket, key, principal } = call;
  const versionId = call.query.get('versionId');
  requireOnObject(world, call, versionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion');
  const version = versionId === undefined ? bucket.current(key) : bucket.version(key, versionId);
  if (version === undefined) {
    // Whether a key exists is told only to whoever may list the bucket.
    const mayList = world.allows({ principal, action: 's3:ListBucket', resource: bucketArn(bucket.spec.name) });
    if (!mayList) throw new AwsFault('AccessDenied', 'Access Denied', { status: 403 });
    throw versionId === undefined
      ? new AwsFault('NoSuchKey', 'The specified key does not exist.', { status: 404, details: { Key: key } })
      : new AwsFault('NoSuchVersion', 'The specified version does not exist.', { status: 404, details: { Key: key } });
  }
  if (version.deleteMarker) {
    throw new AwsFault('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
      status: 405,
    });
  }
  return version;
};

const overridable = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];

/** `response-content-type` and its like: a signed request may say under which headers it wants the object. */
const overrides = ({ query }: S3Call): Record<string, string> =>
  Object.fromEntries(
    overridable.flatMap((name) => {
      const value = query.get(`response-${name}`);
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** One range of bytes (RFC 9110, 14.1.2); several, or something else, are ignored, as S3 does. */
const readRange = (value: string | undefined, size: number): { first: number; last: number } | undefined => {
  const match = /^bytes=(\d*)-(\d*)$/.exec(value ?? '');
  const [, from = '', to = ''] = match ?? [];
  if (from === '' && to === '') return undefined;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (first >= size || (from === '' && Number(to) === 0)) {
    throw new AwsFault('InvalidRange', 'The requested range is not satisfiable', {
      status: 416,
      details: { ActualObjectSize: String(size) },
    });
  }
  return first <= last ? { first, last } : undefined;
};
