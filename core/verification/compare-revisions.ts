import type { PdfFile } from '../pdf/file.ts';
import { PdfArray, PdfDict, PdfRef, PdfStream, type PdfValue } from '../pdf/objects.ts';
import type { Change, ChangeKind, ChangeValues } from './change-policy.ts';
import { compareForms } from './compare-form.ts';
import { comparePages } from './compare-pages.ts';
import { compareStructure } from './compare-structure.ts';
import type { DocumentModel } from './document-model.ts';
import { pairRevisions, type RevisionPair } from './revision-pair.ts';
import { shorten, shown } from './shown.ts';

/** What revision `revision` changed against the one before it. Whatever no rule knows is `other` or `catalog-changed`. */
export function changesOf(
  file: PdfFile,
  revision: number,
  modelOf: (revision: number) => DocumentModel,
): readonly Change[] {
  const before = modelOf(revision - 1);
  const after = modelOf(revision);
  const pair = pairRevisions(file, revision, before.roles);
  return [
    ...compareTrailers({ pair, before, after }),
    ...compareCatalogs({ pair, before, after }),
    ...compareForms({ pair, before, after }),
    ...comparePages({ pair, before, after }),
    ...compareStructure({ pair, before, after }),
  ];
}

interface Models {
  readonly pair: RevisionPair;
  readonly before: DocumentModel;
  readonly after: DocumentModel;
}

const change = (pair: RevisionPair, kind: ChangeKind, values: ChangeValues = {}): Change => ({
  kind,
  revision: pair.revision,
  values,
});

function compareTrailers({ pair, before, after }: Models): readonly Change[] {
  const changes: Change[] = [];
  const [old, current] = [before.view, after.view];
  if (old.catalogRef.num !== current.catalogRef.num || old.catalogRef.gen !== current.catalogRef.gen) {
    changes.push(change(pair, 'other', { key: 'Root' }));
  }
  if (!pair.same(old.trailer.get('Info'), current.trailer.get('Info'), 'Info')) {
    changes.push(change(pair, 'information-changed'));
  }
  const [id, newId] = [firstId(before), firstId(after)];
  if (id !== undefined && !pair.same(id, newId, 'ID')) changes.push(change(pair, 'file-id-changed'));
  return changes;
}

function firstId({ view, resolver }: DocumentModel): PdfValue | undefined {
  const id = resolver.resolve(view.trailer.get('ID'));
  return id instanceof PdfArray ? id.items[0] : undefined;
}

type Rule = (models: Models, key: string) => readonly Change[];

const judgedElsewhere: Rule = () => [];

/** Keys of the catalog that may change, and who says how; every other key must stay. */
const rules: Readonly<Record<string, Rule>> = {
  AcroForm: judgedElsewhere,
  Pages: judgedElsewhere,
  StructTreeRoot: judgedElsewhere,
  DSS: compareValidationData,
  Extensions: ({ pair }) => [change(pair, 'extensions-changed')],
  MarkInfo: ({ pair }) => [change(pair, 'mark-information-changed')],
  Metadata: compareMetadata,
  Perms: comparePermissions,
  Version: ({ pair, before, after }, key) => [
    change(pair, 'version-changed', {
      old: shown(before.view.catalog.get(key)),
      new: shown(after.view.catalog.get(key)),
    }),
  ],
};

function compareCatalogs(models: Models): readonly Change[] {
  const { pair, before, after } = models;
  return pair
    .differing(before.view.catalog, after.view.catalog)
    .flatMap((key) =>
      Object.hasOwn(rules, key)
        ? (rules[key]?.(models, key) ?? [])
        : [change(pair, 'catalog-changed', { key: shorten(key) })],
    );
}

function compareMetadata({ pair, after }: Models, key: string): readonly Change[] {
  const value = after.resolver.resolve(after.view.catalog.get(key));
  if (value === null || value instanceof PdfStream) return [change(pair, 'metadata-changed')];
  return [change(pair, 'catalog-changed', { key })];
}

function comparePermissions({ pair, before, after }: Models, key: string): readonly Change[] {
  const [old, current] = [before, after].map(({ resolver, view }) => resolver.resolve(view.catalog.get(key)));
  const from = old instanceof PdfDict ? old : PdfDict.of({});
  const to = current instanceof PdfDict ? current : PdfDict.of({});
  return pair.differing(from, to).map((name) => {
    // Usage rights open functions of one viewer and say nothing about the document (12.8.2.3).
    if (name === 'UR' || name === 'UR3') return change(pair, 'usage-rights-changed');
    if (name === 'DocMDP' && !from.has(name)) return change(pair, 'certified-later');
    return change(pair, 'permissions-changed', { key: shorten(name) });
  });
}

/** The DSS (12.8.4.3): invisible. That it grows is expected; that it shrinks or is rewritten is shown. */
function compareValidationData({ pair, before, after }: Models, key: string): readonly Change[] {
  const [old, current] = [before, after].map(({ resolver, view }) => resolver.resolve(view.catalog.get(key)));
  if (!(old instanceof PdfDict)) return [change(pair, 'validation-data-added')];
  if (!(current instanceof PdfDict)) return [change(pair, 'validation-data-rewritten', { detail: 'DSS' })];
  const rewritten = pair
    .differing(old, current)
    .filter((name) => old.has(name) && !grew({ pair, before, after }, old.get(name), current.get(name)));
  if (rewritten.length === 0) return [change(pair, 'validation-data-added')];
  return [change(pair, 'validation-data-rewritten', { detail: shorten(rewritten.join(', ')) })];
}

function grew({ pair, before, after }: Models, old: PdfValue | undefined, current: PdfValue | undefined): boolean {
  const [from, to] = [before.resolver.resolve(old), after.resolver.resolve(current)];
  if (from instanceof PdfArray && to instanceof PdfArray) {
    const now = new Set(to.items.map((item) => (item instanceof PdfRef ? item.num : -1)));
    return from.items.every((item) => item instanceof PdfRef && now.has(item.num) && pair.same(item, item, ''));
  }
  if (from instanceof PdfDict && to instanceof PdfDict) {
    return pair.differing(from, to).every((name) => !from.has(name));
  }
  return false;
}
