import { CloudSignError } from '../errors.ts';
import { dssRevision } from '../pades/dss.ts';
import { PrefixHash } from '../pades/prefix-hash.ts';
import { trialSeal } from '../pades/trial-seal.ts';
import { openPdf } from '../pdf/file.ts';
import { changePolicy } from './change-policy.ts';
import { changesOf } from './compare-revisions.ts';
import { documentModels } from './document-model.ts';
import { ReferenceIndex } from './reference-index.ts';
import { changesByRevision } from './revision-pair.ts';
import { Work } from './work.ts';

const noEvidence = { certificates: [Uint8Array.of(0x30, 0x00)], ocsps: [], crls: [] };

/**
 * Refuses what could not be sealed several times and completed so that every seal stays valid: two trial seals and validation data
 * behind them must be no forbidden change of what the first of them covers. An object in two roles (a catalog that something beside
 * the trailer leads to) makes them one. Throws the `pdf.*` or `seal.*` code that says what is wrong with the file.
 */
export const requireLasting = async (pdf: Uint8Array): Promise<void> => {
  const prefix = new PrefixHash();
  const first = await trialSeal(openPdf(pdf), prefix);
  const second = await trialSeal(first, prefix);
  const made = dssRevision(second, { data: noEvidence, id: new Uint8Array(16) });
  const file = made === undefined ? second : second.append(made.tail);
  const work = new Work();
  const changedIn = changesByRevision(file, work);
  const modelOf = documentModels(file, { changedIn, work });
  const references = new ReferenceIndex(file, { changedIn, work });
  for (let revision = first.revisions.length; revision < file.revisions.length; revision++) {
    const changes = changesOf(file, revision, { modelOf, changedIn, references, work });
    const harm = changes.find(({ kind }) => changePolicy[kind].approval === 'fail');
    if (harm === undefined) continue;
    const where = harm.values.key === undefined ? '' : `, ${harm.values.key}`;
    throw new CloudSignError('pdf.unsupported', {
      detail: `a second seal would break the first: ${harm.kind}${where}`,
    });
  }
};
