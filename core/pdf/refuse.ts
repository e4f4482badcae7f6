import { CloudSignError } from '../errors.ts';

/** The refusal of a file that can't be read exactly: where and why. `reason` holds no content of the file. */
export const damaged = (offset: number, reason: string): CloudSignError =>
  new CloudSignError('pdf.damaged', { detail: `at ${offset}: ${reason}` });

export const tooComplex = (reason: string): CloudSignError => new CloudSignError('pdf.too-complex', { detail: reason });

export const unsupported = (reason: string): CloudSignError =>
  new CloudSignError('pdf.unsupported', { detail: reason });
