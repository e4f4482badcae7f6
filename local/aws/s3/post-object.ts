import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { AwsFault } from '../fault.ts';
import { drain } from '../read-body.ts';
import { uriEncode } from '../request-target.ts';
import { SignatureError } from '../signature-error.ts';
import { findPrincipal, type LocalPrincipal, readAmzDate, readScope, sameText, signatureOf } from '../sigv4.ts';
import type { BucketStore } from './bucket-store.ts';
import { header, notImplemented, requireOnObject, type S3Answer, type S3World } from './call.ts';
import { boundaryOf, readForm } from './form-data.ts';
import { headersAfterUpload, headersToKeep } from './object-headers.ts';
import { checkPolicy, type SizeLimits } from './post-policy.ts';
import { receiveBytes } from './receive-bytes.ts';
import { xmlDocument } from './xml.ts';

export interface PostedObject {
  readonly bucket: BucketStore;
  readonly request: IncomingMessage;
  readonly principals: readonly LocalPrincipal[];
  readonly endpoint: string;
}

const unsupported = ['acl', 'success_action_redirect', 'redirect', 'tagging', 'x-amz-storage-class'];

/** POST Object: an upload by a form whose policy was signed in advance (SigV4, "Authenticating requests: browser-based uploads"). */
export const postObject = async (
  world: S3World,
  { bucket, request, principals, endpoint }: PostedObject,
): Promise<S3Answer> => {
  const boundary = boundaryOf(header(request.headers, 'content-type') ?? '');
  const form = await readForm(request.iterator({ destroyOnReturn: false }), boundary);
  const fields = new Map(form.fields);
  const key = (fields.get('key') ?? '').replaceAll(/\$\{filename\}/g, () => form.fileName);
  if (key === '') throw new AwsFault('InvalidArgument', "Bucket POST must contain a field named 'key'.");
  fields.set('key', key);

  const principal = signerOf(fields, principals);
  const limits = checkPolicy(fields.get('policy') ?? '', { bucket: bucket.spec.name, fields }, world.now());
  requireOnObject(world, { principal: principal.name, bucket, key }, 's3:PutObject');
  for (const name of fields.keys()) {
    if (unsupported.includes(name) || name.startsWith('x-amz-object-lock-')) throw notImplemented(`the field ${name}`);
  }
  const keep = headersToKeep(fields);

  const received = await receiveBytes(form.file, {
    path: bucket.incomingPath(),
    checksum: 'crc32',
    check: (size) => checkNotLarger(size, limits),
  });
  try {
    await drain(request);
    if (received.size < limits.min) throw tooSmall(received.size, limits);
    const version = await bucket.commit(
      received.path,
      {
        key,
        size: received.size,
        etag: `"${Buffer.from(received.md5).toString('hex')}"`,
        checksum: { name: 'crc32', base64: received.checksum },
        lastModified: world.now().toISOString(),
        headers: keep,
      },
      { onlyIfAbsent: false },
    );
    world.announce(bucket, version);
    const location = `${endpoint}/${bucket.spec.name}/${key.split('/').map(uriEncode).join('/')}`;
    const headers = { ...headersAfterUpload(version, bucket.spec.versioned), location };
    return answerOf(fields.get('success_action_status'), {
      bucket: bucket.spec.name,
      key,
      etag: version.etag,
      headers,
    });
  } catch (error) {
    await rm(received.path, { force: true });
    throw error;
  }
};

const signerOf = (fields: ReadonlyMap<string, string>, principals: readonly LocalPrincipal[]): LocalPrincipal => {
  const needed = (name: string): string => {
    const value = fields.get(name);
    if (value === undefined) throw new SignatureError('missing', `The form lacks the field ${name}.`);
    return value;
  };
  const policy = needed('policy');
  if (needed('x-amz-algorithm') !== 'AWS4-HMAC-SHA256') {
    throw new SignatureError('malformed', 'X-Amz-Algorithm is not AWS4-HMAC-SHA256.');
  }
  const scope = readScope(needed('x-amz-credential'), 's3');
  const date = needed('x-amz-date');
  readAmzDate(date);
  if (date.slice(0, 8) !== scope.date)
    throw new SignatureError('malformed', 'X-Amz-Date is not that of the credential.');
  const principal = findPrincipal(principals, scope.accessKeyId, fields.get('x-amz-security-token'));
  if (!sameText(signatureOf(principal.secretAccessKey, scope, policy), needed('x-amz-signature'))) {
    throw new SignatureError(
      'wrong-signature',
      'The request signature we calculated does not match the one you provided.',
    );
  }
  return principal;
};

const checkNotLarger = (size: number, { max }: SizeLimits): void => {
  if (size <= max) return;
  throw new AwsFault('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
    details: { ProposedSize: String(size), MaxSizeAllowed: String(max) },
  });
};

const tooSmall = (size: number, { min }: SizeLimits): AwsFault =>
  new AwsFault('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
    details: { ProposedSize: String(size), MinSizeAllowed: String(min) },
  });

interface Stored {
  readonly bucket: string;
  readonly key: string;
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>> & { readonly location: string };
}

const answerOf = (status: string | undefined, { bucket, key, etag, headers }: Stored): S3Answer => {
  if (status === '201') {
    const response = [
      ['Location', headers.location],
      ['Bucket', bucket],
      ['Key', key],
      ['ETag', etag],
    ] as const;
    const body = xmlDocument(['PostResponse', response]);
    return { status: 201, headers: { ...headers, 'content-type': 'application/xml' }, body };
  }
  return { status: status === '200' ? 200 : 204, headers };
};
