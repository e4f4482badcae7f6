import { randomUUID } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AwsFault } from '../fault.ts';
import { type Listener, type ListenOptions, listen } from '../listen.ts';
import type { Allows } from '../permissions.ts';
import { localAccount } from '../place.ts';
import { drain } from '../read-body.ts';
import { pathOf, readQuery } from '../request-target.ts';
import { faultOf } from '../signature-faults.ts';
import { type LocalPrincipal, verifySignature } from '../sigv4.ts';
import { createAnnouncer, type OnObjectCreated } from './announce.ts';
import { type BucketSpec, type BucketStore, openBucketStore } from './bucket-store.ts';
import { header, notImplemented, requireOnBucket, type S3Answer, type S3Call, type S3World } from './call.ts';
import { answerPreflight, corsHeaders } from './cors.ts';
import { deleteObject } from './delete-object.ts';
import { removeExpired } from './expire.ts';
import { getObject } from './get-object.ts';
import { listObjects } from './list-objects.ts';
import { postObject } from './post-object.ts';
import { putObject } from './put-object.ts';
import { refuseUnknown } from './refuse-unknown.ts';
import { xmlDocument } from './xml.ts';

export interface S3Options extends Omit<ListenOptions, 'name'> {
  readonly directory: string;
  readonly principals: readonly LocalPrincipal[];
  readonly allows: Allows;
  readonly buckets: readonly BucketSpec[];
  /** Origins of the pages that may POST to buckets with `browserUpload`. */
  readonly pageOrigins: readonly string[];
  readonly onObjectCreated: OnObjectCreated;
  readonly onFailure: (error: unknown) => void;
}

type Operation = (world: S3World, call: S3Call) => Promise<S3Answer>;

const headBucket: Operation = async (world, call) => {
  requireOnBucket(world, call, 's3:ListBucket');
  return { status: 200, headers: {} };
};

const operations: Readonly<Record<string, Operation>> = {
  'GET bucket': listObjects,
  'HEAD bucket': headBucket,
  'PUT object': putObject,
  'GET object': getObject,
  'HEAD object': getObject,
  'DELETE object': deleteObject,
};

/** Starts S3, path style, on 127.0.0.1; opens or creates the buckets, and tells what an earlier run could not tell. */
export const serveS3 = async (options: S3Options): Promise<Listener> => {
  const { now, allows, principals, pageOrigins, onFailure } = options;
  const directory = join(options.directory, 's3');
  const buckets = new Map(options.buckets.map((spec) => [spec.name, openBucketStore(directory, spec)]));
  const announcer = createAnnouncer(options.onObjectCreated, onFailure);
  const world: S3World = { now, allows, announce: announcer.announce };

  const answerSigned = async (request: IncomingMessage, { name, key }: Place): Promise<S3Answer> => {
    const { method = 'GET', url = '/', rawHeaders, headers } = request;
    const { principal, payload } = verifySignature(
      { method, target: url, rawHeaders },
      { service: 's3', principals, now: now() },
    );
    const query = new Map(readQuery(url));
    refuseUnknown(headers, query);
    const owner = header(headers, 'x-amz-expected-bucket-owner');
    if (owner !== undefined && owner !== localAccount)
      throw new AwsFault('AccessDenied', 'Access Denied', { status: 403 });
    const bucket = bucketOf(buckets, name);
    const operation = operations[`${method} ${key === '' ? 'bucket' : 'object'}`];
    if (operation === undefined) throw notImplemented(`${method} ${key === '' ? 'on a bucket' : 'on an object'}`);
    return operation(world, { principal: principal.name, bucket, key, query, headers, payload, request });
  };

  const answer = async (request: IncomingMessage, place: Place, endpoint: string): Promise<S3Answer> => {
    if (request.method === 'OPTIONS') {
      return answerPreflight(request, buckets.get(place.name)?.spec, pageOrigins);
    }
    if (request.method === 'POST' && place.key === '') {
      return postObject(world, { bucket: bucketOf(buckets, place.name), request, principals, endpoint });
    }
    return answerSigned(request, place);
  };

  const listener = await listen({ name: 'S3', port: options.port, now }, async (request, response) => {
    const requestId = randomUUID();
    response.setHeader('x-amz-request-id', requestId);
    let body: FileHandle | undefined;
    try {
      const place = placeOf(request.url ?? '/');
      for (const [name, value] of Object.entries(corsHeaders(request, buckets.get(place.name)?.spec, pageOrigins))) {
        response.setHeader(name, value);
      }
      const result = await answer(request, place, `http://127.0.0.1:${request.socket.localPort}`);
      if (typeof result.body === 'object' && request.method !== 'HEAD') body = await open(result.body.path, 'r');
      response.writeHead(result.status, result.headers);
      await sendBody(response, result, body);
    } catch (error) {
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const fault = faultOf(error, 's3');
      if (fault.status >= 500 && fault.code !== 'NotImplemented') onFailure(error);
      await drain(request);
      response.writeHead(fault.status, { 'content-type': 'application/xml' });
      response.end(request.method === 'HEAD' ? undefined : errorXml(fault, request.url ?? '/', requestId));
    } finally {
      await body?.close();
    }
  });

  for (const bucket of buckets.values()) {
    for (const version of bucket.unannounced()) announcer.announce(bucket, version);
  }
  const expiry = removeExpired([...buckets.values()], { now, onFailure });
  return {
    ...listener,
    close: async () => {
      expiry.close();
      await Promise.all([announcer.close(), listener.close()]);
    },
  };
};

interface Place {
  readonly name: string;
  readonly key: string;
}

const maxKeyBytes = 1024;

/** Bucket and key of `/bucket/some/key`, decoded but never normalized: `..` and `//` are characters of a key like any other. */
const placeOf = (target: string): Place => {
  const [name = '', ...rest] = pathOf(target).slice(1).split('/');
  try {
    const key = decodeURIComponent(rest.join('/'));
    if (Buffer.byteLength(key) > maxKeyBytes) throw new AwsFault('KeyTooLongError', 'Your key is too long');
    return { name: decodeURIComponent(name), key };
  } catch (error) {
    throw error instanceof AwsFault ? error : new AwsFault('InvalidURI', "Couldn't parse the specified URI.");
  }
};

const bucketOf = (buckets: ReadonlyMap<string, BucketStore>, name: string): BucketStore => {
  const bucket = buckets.get(name);
  if (bucket !== undefined) return bucket;
  throw new AwsFault('NoSuchBucket', 'The specified bucket does not exist', {
    status: 404,
    details: { BucketName: name },
  });
};

const sendBody = async (response: ServerResponse, { body }: S3Answer, file: FileHandle | undefined): Promise<void> => {
  if (file === undefined || typeof body !== 'object' || body.last < body.first) {
    response.end(typeof body === 'string' ? body : undefined);
    return;
  }
  await pipeline(file.createReadStream({ start: body.first, end: body.last, autoClose: false }), response);
};

const errorXml = (fault: AwsFault, resource: string, requestId: string): string =>
  xmlDocument([
    'Error',
    [
      ['Code', fault.code],
      ['Message', fault.message],
      ...Object.entries(fault.details),
      ['Resource', pathOf(resource)],
      ['RequestId', requestId],
    ],
  ]);
