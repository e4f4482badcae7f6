import type { IncomingMessage } from 'node:http';
import { AwsFault } from '../fault.ts';
import type { BucketSpec } from './bucket-store.ts';
import { header, type S3Answer } from './call.ts';

const methods = ['POST'];
const exposed = 'ETag, Location, x-amz-version-id, x-amz-request-id';

const originOf = (
  request: IncomingMessage,
  spec: BucketSpec | undefined,
  pages: readonly string[],
): string | undefined => {
  const origin = header(request.headers, 'origin');
  return origin !== undefined && spec?.browserUpload && pages.includes(origin) ? origin : undefined;
};

/** Lets a page of ours read the answer, also of a refusal. */
export const corsHeaders = (
  request: IncomingMessage,
  spec: BucketSpec | undefined,
  pages: readonly string[],
): Record<string, string> => {
  const origin = originOf(request, spec, pages);
  if (origin === undefined) return {};
  return { 'access-control-allow-origin': origin, 'access-control-expose-headers': exposed, vary: 'Origin' };
};

/** A preflight, which S3 answers without a signature. */
export const answerPreflight = (
  request: IncomingMessage,
  spec: BucketSpec | undefined,
  pages: readonly string[],
): S3Answer => {
  const method = header(request.headers, 'access-control-request-method') ?? '';
  const origin = originOf(request, spec, pages);
  if (origin === undefined || !methods.includes(method)) {
    throw new AwsFault('AccessForbidden', 'CORSResponse: This CORS request is not allowed.', { status: 403 });
  }
  const wanted = header(request.headers, 'access-control-request-headers');
  return {
    status: 200,
    headers: {
      'access-control-allow-methods': methods.join(', '),
      ...(wanted === undefined ? {} : { 'access-control-allow-headers': wanted }),
      'access-control-max-age': '3000',
    },
  };
};
