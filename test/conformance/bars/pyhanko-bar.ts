import { problemsOf } from '../check.ts';
import type { PyhankoAnswer } from '../judges/judge-by-pyhanko.ts';

/** Of its difference policy, mildest first; OTHER and SUSPICIOUS are what it calls harmful. */
const harmless = ['NONE', 'LTA_UPDATES', 'FORM_FILLING'];

/** What pyHanko must say: every signature and document timestamp passed as AdES, every later revision harmless and permitted. */
export const pyhankoProblems = (
  { error, strict, signatures }: PyhankoAnswer,
  wanted: {
    readonly fields: readonly string[];
    readonly documentTimestamps: number;
    /** The input itself is beyond its strict mode. */
    readonly lenient?: boolean;
  },
): readonly string[] => {
  if (error !== undefined) return [error];
  const seen = signatures.filter(({ kind }) => kind === 'signature').map(({ field }) => field);
  const unseen = wanted.fields.filter((field) => !seen.includes(field));
  const documentTimestamps = signatures.length - seen.length;
  // Judged alone, one that a newer one protects may well be out of date: that is what the newer one is for.
  const isProtected = (at: number): boolean =>
    signatures[at]?.kind === 'timestamp' && signatures.slice(at + 1).some(({ kind }) => kind === 'timestamp');
  return [
    ...problemsOf(
      !strict && wanted.lenient !== true && 'only its lenient mode reads the file',
      unseen.length > 0 && `not seen: ${unseen.join(', ')}`,
      seen.length !== wanted.fields.length && `${seen.length} signatures`,
      documentTimestamps !== wanted.documentTimestamps && `${documentTimestamps} document timestamps`,
    ),
    ...signatures.flatMap(({ field, ades, failure, intact, valid, permitted, coverage, modification, detail }, at) =>
      problemsOf(
        ades !== 'OK' && !isProtected(at) && `${field}: ${ades} ${failure ?? ''}`,
        !(intact && valid) && `${field}: not intact`,
        permitted === false && `${field}: changes not permitted`,
        !coverage.startsWith('ENTIRE_') && `${field}: ${coverage}`,
        !harmless.includes(modification) && `${field}: ${modification} ${detail ?? ''}`,
      ),
    ),
  ];
};

export const pyhankoWords = ({ signatures }: PyhankoAnswer): string => {
  const levels = new Set(signatures.map(({ modification }) => modification));
  const worst = ['SUSPICIOUS', 'OTHER', 'ANNOTATIONS', ...harmless.toReversed()].find((level) => levels.has(level));
  const seals = signatures.filter(({ kind }) => kind === 'signature');
  const verdicts = [...new Set(seals.map(({ ades }) => (ades === 'OK' ? 'PASSED' : ades)))];
  return `${verdicts.join(', ')}, ${worst ?? 'no signature'}`;
};
