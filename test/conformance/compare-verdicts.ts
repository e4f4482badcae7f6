/** Each validator's answer in the same few words, to lay side by side. Trust is left out where nobody gave an anchor. */
import type { Report } from '../../core/verification/report.ts';
import type { DssAnswer } from './judges/judge-by-dss.ts';
import type { PdfsigAnswer } from './judges/judge-by-programs.ts';
import type { PyhankoAnswer } from './judges/judge-by-pyhanko.ts';

export type Soundness = 'sound' | 'remarks' | 'changed' | 'broken' | 'no signature' | 'not readable';

const fromBest: readonly Soundness[] = ['no signature', 'sound', 'remarks', 'changed', 'broken', 'not readable'];

const worst = (all: readonly Soundness[]): Soundness =>
  all.reduce((a, b) => (fromBest.indexOf(a) >= fromBest.indexOf(b) ? a : b), 'no signature');

/** What says nothing about the bytes when no root is trusted and nothing can be asked. */
const aboutTrust = new Set([
  null,
  'NO_CERTIFICATE_CHAIN_FOUND',
  'NO_CERTIFICATE_CHAIN_FOUND_NO_POE',
  'CERTIFICATE_CHAIN_GENERAL_FAILURE',
  'TRY_LATER',
  'NO_POE',
  'OUT_OF_BOUNDS_NO_POE',
  'OUT_OF_BOUNDS_NOT_REVOKED',
  'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
]);

export const soundnessByDss = ({ error, signatures, timestamps }: DssAnswer): Soundness => {
  if (error !== undefined) return 'not readable';
  const documentTimestamps = timestamps.filter(({ kind }) => kind === 'DOCUMENT_TIMESTAMP');
  return worst(
    [...signatures, ...documentTimestamps].map((one): Soundness => {
      if (one.indication === 'TOTAL_FAILED' || one.indication === 'FAILED' || !one.exact) return 'broken';
      if (one.undefinedChanges.length > 0) return 'changed';
      return aboutTrust.has(one.subIndication) ? 'sound' : 'remarks';
    }),
  );
};

export const soundnessByPyhanko = ({ error, signatures }: PyhankoAnswer): Soundness => {
  if (error !== undefined) return 'not readable';
  return worst(
    signatures.map(({ intact, valid, permitted, coverage, modification }): Soundness => {
      if (!intact || !valid) return 'broken';
      if (modification === 'SUSPICIOUS' || modification === 'OTHER' || permitted === false) return 'changed';
      return coverage.startsWith('ENTIRE_') ? 'sound' : 'changed';
    }),
  );
};

export const soundnessByPdfsig = (answers: readonly PdfsigAnswer[]): Soundness =>
  worst(
    answers.map(({ verdict }): Soundness => {
      if (verdict === 'Signature is Valid') return 'sound';
      return verdict === 'Signature has not yet been verified' ? 'remarks' : 'broken';
    }),
  );

export const soundnessByUs = ({ verdict, structure, signatures }: Report): Soundness => {
  if (verdict === 'unreadable') return 'not readable';
  if (signatures.length === 0) return structure.status === 'fail' ? 'broken' : 'no signature';
  const of = (question: 'bytes' | 'coverage' | 'changes') => signatures.map(({ answers }) => answers[question].status);
  if (of('bytes').includes('fail')) return 'broken';
  if ([...of('coverage'), ...of('changes'), structure.status].includes('fail')) return 'changed';
  const remarks = [...of('bytes'), ...of('coverage'), ...of('changes'), structure.status];
  return remarks.includes('warn') || remarks.includes('unknown') ? 'remarks' : 'sound';
};
