import { PdfDict, PdfName } from '../pdf/objects.ts';
import type { PdfView } from '../pdf/view.ts';

/**
 * What /Extensions must become so that a PDF 1.7 announces PAdES dictionaries (Adobe extension level 8), or undefined to leave
 * it. Entries that stand there are never touched; PDF 2.0 has these features built in, older files never claimed any.
 */
export const announcedExtensions = (view: PdfView, version: string): PdfDict | undefined => {
  if (version !== '1.7') return undefined;
  const present = view.resolve(view.catalog.get('Extensions'));
  if (present !== null && !(present instanceof PdfDict)) return undefined;
  if (present?.has('ADBE') || present?.has('ESIC')) return undefined;
  const adobe = PdfDict.of({ BaseVersion: new PdfName('1.7'), ExtensionLevel: 8 });
  return (present ?? PdfDict.of({})).with({ ADBE: adobe });
};
