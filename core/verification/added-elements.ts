import { PdfArray, PdfDict, PdfRef, type PdfValue } from '../pdf/objects.ts';
import type { DocumentModel } from './document-model.ts';

const deepest = 64;
/** Words that are read aloud in place of content (14.9). */
const spoken = ['ActualText', 'E', 'Alt'];

/**
 * Whether an element that was added to the tag structure says nothing of the content that was there: it leads to annotations alone, has no
 * words instead of others, and describes at most an annotation.
 */
export function isQuietElement({ resolver, annotations, form }: DocumentModel, added: PdfValue): boolean {
  const seen = new Set<PdfDict>();
  const leadsToAnnotation = (dict: PdfDict): boolean => {
    const target = dict.get('Obj');
    return (
      target instanceof PdfRef && (annotations.byNumber.has(target.num) || form?.byNumber.has(target.num) === true)
    );
  };
  const isQuiet = (value: PdfValue, depth: number): boolean => {
    const dict = resolver.resolve(value);
    if (dict === null) return true;
    if (!(dict instanceof PdfDict) || depth > deepest || seen.has(dict) || dict.duplicates.length > 0) return false;
    seen.add(dict);
    if (!dict.has('S')) return leadsToAnnotation(dict) && !dict.has('MCID');
    const kids = resolver.resolve(dict.get('K'));
    const list = kids instanceof PdfArray ? kids.items : [kids];
    const describes = spoken.filter((key) => dict.has(key));
    const isAnnotation = list.length === 1 && isObjectReference(resolver.resolve(list[0]));
    return describes.every((key) => key === 'Alt' && isAnnotation) && list.every((kid) => isQuiet(kid, depth + 1));
  };
  return isQuiet(added, 0);
}

const isObjectReference = (value: PdfValue): boolean => value instanceof PdfDict && !value.has('S') && value.has('Obj');
