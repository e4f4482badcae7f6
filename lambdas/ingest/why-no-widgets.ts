import { type ErrorCode, isCloudSignError } from '../../core/errors.ts';
import { requireTakesWidgets } from '../../core/pades/widget-fields.ts';
import type { PdfFile } from '../../core/pdf/file.ts';

/** Inputs are fields of the form, and stand on pages that are objects of their own: not every file can get them. */
export const whyNoWidgets = (pdf: PdfFile): ErrorCode | undefined => {
  try {
    requireTakesWidgets(pdf);
    return pdf.latest.pages().every(({ ref }) => ref !== undefined) ? undefined : 'widget.page-unusable';
  } catch (error) {
    if (isCloudSignError(error) && /^(pdf|widget)\./.test(error.code)) return error.code;
    throw error;
  }
};
