import { problemsOf } from '../check.ts';
import type { DssAnswer } from '../judges/judge-by-dss.ts';
import type { Level } from '../seal-cases.ts';

type Signature = DssAnswer['signatures'][number];
type Timestamp = DssAnswer['timestamps'][number];

const dssLevel = (level: Level): string => `PAdES-BASELINE-${level.slice(2)}`;

const changesIn = (
  { undefinedChanges, visibleChanges, exact }: Signature | Timestamp,
  { who, drawn }: { readonly who: string; readonly drawn: boolean },
) =>
  problemsOf(
    undefinedChanges.length > 0 && `${who}: undefined changes ${undefinedChanges.join(', ')}`,
    drawn && visibleChanges > 0 && `${who}: pages look different`,
    !exact && `${who}: ByteRange or dictionary not consistent`,
  );

/** With a document timestamp at the end nothing can have changed behind it: if pages look different there, drawing proves nothing. */
const drawsTheSameTwice = (timestamps: readonly Timestamp[]): boolean =>
  (timestamps.findLast(({ kind }) => kind === 'DOCUMENT_TIMESTAMP')?.visibleChanges ?? 0) === 0;

const signatureProblems = (
  signature: Signature,
  { level, drawn }: { readonly level: Level | undefined; readonly drawn: boolean },
): readonly string[] => {
  const { field, indication, subIndication, errors } = signature;
  const who = field ?? 'a signature without field';
  return [
    ...problemsOf(
      level !== undefined && signature.level !== dssLevel(level) && `${who}: ${signature.level}`,
      indication !== 'TOTAL_PASSED' && `${who}: ${indication} ${subIndication ?? ''} ${errors.join('; ')}`,
    ),
    ...changesIn(signature, { who, drawn }),
  ];
};

/** What DSS must say: every seal of the level, passed in total, every timestamp passed, nothing changed that isn't known as harmless. */
export const dssProblems = (
  { error, signatures, timestamps }: DssAnswer,
  wanted: {
    readonly seals: readonly string[];
    readonly level: Level;
    readonly earlier: readonly string[];
    readonly documentTimestamps: number;
    /** Pages look different because participants filled them in. */
    readonly filled?: boolean;
  },
): readonly string[] => {
  if (error !== undefined) return [error];
  const expected = [...wanted.earlier, ...wanted.seals];
  const unseen = expected.filter((field) => !signatures.some((one) => one.field === field));
  const documentTimestamps = timestamps.filter(({ kind }) => kind === 'DOCUMENT_TIMESTAMP').length;
  const drawn = wanted.filled !== true && drawsTheSameTwice(timestamps);
  return [
    ...problemsOf(
      unseen.length > 0 && `not seen: ${unseen.join(', ')}`,
      signatures.length !== expected.length && `${signatures.length} signatures`,
      documentTimestamps !== wanted.documentTimestamps && `${documentTimestamps} document timestamps`,
    ),
    ...signatures.flatMap((one) =>
      signatureProblems(one, { level: wanted.seals.includes(one.field ?? '') ? wanted.level : undefined, drawn }),
    ),
    ...timestamps.flatMap((one) => [
      ...problemsOf(
        one.indication !== 'PASSED' &&
          `timestamp ${one.field ?? one.kind}: ${one.indication} ${one.subIndication ?? ''} ${one.errors.join('; ')}`,
      ),
      ...changesIn(one, { who: `timestamp ${one.field ?? one.kind}`, drawn }),
    ]),
  ];
};

const words = ({ level, indication, subIndication, undefinedChanges }: Signature): string =>
  [
    level.replace('PAdES-BASELINE-', ''),
    indication,
    ...(subIndication === null ? [] : [subIndication]),
    ...(undefinedChanges.length === 0 ? [] : ['with undefined changes']),
  ].join(' ');

export const dssWords = ({ signatures }: DssAnswer, seals: readonly string[]): string =>
  [...new Set(signatures.filter(({ field }) => seals.includes(field ?? '')).map(words))].join(', ');
