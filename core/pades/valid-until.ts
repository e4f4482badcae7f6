import { CloudSignError } from '../errors.ts';
import type { PdfFile } from '../pdf/file.ts';
import { type Completed, timestampValidUntil } from './complete.ts';
import { newestDocumentTimestamp } from './read-seals.ts';

/** Until when the long-term evidence of a file can be verified; undefined when it has no document timestamp. */
export const evidenceValidUntil = (file: PdfFile): Date | undefined => {
  const token = newestDocumentTimestamp(file)?.token;
  return token === undefined ? undefined : timestampValidUntil(token);
};

/** Refuses evidence that does not last beyond that instant (`tsa.ends-too-soon`): its timestamp would be worth nothing. */
export const requireLasting = ({ validUntil }: Pick<Completed, 'validUntil'>, beyond: Date): void => {
  if (validUntil === undefined || validUntil > beyond) return;
  throw new CloudSignError('tsa.ends-too-soon', { detail: validUntil.toISOString() });
};
