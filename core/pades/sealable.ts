import { openPdf } from '../pdf/file.ts';
import { PdfDict, PdfName } from '../pdf/objects.ts';
import { freeFieldName } from './field-name.ts';
import { requirePermission } from './permissions.ts';
import { PrefixHash } from './prefix-hash.ts';
import { proveField } from './prove-signature.ts';
import { signRevision } from './signed-revision.ts';

const trial = PdfDict.of({ Type: new PdfName('Sig'), Filter: new PdfName('Adobe.PPKLite') });

/**
 * Tries on an upload what sealing will do to it, without a key: a file that would refuse its seal later is refused now, before
 * anybody is asked for anything. Throws `pdf.*` or `seal.*`.
 */
export const requireSealable = async (bytes: Uint8Array): Promise<void> => {
  const file = openPdf(bytes);
  const fieldName = freeFieldName(file, 'Seal');
  requirePermission(file.latest, { addition: 'signature', fieldName });
  const prefix = new PrefixHash();
  const revision = await signRevision(
    { file, id: new Uint8Array(16), fieldName, dictionary: trial, hash: 'sha256', prefix, room: 64 },
    async () => new Uint8Array(64),
  );
  proveField({ before: file, after: file.append(revision.tail), added: revision.added, prefix });
};
