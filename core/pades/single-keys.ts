import { CloudSignError } from '../errors.ts';
import { PdfArray, PdfDict, PdfStream, type PdfValue } from '../pdf/objects.ts';

/**
 * Refuses a value that holds a dictionary with a key given twice: readers disagree on what it says, and writing it again would
 * decide for one of them. References are not followed: only what is written again counts.
 */
export const requireSingleKeys = (value: PdfValue): void => {
  if (value instanceof PdfArray) {
    for (const item of value.items) requireSingleKeys(item);
    return;
  }
  const dict = value instanceof PdfStream ? value.dict : value;
  if (!(dict instanceof PdfDict)) return;
  const [key] = dict.duplicates;
  if (key !== undefined) throw new CloudSignError('pdf.damaged', { detail: `/${key} given twice` });
  for (const entry of dict.entries.values()) requireSingleKeys(entry);
};
