import type { PdfFile } from '../pdf/file.ts';
import { PdfArray, PdfDict, PdfRef, type PdfResolver, type PdfValue } from '../pdf/objects.ts';
import type { PdfView } from '../pdf/view.ts';
import { type Form, readForm } from './form-fields.ts';
import { type ReadPages, readPagesOf } from './lenient-pages.ts';
import { lenient } from './object-graph.ts';
import { type PageAnnotations, readAnnotations } from './page-annotations.ts';
import type { ChangedIn, Role } from './revision-pair.ts';
import type { Work } from './work.ts';

/** What one revision shows, as far as changes are judged by it. */
export interface DocumentModel {
  readonly view: PdfView;
  /** The view, with null for what can't be read. */
  readonly resolver: PdfResolver;
  readonly form: Form | undefined;
  readonly tree: ReadPages;
  readonly pages: ReadPages['pages'];
  readonly annotations: PageAnnotations;
  /** Numbers of the objects of the structure tree. */
  readonly structure: ReadonlySet<number>;
  readonly roles: ReadonlyMap<number, Role>;
}

interface ModelContext {
  readonly changedIn: ChangedIn;
  readonly work: Work;
}

/** Models of a file's revisions, each made once. */
export function documentModels(file: PdfFile, context: ModelContext): (revision: number) => DocumentModel {
  const made = new Map<number, DocumentModel>();
  return (revision) => {
    const known = made.get(revision);
    if (known !== undefined) return known;
    const previous = made.get(revision - 1);
    const changed = previous === undefined ? undefined : context.changedIn(revision);
    const model = readModel(file.at(revision), { previous, changed, work: context.work });
    made.set(revision, model);
    return model;
  };
}

function readModel(
  view: PdfView,
  from: {
    readonly previous: DocumentModel | undefined;
    readonly changed: ReadonlySet<number> | undefined;
    readonly work: Work;
  },
): DocumentModel {
  const { previous, changed, work } = from;
  const resolver = lenient(view);
  const tree = readPagesOf(view, work);
  const { pages } = tree;
  const annotations = readAnnotations(view, pages, work);
  const form = readForm(view, work);
  // The largest part, and the one that changes least.
  const isKept = changed !== undefined && previous !== undefined && keepsStructure(view, { previous, changed });
  const structure = isKept ? previous.structure : structureNumbers(view, work);
  const roles = rolesOf(view, { tree, pages, annotations, form, structure });
  return { view, resolver, form, tree, pages, annotations, structure, roles };
}

function keepsStructure(
  view: PdfView,
  { previous, changed }: { readonly previous: DocumentModel; readonly changed: ReadonlySet<number> },
): boolean {
  const root = view.catalog.get('StructTreeRoot');
  const before = previous.view.catalog.get('StructTreeRoot');
  if (root === undefined && before === undefined) return true;
  if (!(root instanceof PdfRef) || !(before instanceof PdfRef) || root.num !== before.num) return false;
  for (const num of changed) if (previous.structure.has(num)) return false;
  return true;
}

function rolesOf(
  view: PdfView,
  read: Pick<DocumentModel, 'tree' | 'pages' | 'annotations' | 'form' | 'structure'>,
): ReadonlyMap<number, Role> {
  const roles = new Map<number, Role>();
  const { tree, pages, annotations, form, structure } = read;
  for (const num of structure) roles.set(num, 'structure');
  for (const num of annotations.lists) roles.set(num, 'annotation-list');
  for (const num of form?.lists ?? []) roles.set(num, 'field-list');
  for (const num of annotations.byNumber.keys()) roles.set(num, 'annotation');
  for (const num of form?.byNumber.keys() ?? []) roles.set(num, 'annotation');
  if (form?.ref !== undefined) roles.set(form.ref.num, 'form');
  for (const num of tree.nodes.keys()) roles.set(num, 'page-node');
  for (const page of pages) {
    if (page.ref !== undefined) roles.set(page.ref.num, 'page-node');
    markParents(view, page.dict, roles);
  }
  roles.set(view.catalogRef.num, 'catalog');
  return roles;
}

function markParents(view: PdfView, page: PdfDict, roles: Map<number, Role>): void {
  const resolver = lenient(view);
  let parent = page.get('Parent');
  while (parent instanceof PdfRef && roles.get(parent.num) !== 'page-node') {
    roles.set(parent.num, 'page-node');
    const node = resolver.resolve(parent);
    parent = node instanceof PdfDict ? node.get('Parent') : undefined;
  }
}

/** Numbers of the structure tree's root, its elements and the nodes of its parent tree (14.7). */
function structureNumbers(view: PdfView, work: Work): ReadonlySet<number> {
  const resolver = lenient(view);
  const numbers = new Set<number>();
  const waiting: PdfValue[] = [view.catalog.get('StructTreeRoot') ?? null];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    work.spend();
    if (next instanceof PdfArray) {
      for (const item of next.items) waiting.push(item);
      continue;
    }
    if (!(next instanceof PdfRef) || numbers.has(next.num)) continue;
    const value = resolver.resolve(next);
    if (value instanceof PdfArray) {
      numbers.add(next.num);
      for (const item of value.items) waiting.push(item);
    } else if (value instanceof PdfDict && isStructure(value)) {
      numbers.add(next.num);
      for (const key of ['K', 'ParentTree', 'Kids']) waiting.push(value.get(key) ?? null);
    }
  }
  return numbers;
}

const isStructure = (dict: PdfDict): boolean =>
  dict.has('S') || dict.has('Nums') || dict.has('ParentTree') || dict.has('Kids') || dict.has('Limits');
