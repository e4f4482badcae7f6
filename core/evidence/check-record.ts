import type { HashName } from '../pades/algorithms.ts';
import { parseCertificate } from '../trust/certificate.ts';
import { buildChain } from '../trust/chain.ts';
import { hashOf } from '../trust/crypto.ts';
import { checkTimestampToken, readTimestampToken } from '../trust/timestamp.ts';
import { type PublishedRoot, pinnedText, pinOf } from './day-root.ts';
import { type ChainedEvent, genesis, isChainIntact } from './event.ts';
import { type InclusionProof, isIncluded } from './inclusion-proof.ts';

/** The record of a document as a member saves it: checked by whoever has it, without asking the service. */
export interface EvidenceRecord {
  readonly document: string;
  /** Oldest first, each as it was hashed. */
  readonly events: readonly ChainedEvent[];
  readonly proof?: InclusionProof | undefined;
}

/** What can be wrong with a record; `invalid` means that something was altered, `indeterminate` that something is not proven. */
const recordProblems = {
  'chain-broken': 'invalid',
  'proof-missing': 'indeterminate',
  'head-not-in-chain': 'invalid',
  'path-wrong': 'invalid',
  'root-of-another-day': 'indeterminate',
  'root-differs': 'invalid',
  'timestamp-wrong': 'invalid',
  'timestamp-untrusted': 'indeterminate',
  'file-not-named': 'invalid',
} as const satisfies Record<string, 'invalid' | 'indeterminate'>;
export type RecordProblem = keyof typeof recordProblems;

export interface RecordReport {
  readonly verdict: 'valid' | 'indeterminate' | 'invalid';
  readonly problems: readonly RecordProblem[];
  readonly document: string;
  readonly events: number;
  /** Events up to `seq` existed at `at`: the authority says so. Only where the path, the root and its timestamp hold. */
  readonly proven: { readonly seq: number; readonly day: string; readonly at: Date; readonly by: string } | undefined;
  /** The root is the one that was kept. Otherwise it is the record's own word that the service published it. */
  readonly isRootCompared: boolean;
  /** Where the record names each file that it was asked about, by the file's SHA-256; the first event that does. */
  readonly files: Readonly<Record<string, { readonly seq: number; readonly type: string } | undefined>>;
}

export interface RecordCheck {
  readonly record: EvidenceRecord;
  /** SHA-256 (hex) of files that should be the document's. */
  readonly files: readonly string[];
  /** The root of the day as it was kept by somebody else, or fetched from the service by oneself. */
  readonly keptRoot?: PublishedRoot;
  readonly anchors: readonly Uint8Array[];
}

/** Checks a record by itself, against files and a root. Revocation of the authority's certificate is not asked about. */
export const checkRecord = ({ record, files, keptRoot, anchors }: RecordCheck): RecordReport => {
  const { document, events, proof } = record;
  const named = Object.fromEntries(files.map((sha256) => [sha256, eventNaming(events, sha256)]));
  const stamp = proof === undefined ? undefined : checkStamp(proof.root, anchors);
  const aboutProof = proof === undefined ? (['proof-missing'] as const) : proofProblems(record, proof, keptRoot);
  const problems: readonly RecordProblem[] = [
    ...(isWholeChain(document, events) ? [] : (['chain-broken'] as const)),
    ...aboutProof,
    ...(stamp === undefined || 'by' in stamp ? [] : [stamp.problem]),
    ...(files.every((sha256) => named[sha256] !== undefined) ? [] : (['file-not-named'] as const)),
  ];
  const verdicts = problems.map((problem) => recordProblems[problem]);
  return {
    verdict: verdicts.includes('invalid') ? 'invalid' : verdicts.includes('indeterminate') ? 'indeterminate' : 'valid',
    problems,
    document,
    events: events.length,
    proven:
      proof === undefined || stamp === undefined || !('by' in stamp) || aboutProof.length > 0
        ? undefined
        : { seq: proof.head.seq, day: proof.root.day, at: stamp.at, by: stamp.by },
    isRootCompared: keptRoot !== undefined && aboutProof.length === 0,
    files: named,
  };
};

const isWholeChain = (document: string, events: readonly ChainedEvent[]): boolean => {
  const { seq, hash } = events.at(-1) ?? genesis;
  try {
    return (
      events.length > 0 && events.every((event) => event.document === document) && isChainIntact(events, { seq, hash })
    );
  } catch {
    // Canonical JSON refuses what no event of ours holds.
    return false;
  }
};

const proofProblems = (
  { document, events }: EvidenceRecord,
  proof: InclusionProof,
  keptRoot: PublishedRoot | undefined,
): readonly RecordProblem[] => {
  const problems: RecordProblem[] = [];
  const { head, root } = proof;
  if (!events.some(({ seq, hash }) => seq === head.seq && hash === head.hash)) problems.push('head-not-in-chain');
  if (!isIncluded(document, proof)) problems.push('path-wrong');
  if (keptRoot !== undefined && keptRoot.day !== root.day) problems.push('root-of-another-day');
  else if (keptRoot !== undefined && pinOf(keptRoot) !== pinOf(root)) problems.push('root-differs');
  return problems;
};

const checkStamp = (
  root: PublishedRoot,
  anchors: readonly Uint8Array[],
): { readonly at: Date; readonly by: string } | { readonly problem: RecordProblem } => {
  try {
    const token = readTimestampToken(new Uint8Array(Buffer.from(root.timestamp, 'base64')));
    const digestOf = (hash: HashName): Uint8Array => hashOf(hash, Buffer.from(pinnedText(root), 'utf8'));
    const { signer, signedData, info } = token;
    if (checkTimestampToken({ token, digestOf }).length > 0 || signer === undefined)
      return { problem: 'timestamp-wrong' };
    const chain = buildChain({
      certificate: signer,
      intermediates: signedData.certificates,
      anchors: anchors.map(parseCertificate),
      at: info.genTime,
    });
    return chain.ok ? { at: info.genTime, by: signer.subject.display } : { problem: 'timestamp-untrusted' };
  } catch {
    return { problem: 'timestamp-wrong' };
  }
};

/** Acts and seals name the files that they were about. */
const eventNaming = (
  events: readonly ChainedEvent[],
  sha256: string,
): { readonly seq: number; readonly type: string } | undefined => {
  const event = events.find(({ data }) => {
    const named: unknown = data?.files;
    return Array.isArray(named) && named.some((file) => file?.sha256 === sha256);
  });
  return event === undefined ? undefined : { seq: event.seq, type: event.type };
};
