import { isCloudSignError } from '../errors.ts';
import { isWhiteSpace } from '../pdf/characters.ts';
import { openPdf } from '../pdf/file.ts';
import { PdfDict, type PdfValue } from '../pdf/objects.ts';
import { rangesNamedIn } from '../pdf/rewritable.ts';
import { signedFields } from './form-fields.ts';

/**
 * Whether all that is signed in the file is a viewer's permission to open functions of its own (usage rights, 12.8.2.3): nobody signs a
 * document with it. Said only of a file that is read exactly: one /ByteRange in all of its bytes, that of the one dictionary in the
 * catalog's /Perms, whose references are usage rights and nothing else; no signed field, no certification.
 */
export const hasUsageRightsOnly = (bytes: Uint8Array): boolean => {
  try {
    const view = openPdf(bytes).latest;
    const [[key, value] = ['', null], ...more] = [...(view.catalog.dict('Perms', view)?.entries ?? [])];
    const rights = view.resolve(value);
    if (more.length > 0 || !/^UR3?$/.test(key) || !(rights instanceof PdfDict)) return false;
    const references = rights.array('Reference', view)?.items ?? [];
    const isRights = (item: PdfValue): boolean => {
      const reference = view.resolve(item);
      return reference instanceof PdfDict && /^UR3?$/.test(reference.name('TransformMethod', view) ?? '');
    };
    if (references.length === 0 || !references.every(isRights) || signedFields(view).length > 0) return false;
    const [place, ...others] = rangesNamedIn(bytes);
    const start = rights.spanOf('ByteRange')?.start;
    if (place === undefined || others.length > 0 || start === undefined || start < place) return false;
    return bytes.subarray(place, start).every(isWhiteSpace);
  } catch (error) {
    if (isCloudSignError(error)) return false;
    throw error;
  }
};
