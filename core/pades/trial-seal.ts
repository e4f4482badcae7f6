import type { PdfFile } from '../pdf/file.ts';
import { PdfDict, PdfName } from '../pdf/objects.ts';
import { freeFieldName } from './field-name.ts';
import { requirePermission } from './permissions.ts';
import type { PrefixHash } from './prefix-hash.ts';
import { proveField } from './prove-signature.ts';
import { signRevision } from './signed-revision.ts';

const emptyCms = Uint8Array.of(0x30, 0x00);

/** The file with a whole revision without a signature in it, proven as a seal is. Throws what a seal would be refused with. */
export const trialSeal = async (file: PdfFile, prefix: PrefixHash): Promise<PdfFile> => {
  const fieldName = freeFieldName(file, 'Trial');
  requirePermission(file.latest, fieldName);
  const { tail, added } = await signRevision(
    {
      file,
      fieldName,
      prefix,
      id: new Uint8Array(16),
      dictionary: PdfDict.of({ Type: new PdfName('Sig') }),
      hash: 'sha256',
      room: 16,
    },
    async () => emptyCms,
  );
  const after = file.append(tail);
  proveField({ before: file, after, added, prefix });
  return after;
};
