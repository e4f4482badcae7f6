import { AwsFault } from '../fault.ts';
import { uriEncode } from '../request-target.ts';
import { requireOnBucket, type S3Answer, type S3Call, type S3World } from './call.ts';
import type { ObjectVersion } from './object-version.ts';
import { type Xml, xmlDocument } from './xml.ts';

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';
const maxKeys = 1000;

type Entry =
  | { readonly after: string; readonly prefix: string }
  | { readonly after: string; readonly version: ObjectVersion };

/** ListObjectsV2. */
export const listObjects = async (world: S3World, call: S3Call): Promise<S3Answer> => {
  requireOnBucket(world, call, 's3:ListBucket');
  const { query, bucket } = call;
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const limit = readLimit(query.get('max-keys'));
  const token = query.get('continuation-token');
  const start = token === undefined ? (query.get('start-after') ?? '') : Buffer.from(token, 'base64url').toString();

  const all = entries(bucket.list(), { prefix, delimiter }).filter(
    ({ after }) => Buffer.compare(Buffer.from(after), Buffer.from(start)) > 0,
  );
  const page = all.slice(0, limit);
  const truncated = limit > 0 && all.length > page.length;
  const encode = query.get('encoding-type') === 'url' ? encodeKey : (text: string) => text;
  const last = page.at(-1);
  const result: Xml = [
    'ListBucketResult',
    [
      ['Name', bucket.spec.name],
      ['Prefix', encode(prefix)],
      ...optional('Delimiter', query.get('delimiter'), encode),
      ...optional('StartAfter', query.get('start-after'), encode),
      ...optional('EncodingType', query.get('encoding-type')),
      ...optional('ContinuationToken', token),
      ...(truncated && last ? optional('NextContinuationToken', Buffer.from(last.after).toString('base64url')) : []),
      ['KeyCount', page.length],
      ['MaxKeys', limit],
      ['IsTruncated', truncated],
      ...page.map(
        (entry): Xml => ('prefix' in entry ? prefixXml(encode(entry.prefix)) : objectXml(entry.version, encode)),
      ),
    ],
  ];
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: xmlDocument(result, namespace) };
};

const encodeKey = (text: string): string => text.split('/').map(uriEncode).join('/');

const optional = (name: string, value: string | undefined, encode = (text: string) => text): Xml[] =>
  value === undefined ? [] : [[name, encode(value)]];

const readLimit = (value: string | undefined): number => {
  if (value === undefined) return maxKeys;
  if (!/^\d{1,9}$/.test(value)) throw new AwsFault('InvalidArgument', 'max-keys is not a number');
  return Math.min(maxKeys, Number(value));
};

/** Keys below the prefix, those with the delimiter further on folded into one common prefix. */
const entries = (versions: readonly ObjectVersion[], { prefix, delimiter }: { prefix: string; delimiter: string }) => {
  const found: Entry[] = [];
  let folded: string | undefined;
  for (const version of versions) {
    if (!version.key.startsWith(prefix)) continue;
    const at = delimiter === '' ? -1 : version.key.indexOf(delimiter, prefix.length);
    if (at < 0) {
      found.push({ after: version.key, version });
      continue;
    }
    const common = version.key.slice(0, at + delimiter.length);
    if (common === folded) continue;
    folded = common;
    found.push({ after: common, prefix: common });
  }
  return found;
};

const prefixXml = (prefix: string): Xml => ['CommonPrefixes', [['Prefix', prefix]]];

const objectXml = (version: ObjectVersion, encode: (text: string) => string): Xml => [
  'Contents',
  [
    ['Key', encode(version.key)],
    ['LastModified', version.lastModified],
    ['ETag', version.etag],
    ['ChecksumAlgorithm', version.checksum.name.toUpperCase()],
    ['ChecksumType', 'FULL_OBJECT'],
    ['Size', version.size],
    ['StorageClass', 'STANDARD'],
  ],
];
