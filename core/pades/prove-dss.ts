import type { PdfFile } from '../pdf/file.ts';
import { PdfArray, PdfDict, PdfRef, PdfStream, type PdfValue } from '../pdf/objects.ts';
import { changedKeys, sameItems } from '../pdf/same-value.ts';
import { sameBytes } from '../trust/der.ts';
import { type DssRevision, dssKeys, dssOf, type EvidenceData, missingFromDss } from './dss.ts';
import { type AllowedChanges, proveRevision, unproven } from './prove-revision.ts';

const itemsOf = (file: PdfFile, dss: PdfDict | undefined, key: string): readonly PdfValue[] => {
  const value = file.latest.resolve(dss?.get(key));
  return value instanceof PdfArray ? value.items : [];
};

/** Reads the store back: it holds all of `data`, what it held before, and nothing else in the file changed. */
export const proveDss = (
  { before, after, made }: { readonly before: PdfFile; readonly after: PdfFile; readonly made: DssRevision },
  data: EvidenceData,
): void => {
  const [old, now] = [dssOf(before.latest), dssOf(after.latest)];
  if (now === undefined) throw unproven('no /DSS');
  const keys: readonly string[] = Object.values(dssKeys);
  const wrong = changedKeys(old ?? PdfDict.of({}), now).find((key) => !keys.includes(key) && key !== 'Type');
  if (wrong !== undefined || (old?.has('Type') && old.name('Type') !== now.name('Type')))
    throw unproven('/DSS changed');
  for (const kind of Object.keys(dssKeys) as readonly (keyof EvidenceData)[]) {
    const expected = [...itemsOf(before, old, dssKeys[kind]), ...made.added[kind]];
    if (!sameItems(expected, itemsOf(after, now, dssKeys[kind]))) throw unproven(`/${dssKeys[kind]} did not just grow`);
    for (const ref of made.added[kind]) {
      const stream = after.latest.get(ref);
      const decoded = stream instanceof PdfStream ? after.latest.decode(stream) : undefined;
      const known = decoded !== undefined && data[kind].some((der) => sameBytes(der, decoded));
      if (!known) throw unproven(`${ref} is not what was collected`);
    }
  }
  const missing = missingFromDss(after.latest, data);
  if (Object.values(missing).some((list) => list.length > 0)) throw unproven('validation data missing');

  const place = before.latest.catalog.get('DSS');
  const changes: AllowedChanges =
    old !== undefined && place instanceof PdfRef
      ? new Map([
          [before.latest.catalogRef.num, ['Extensions']],
          [place.num, keys],
        ])
      : new Map([[before.latest.catalogRef.num, ['DSS', 'Extensions']]]);
  proveRevision({ before, after, created: made.created, changes });
};
