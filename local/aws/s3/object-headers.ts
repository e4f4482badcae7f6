import type { IncomingHttpHeaders } from 'node:http';
import { AwsFault } from '../fault.ts';
import { header } from './call.ts';
import type { ObjectVersion, Retention } from './object-version.ts';

const kept = [
  'cache-control',
  'content-disposition',
  'content-language',
  'content-type',
  'expires',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-server-side-encryption-bucket-key-enabled',
] as const;
const encryptions = ['AES256', 'aws:kms', 'aws:kms:dsse'];

/** The headers of an upload (or the fields of a form, which have the same names) that come back with the object. */
export const headersToKeep = (given: ReadonlyMap<string, string>): Record<string, string> => {
  const encryption = given.get('x-amz-server-side-encryption') ?? 'AES256';
  if (!encryptions.includes(encryption)) {
    throw new AwsFault('InvalidArgument', 'The encryption method specified is not supported');
  }
  const headers: Record<string, string> = {
    'content-type': 'binary/octet-stream',
    'x-amz-server-side-encryption': encryption,
  };
  for (const name of kept) {
    const value = given.get(name);
    if (value !== undefined) headers[name] = value;
  }
  for (const [name, value] of given) if (name.startsWith('x-amz-meta-')) headers[name] = value;
  // aws-chunked says how the request was sent, not what the object is.
  const encodings = (given.get('content-encoding') ?? '').split(',').map((name) => name.trim());
  const encoding = encodings.filter((name) => name !== '' && name !== 'aws-chunked').join(',');
  if (encoding !== '') headers['content-encoding'] = encoding;
  return headers;
};

export const headerMap = (headers: IncomingHttpHeaders): Map<string, string> =>
  new Map(Object.keys(headers).map((name) => [name, header(headers, name) ?? '']));

/** The retention that an upload asks for. */
export const retentionOf = (headers: IncomingHttpHeaders, now: Date): Retention | undefined => {
  const mode = header(headers, 'x-amz-object-lock-mode');
  const until = header(headers, 'x-amz-object-lock-retain-until-date');
  if (mode === undefined && until === undefined) return undefined;
  if (mode === undefined || until === undefined) {
    throw new AwsFault(
      'InvalidArgument',
      'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied',
    );
  }
  if (mode !== 'COMPLIANCE' && mode !== 'GOVERNANCE')
    throw new AwsFault('InvalidArgument', 'Unknown wormMode directive.');
  const date = new Date(until);
  if (Number.isNaN(date.getTime()))
    throw new AwsFault('InvalidArgument', 'The retain until date must be provided in ISO 8601 format');
  if (date <= now) throw new AwsFault('InvalidArgument', 'The retain until date must be in the future!');
  return { mode, until: date.toISOString() };
};

const encryptionHeaders = (version: ObjectVersion): Record<string, string> =>
  Object.fromEntries(
    Object.entries(version.headers).filter(([name]) => name.startsWith('x-amz-server-side-encryption')),
  );

/** Headers that tell what was stored. */
export const headersAfterUpload = (version: ObjectVersion, versioned: boolean): Record<string, string> => ({
  etag: version.etag,
  ...(versioned ? { 'x-amz-version-id': version.versionId } : {}),
  [`x-amz-checksum-${version.checksum.name}`]: version.checksum.base64,
  'x-amz-checksum-type': 'FULL_OBJECT',
  ...encryptionHeaders(version),
});

/** Headers of an object that is read. */
export const headersOfObject = (version: ObjectVersion, versioned: boolean): Record<string, string> => ({
  ...version.headers,
  etag: version.etag,
  'last-modified': new Date(version.lastModified).toUTCString(),
  'accept-ranges': 'bytes',
  ...(versioned ? { 'x-amz-version-id': version.versionId } : {}),
  ...(version.retention === undefined
    ? {}
    : {
        'x-amz-object-lock-mode': version.retention.mode,
        'x-amz-object-lock-retain-until-date': version.retention.until,
      }),
});
