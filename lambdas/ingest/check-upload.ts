import { rewriteApart } from '../../adapters/isolated-rewriting.ts';
import type { FileRewriting } from '../../core/document/state.ts';
import { type CloudSignError, type ErrorCode, isCloudSignError } from '../../core/errors.ts';
import { inspectPdf, type PageSize } from '../../core/pdf/inspect.ts';
import { requireLasting } from '../../core/verification/require-lasting.ts';

/** What can be sealed of an upload. */
export interface AcceptedUpload {
  readonly pdf: Uint8Array;
  readonly pages: number;
  readonly pageSizes: readonly PageSize[];
  /** Undefined when it is the upload itself. */
  readonly reasons: FileRewriting['reasons'] | undefined;
}

/** What a rewriting may mend. A file that is encrypted, signed, empty or too big stays refused. */
const mendable: readonly ErrorCode[] = [
  'pdf.damaged',
  'pdf.unsupported',
  'pdf.javascript',
  'pdf.external-action',
  'pdf.xfa',
  'pdf.layers',
];

/**
 * The upload as it is if it can be sealed, else what it can be rewritten to so that all pages look the same; `rewrite` is given for
 * tests. Throws the code that refuses the upload; also when the rewriting fails, and then it is the code of the upload.
 */
export const checkUpload = async (
  pdf: Uint8Array,
  rewrite: typeof rewriteApart = rewriteApart,
): Promise<AcceptedUpload> => {
  const problem = await problemOf(pdf);
  if (!('code' in problem)) return { pdf, ...problem, reasons: undefined };
  if (!mendable.includes(problem.code)) throw problem;
  const result = await rewrite(pdf);
  if (result.kind === 'refused') throw problem;
  return result;
};

/** Only what the file itself is to blame for; everything else is tried again. */
const problemOf = async (pdf: Uint8Array): Promise<CloudSignError | Pick<AcceptedUpload, 'pages' | 'pageSizes'>> => {
  try {
    const { pageCount, pageSizes } = inspectPdf(pdf);
    await requireLasting(pdf);
    return { pages: pageCount, pageSizes };
  } catch (error) {
    if (isCloudSignError(error) && /^(pdf|seal)\./.test(error.code)) return error;
    throw error;
  }
};
