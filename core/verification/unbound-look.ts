import { PdfDict, PdfStream, type PdfValue } from '../pdf/objects.ts';
import type { DocumentModel } from './document-model.ts';
import { boxOf } from './page-annotations.ts';

/** Below this a side is none to PDFium. */
const thinnest = 0.001;
const deepest = 3;

/** Whether a form has no proper /BBox (12.5.5): PDFium does not fit it into the annotation, but draws all of it at its own size. */
export function isUnbound({ resolver }: Pick<DocumentModel, 'resolver'>, form: PdfStream): boolean {
  const box = boxOf(resolver, form.dict, 'BBox');
  return box === undefined || [box[2] - box[0], box[3] - box[1]].some((side) => side > 0 && side < thinnest);
}

/** Whether any look of an annotation (/AP) is one that may draw beyond its place. */
export function hasUnboundLook(
  model: Pick<DocumentModel, 'resolver'>,
  value: PdfValue | undefined,
  depth = 0,
): boolean {
  const look = model.resolver.resolve(value);
  if (look instanceof PdfStream) return isUnbound(model, look);
  if (!(look instanceof PdfDict)) return false;
  return depth > deepest || [...look.entries.values()].some((one) => hasUnboundLook(model, one, depth + 1));
}
