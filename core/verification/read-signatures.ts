import { type HashName, hashByOid, hashes } from '../pades/algorithms.ts';
import type { PdfFile } from '../pdf/file.ts';
import { type PdfDict, PdfName } from '../pdf/objects.ts';
import { elementAt } from '../trust/asn1.ts';
import { attributesOf, cmsOid } from '../trust/signed-data.ts';
import { readTimestampToken, type TimestampToken } from '../trust/timestamp.ts';
import { readSignedRange, type SignedRange } from './byte-range.ts';
import { contentHash, type ReadCms, readCms } from './check-cms.ts';
import { type DigestRequest, digestCoveredRanges } from './covered-digests.ts';
import { type FoundSignature, findSignatures } from './find-signatures.ts';
import { type Finding, finding } from './finding.ts';
import { lenient } from './object-graph.ts';
import type { ChangedIn } from './revision-pair.ts';
import { shorten } from './shown.ts';
import { type SubFilterRow, subFilters } from './signature-kind.ts';
import type { Work } from './work.ts';

/** A signature or document timestamp of the file, read; nothing of it is judged but its form. */
export interface SignedItem {
  /** S1, S2 for signatures, T1, T2 for document timestamps, oldest first. */
  readonly id: string;
  readonly kind: 'signature' | 'document-timestamp';
  readonly content: SubFilterRow['content'];
  readonly subFilter: string | undefined;
  readonly found: FoundSignature;
  readonly range: SignedRange;
  readonly cms: ReadCms | undefined;
  /** Of a document timestamp. */
  readonly token: TimestampToken | undefined;
  /** Signature timestamps; undefined for one that can't be read. */
  readonly stamps: readonly (TimestampToken | undefined)[];
  /** Digests of the covered bytes that its checks need. */
  readonly digests: ReadonlyMap<HashName, Uint8Array>;
  /** Index of the revision whose end the range is. */
  readonly covered: number | undefined;
  readonly bytesFindings: readonly Finding[];
  readonly coverageFindings: readonly Finding[];
}

export interface ReadSignatures {
  readonly items: readonly SignedItem[];
  /** Where ranges of signatures stand that no cross-reference leads to. */
  readonly hidden: readonly number[];
  /** SHA-256 of the file. */
  readonly sha256: Uint8Array;
}

/** Reads every signature and hashes what they cover, all in one pass. */
export function readSignatures(file: PdfFile, changedIn: ChangedIn, work: Work): ReadSignatures {
  const counts = { signature: 0, 'document-timestamp': 0 };
  const { signatures, hidden } = findSignatures(file, changedIn, work);
  const items = signatures
    .map((found) => ({ found, range: readSignedRange(file, found) }))
    .toSorted((a, b) => orderOf(file, a) - orderOf(file, b))
    .map(({ found, range }) => {
      const read = readOne(file, { found, range });
      const prefix = read.kind === 'signature' ? 'S' : 'T';
      return { ...read, id: `${prefix}${++counts[read.kind]}` };
    });
  const withCollisions = items.map((item) => {
    const collision = items.find((other) => other !== item && collides(item, other));
    if (collision === undefined) return item;
    const wrong = finding('byterange.overlap', { other: collision.id });
    return { ...item, bytesFindings: [...item.bytesFindings, wrong] };
  });
  return { ...hashAll(file, withCollisions), hidden };
}

const orderOf = (file: PdfFile, { found, range }: Pick<SignedItem, 'found' | 'range'>): number =>
  range.ranges?.end ?? file.revisions[found.revision]?.end ?? 0;

type Read = Omit<SignedItem, 'id' | 'digests'>;

function readOne(file: PdfFile, { found, range }: Pick<SignedItem, 'found' | 'range'>): Read {
  const { dict } = found;
  const resolver = lenient(file.at(found.revision));
  const name = resolver.resolve(dict?.get('SubFilter'));
  const subFilter = name instanceof PdfName ? shorten(name.value) : undefined;
  const row = subFilter !== undefined && Object.hasOwn(subFilters, subFilter) ? subFilters[subFilter] : undefined;
  const cms = range.contents === undefined ? undefined : readCms(range.contents);
  const kind = row?.kind === 'timestamp' ? 'document-timestamp' : 'signature';
  const token = kind === 'signature' || range.contents === undefined ? undefined : readToken(range.contents);
  const content = row?.content ?? (cms?.data === undefined ? 'none' : 'detached');
  return {
    kind,
    content,
    subFilter,
    found,
    range,
    cms,
    token,
    stamps: kind === 'signature' ? stampsOf(cms) : [],
    ...coverageOf(file, { found, range }),
    bytesFindings: [
      ...dictionaryFindings(dict, { kind, row, content, subFilter }),
      ...fieldFindings(found),
      ...range.findings,
      ...(content === 'none' ? [] : (cms?.findings ?? [])),
      ...(kind === 'document-timestamp' && cms?.data !== undefined && token === undefined
        ? [finding('cms.unreadable')]
        : []),
    ],
  };
}

function readToken(bytes: Uint8Array): TimestampToken | undefined {
  try {
    return readTimestampToken(elementAt(bytes, 0, 'ber').bytes);
  } catch {
    return undefined;
  }
}

/** Of one signature: more are nobody's need. */
const mostStamps = 16;

const stampsOf = (cms: ReadCms | undefined): SignedItem['stamps'] =>
  attributesOf(cms?.signer?.unsignedAttributes ?? [], cmsOid.timestampToken)
    .flatMap(({ values }) => values)
    .slice(0, mostStamps)
    .map(({ bytes }) => readToken(bytes));

function dictionaryFindings(
  dict: PdfDict | undefined,
  how: Pick<SignedItem, 'kind' | 'content' | 'subFilter'> & { readonly row: SubFilterRow | undefined },
): readonly Finding[] {
  if (dict === undefined) return [];
  const findings: Finding[] = [];
  const type = dict.name('Type');
  const isTimestamp = how.kind === 'document-timestamp';
  if (isTimestamp && type === 'Sig') findings.push(finding('dictionary.timestamp-type'));
  else if (type !== undefined && type !== (isTimestamp ? 'DocTimeStamp' : 'Sig')) {
    findings.push(finding('dictionary.type-wrong', { type: shorten(type) }));
  }
  if (!dict.has('Filter')) findings.push(finding('dictionary.filter-missing'));
  if (how.row === undefined || how.content === 'none') {
    const code = how.content === 'none' ? 'dictionary.subfilter-unknown' : 'dictionary.subfilter-other';
    findings.push(finding(code, { subFilter: how.subFilter ?? '–' }));
  }
  return findings;
}

function fieldFindings({ fields }: FoundSignature): readonly Finding[] {
  if (fields.length === 0) return [finding('dictionary.no-field')];
  // A field and its widget may both name the value.
  const names = [...new Set(fields)];
  return names.length > 1 ? [finding('dictionary.several-fields', { fields: names.join(', ') })] : [];
}

/** Which revision a signature covers, and whether it covers all of it (check 2.2.5). */
function coverageOf(
  file: PdfFile,
  { found, range }: Pick<SignedItem, 'found' | 'range'>,
): Pick<SignedItem, 'covered' | 'coverageFindings'> {
  const { ranges } = range;
  if (ranges === undefined) return { covered: undefined, coverageFindings: [] };
  const { end } = ranges;
  const revision = file.revisions.findLast((one) => one.eofEnd <= end);
  const isEnd = revision !== undefined && (end <= revision.end || isBlank(file, revision.end, end));
  if (revision === undefined || !isEnd) {
    return { covered: undefined, coverageFindings: [finding('coverage.not-a-revision', { end }, { offset: end })] };
  }
  const { index } = revision;
  const findings: Finding[] = [];
  if (found.revision > index) findings.push(finding('coverage.inside-later-revision', {}, { revision: index + 1 }));
  const included = file.revisions.slice(0, index + 1);
  if (included.some(({ sections }) => sections.some(({ span }) => span.end > end))) {
    findings.push(finding('coverage.uses-uncovered-bytes'));
  }
  const differs = file.findings.some(({ code, offset }) => code === 'startxref-differs' && offset < end);
  if (differs) findings.push(finding('coverage.other-cross-reference'));
  const isWhole = end >= file.size || isBlank(file, end, file.size);
  const numbers = { revision: index + 1, revisions: file.revisions.length };
  findings.push(isWhole ? finding('coverage.whole-file') : finding('coverage.revision', numbers));
  return { covered: index, coverageFindings: findings };
}

const isBlank = (file: PdfFile, start: number, end: number): boolean =>
  end - start < 1024 && file.slice(start, end).every((byte) => [0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x20].includes(byte));

/** Whether the range of `item` can't have been made honestly after that of `other` (check 2.2.6). */
function collides(item: Read, other: Read): boolean {
  const [own, its] = [item.range.ranges, other.range.ranges];
  if (own === undefined || its === undefined) return false;
  if (own.end === its.end) return true;
  return own.end > its.end && own.gapStart < its.end;
}

type Unhashed = Omit<SignedItem, 'digests'>;

function hashAll(file: PdfFile, items: readonly Unhashed[]): Pick<ReadSignatures, 'items' | 'sha256'> {
  const wanted = items.flatMap((item) => {
    const { ranges } = item.range;
    // Ranges that collide or are wrong by themselves prove nothing, and could make every signature hash the whole file.
    if (ranges === undefined || item.covered === undefined || rangeIsWrong(item)) return [];
    const names = hashesFor(item);
    return names.map((name) => ({ item, name, request: { ranges, hash: hashes[name] } satisfies DigestRequest }));
  });
  const { digests, sha256 } = digestCoveredRanges(
    file.bytes,
    wanted.map(({ request }) => request),
  );
  const hashed = items.map((item) => {
    const own = wanted.flatMap((one, index) => {
      const digest = digests[index];
      return one.item === item && digest !== undefined ? [[one.name, digest] as const] : [];
    });
    return { ...item, digests: new Map(own) };
  });
  return { items: hashed, sha256 };
}

const rangeIsWrong = ({ range, bytesFindings }: Unhashed): boolean =>
  range.findings.some(({ status }) => status === 'fail') ||
  bytesFindings.some(({ code }) => code === 'byterange.overlap');

function hashesFor({ content, cms, token }: Unhashed): readonly HashName[] {
  if (content === 'none') return [];
  if (content === 'token') return token?.info.imprint.hash === undefined ? [] : [token.info.imprint.hash];
  const name = contentHash(cms?.signer, content);
  return name === undefined || hashByOid(hashes[name].oid) === undefined ? [] : [name];
}
