import type { PdfFile } from '../pdf/file.ts';
import { timestampValidUntil } from './complete.ts';
import { newestDocumentTimestamp } from './read-seals.ts';

/** Until when the long-term evidence of a file can be verified; undefined when it has no document timestamp. */
export const evidenceValidUntil = (file: PdfFile): Date | undefined => {
  const token = newestDocumentTimestamp(file)?.token;
  return token === undefined ? undefined : timestampValidUntil(token);
};
