import { CloudSignError, isCloudSignError } from '../errors.ts';
import type { PdfFile } from '../pdf/file.ts';
import { PdfDict, type PdfValue } from '../pdf/objects.ts';
import type { PdfView } from '../pdf/view.ts';
import { textOfPdf } from './text.ts';

const maxVisits = 2_000_000;
const maxDepth = 32;
const allowed = /^[A-Za-z0-9_-]{1,100}$/;

/** Top-level names of one revision. A field without a name passes on the names of its kids. */
const collectTopNames = (view: PdfView, names: Set<string>, budget: { visits: number }): void => {
  const seen = new Set<PdfDict>();
  const visit = (item: PdfValue, depth: number): void => {
    const dict = view.resolve(item);
    if (!(dict instanceof PdfDict) || seen.has(dict) || depth > maxDepth) return;
    if (--budget.visits < 0) throw new CloudSignError('pdf.too-complex', { detail: 'too many form fields' });
    seen.add(dict);
    const name = dict.string('T', view);
    if (name !== undefined) names.add(textOfPdf(name));
    else for (const kid of dict.array('Kids', view)?.items ?? []) visit(kid, depth + 1);
  };
  const form = view.resolve(view.catalog.get('AcroForm'));
  const roots = form instanceof PdfDict ? form.array('Fields', view) : undefined;
  for (const root of roots?.items ?? []) visit(root, 0);
};

/**
 * `wanted`, or `wanted-2` and so on: a name that no field of any revision ever had. A name used again makes validators
 * take the earlier signature for replaced. `wanted`: letters, digits, `_` and `-`; a period would make a hierarchy.
 */
export const freeFieldName = (file: PdfFile, wanted: string): string => {
  if (!allowed.test(wanted)) throw new RangeError(`field name ${JSON.stringify(wanted)}`);
  const names = new Set<string>();
  const budget = { visits: maxVisits };
  for (const { index } of file.revisions) {
    try {
      collectTopNames(file.at(index), names, budget);
    } catch (error) {
      // The newest revision must be readable; what an older one can't show, no reader shows either.
      const isNewest = index === file.revisions.length - 1;
      if (isNewest || !isCloudSignError(error) || error.code !== 'pdf.damaged') throw error;
    }
  }
  if (!names.has(wanted)) return wanted;
  for (let n = 2; ; n++) {
    const name = `${wanted}-${n}`;
    if (!names.has(name)) return name;
  }
};
