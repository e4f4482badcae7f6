import type { PdfFile } from '../pdf/file.ts';
import { PdfArray, PdfDict, type PdfValue } from '../pdf/objects.ts';
import type { Change } from './change-policy.ts';
import { compareCatalogs } from './compare-catalog.ts';
import { compareForms } from './compare-form.ts';
import { comparePages } from './compare-pages.ts';
import { compareStructure } from './compare-structure.ts';
import { type ComparedModels, changeOf } from './compared-models.ts';
import type { DocumentModel } from './document-model.ts';
import { readObject, unreadable } from './object-graph.ts';
import type { ReferenceIndex } from './reference-index.ts';
import { type ChangedIn, ownDifferences, pairRevisions, type RevisionPair } from './revision-pair.ts';
import type { Work } from './work.ts';

/** What revision `revision` changed against the one before it. Whatever no rule knows is `other` or `catalog-changed`. */
export function changesOf(
  file: PdfFile,
  revision: number,
  context: {
    readonly modelOf: (revision: number) => DocumentModel;
    readonly changedIn: ChangedIn;
    readonly references: ReferenceIndex;
    readonly work: Work;
  },
): readonly Change[] {
  const { modelOf, changedIn, references, work } = context;
  if (changedIn(revision).size === 0 && hasSameTrailer(file, revision)) return [];
  const before = modelOf(revision - 1);
  const after = modelOf(revision);
  const pair = pairRevisions(file, revision, { roles: before.roles, changedIn, references, work });
  return [
    ...compareTrailers({ pair, before, after }),
    ...unreadableObjects(pair),
    ...compareCatalogs({ pair, before, after }),
    ...compareForms({ pair, before, after }),
    ...comparePages({ pair, before, after }),
    ...compareStructure({ pair, before, after }),
  ];
}

/** Root, Info and the permanent part of the ID; the rest of a trailer is about the file's form. */
function hasSameTrailer(file: PdfFile, revision: number): boolean {
  const [before, after] = [revision - 1, revision].map((index) => {
    const { trailer } = file.at(index);
    const id = trailer.get('ID');
    const permanent = id instanceof PdfArray ? id.items[0] : id;
    return PdfDict.of({ Root: trailer.get('Root'), Info: trailer.get('Info'), ID: permanent });
  });
  return before !== undefined && after !== undefined && ownDifferences(before, after).length === 0;
}

const mostTold = 20;

/** What the strict reader refuses, others repair, each in its own way: nothing else would be told of it. */
const unreadableObjects = (pair: RevisionPair): readonly Change[] =>
  [...pair.changed]
    .filter((num) => readObject(pair.after, num) === unreadable)
    .slice(0, mostTold)
    .map((num) => changeOf(pair, 'object-unreadable', { key: String(num) }));

function compareTrailers({ pair, before, after }: ComparedModels): readonly Change[] {
  const changes: Change[] = [];
  const [old, current] = [before.view, after.view];
  if (!isSameCatalog(pair)) changes.push(changeOf(pair, 'other', { key: 'Root' }));
  if (!pair.same(old.trailer.get('Info'), current.trailer.get('Info'), 'Info')) {
    changes.push(changeOf(pair, 'information-changed'));
  }
  const [id, newId] = [firstId(before), firstId(after)];
  if (id !== undefined && !pair.same(id, newId, 'ID')) changes.push(changeOf(pair, 'file-id-changed'));
  return changes;
}

/**
 * The catalog of the signed revision, or one under a number that was never in use before: MscPDFLib writes it anew so in each update.
 * What it holds is compared as if it had kept its number.
 */
function isSameCatalog({ before, after }: RevisionPair): boolean {
  const [old, current] = [before.catalogRef, after.catalogRef];
  if (old.num === current.num) return old.gen === current.gen;
  return current.gen === 0 && before.location(current.num) === undefined;
}

function firstId({ view, resolver }: DocumentModel): PdfValue | undefined {
  const id = resolver.resolve(view.trailer.get('ID'));
  return id instanceof PdfArray ? id.items[0] : undefined;
}
