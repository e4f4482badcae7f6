import { CloudSignError } from '../errors.ts';
import { PdfDict, PdfString, type PdfValue } from '../pdf/objects.ts';
import type { PdfView } from '../pdf/view.ts';
import { signedFields } from './form-fields.ts';
import { textOfPdf } from './text.ts';

/** Table 257: without /P, 2. Anything that is not one of the three counts as the strictest. */
const permissionOf = (parameters: PdfDict, view: PdfView): number => {
  if (!parameters.has('P')) return 2;
  const permission = parameters.int('P', view);
  return permission === 2 || permission === 3 ? permission : 1;
};

const locks = (lock: PdfDict, fieldName: string, view: PdfView): boolean => {
  const listed = (lock.array('Fields', view)?.items ?? []).some((item: PdfValue) => {
    const name = view.resolve(item);
    if (!(name instanceof PdfString)) return false;
    const text = textOfPdf(name);
    return text === fieldName || fieldName.startsWith(`${text}.`);
  });
  const action = lock.name('Action', view);
  // An action that nobody knows locks everything.
  return action === 'Include' ? listed : action === 'Exclude' ? !listed : true;
};

const refuseByReference = (
  reference: PdfDict,
  { view, fieldName }: { readonly view: PdfView; readonly fieldName: string },
): void => {
  const parameters = reference.dict('TransformParams', view) ?? PdfDict.of({});
  const method = reference.name('TransformMethod', view);
  if (method === 'DocMDP' && permissionOf(parameters, view) === 1) {
    throw new CloudSignError('seal.certified');
  }
  if (method === 'FieldMDP' && locks(parameters, fieldName, view)) throw new CloudSignError('seal.locked');
};

/**
 * Refuses what an earlier signature forbids: `seal.certified` when it certifies the document against every change (DocMDP P=1),
 * `seal.locked` when it locks the field about to be added (FieldMDP, /Lock). Adding it anyway would break that signature. Validation
 * data and document timestamps need no permission: they only keep evidence (ISO 32000-2, 12.8.2.2).
 */
export const requirePermission = (view: PdfView, fieldName: string): void => {
  const certification = view.resolve(view.catalog.dict('Perms', view)?.get('DocMDP'));
  const fields = signedFields(view);
  const signatures = new Set(fields.map(({ signature }) => signature));
  if (certification instanceof PdfDict) signatures.add(certification);
  for (const signature of signatures) {
    for (const item of signature.array('Reference', view)?.items ?? []) {
      const reference = view.resolve(item);
      if (reference instanceof PdfDict) refuseByReference(reference, { view, fieldName });
    }
  }
  for (const { dict } of fields) {
    const lock = dict.dict('Lock', view);
    if (lock === undefined) continue;
    if (lock.int('P', view) === 1) throw new CloudSignError('seal.certified');
    if (locks(lock, fieldName, view)) throw new CloudSignError('seal.locked');
  }
};
