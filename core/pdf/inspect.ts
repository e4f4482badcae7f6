import { CloudSignError } from '../errors.ts';
import { refuseActive } from './active-content.ts';
import { openPdf, type PdfFile } from './file.ts';
import type { FindingCode, PdfFinding } from './finding.ts';
import { readLinearization } from './linearization.ts';
import { PdfArray, PdfDict, PdfString, type PdfValue } from './objects.ts';
import type { PdfPage } from './pages.ts';
import { requireTrueParents } from './parents.ts';
import { pdfAClaim } from './pdf-a-claim.ts';
import { type ReachedDict, reachableDicts } from './reachable.ts';
import { damaged, tooComplex } from './refuse.ts';
import { strayObjects } from './stray-objects.ts';
import type { PdfView } from './view.ts';

export interface IntakeLimits {
  readonly fileBytes: number;
  readonly pages: number;
}

export const intakeLimits: IntakeLimits = { fileBytes: 50 * 1024 * 1024, pages: 2000 };

/** What intake tells about a PDF that it takes. */
export interface PdfInspection {
  readonly version: string;
  readonly pageCount: number;
  /** Width and height as shown (crop box, rotated) in user space units, usually points; one a page. */
  readonly pageSizes: readonly PageSize[];
  readonly revisions: number;
  /** Signature dictionaries, of signatures and document timestamps, whether a field refers to them or not. */
  readonly signatures: number;
  readonly acroForm: boolean;
  readonly linearized: boolean;
  readonly xrefForm: 'table' | 'stream' | 'hybrid';
  /** What the XMP metadata claims, such as '2B' or '4'; it is not checked. */
  readonly pdfA: string | undefined;
  readonly findings: readonly PdfFinding[];
}

export interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** Oddities about which common readers disagree: what one person sees, another might not. */
const refusedFindings: readonly FindingCode[] = ['offsets-from-file-start', 'hybrid-views-differ'];

/** Leaves numbers for the seals of many years below the reader's limit. */
const highestUsable = 8_000_000;

/**
 * Reads a whole upload and throws the `pdf.*` code that says why it can't be taken; every code tells the sender what to do.
 * All objects are read: one that is not where the cross-reference says makes viewers rebuild the file each in its own way.
 */
export const inspectPdf = (bytes: Uint8Array, limits: IntakeLimits = intakeLimits): PdfInspection => {
  const file = openPdf(bytes, limits);
  const view = file.latest;
  for (const { code, offset, words } of file.findings) if (refusedFindings.includes(code)) throw damaged(offset, words);
  refuseForms(view);
  refuseLayers(view);
  refuseTwins(file);
  if (file.highestNumber > highestUsable) throw tooComplex(`object numbers up to ${file.highestNumber}`);
  const pages = readPageTree(view);
  requireTrueParents(view);
  refuseFalseFirstPage(file, pages);
  for (const reached of reachableDicts(view)) {
    refuseAmbiguous(reached);
    refuseNull(view, reached);
    refuseNoRectangle(view, reached);
    refuseActive(view, reached);
    refusePaperOnly(view, reached.dict);
  }
  return {
    version: file.version,
    pageCount: pages.length,
    pageSizes: pages.map(sizeOf),
    revisions: file.revisions.length,
    signatures: countSignatures(view),
    acroForm: view.catalog.dict('AcroForm', view) !== undefined,
    linearized: isLinearized(file),
    xrefForm: file.revisions.at(-1)?.form ?? 'table',
    pdfA: pdfAClaim(view),
    findings: file.findings,
  };
};

const refuseForms = (view: PdfView): void => {
  const { catalog } = view;
  if (catalog.has('Collection')) throw new CloudSignError('pdf.portfolio');
  if (catalog.dict('AcroForm', view)?.has('XFA') || catalog.bool('NeedsRendering', view)) {
    throw new CloudSignError('pdf.xfa');
  }
};

/** Any viewer may switch layers: by a click, for print, by zoom or language (8.11). What was sealed must be one thing. */
const refuseLayers = (view: PdfView): void => {
  const layers = view.catalog.dict('OCProperties', view)?.array('OCGs', view)?.items.length ?? 0;
  if (layers > 0) throw new CloudSignError('pdf.layers', { detail: `${layers} layers` });
};

const annotationFlags = { hidden: 2, print: 4, noView: 32 } as const;

/** Other pictures for print (8.9.5.4), and annotations that are printed but not shown (12.5.3). */
const refusePaperOnly = (view: PdfView, dict: PdfDict): void => {
  if (dict.name('Subtype', view) === 'Image' && dict.has('Alternates'))
    throw new CloudSignError('pdf.layers', { detail: 'an image with alternates' });
  const { hidden, print, noView } = annotationFlags;
  const shown = (dict.number('F', view) ?? 0) & (hidden | print | noView);
  const draws = dict.has('AP') || !['Widget', 'Link', 'Popup'].includes(dict.name('Subtype', view) ?? 'Widget');
  if (shown === (print | noView) && dict.has('Rect') && draws)
    throw new CloudSignError('pdf.layers', { detail: 'an annotation for print only' });
};

const readPageTree = (view: PdfView): readonly PdfPage[] => {
  const pages = view.pages();
  if (pages.length === 0) throw new CloudSignError('pdf.no-pages');
  // Viewers find pages by /Count: a wrong one makes them show other pages, or none.
  const count = view.catalog.dict('Pages', view)?.int('Count', view);
  if (count !== pages.length) throw damaged(0, `the page tree counts ${count} pages and has ${pages.length}`);
  return pages;
};

/** As long as the file has the length that its head names, some viewers show the first page that it names (Annex F). */
const refuseFalseFirstPage = (file: PdfFile, pages: readonly PdfPage[]): void => {
  const head = readLinearization(file);
  if (head !== undefined && head.length >= file.size && pages[head.page]?.ref?.num !== head.object) {
    throw damaged(file.headerOffset, `the linearization names object ${head.object} as page ${head.page + 1}`);
  }
};

/** Some programs draw in what is no rectangle, and some don't. */
const refuseNoRectangle = (view: PdfView, { dict, objectNumber }: ReachedDict): void => {
  const rect = dict.has('Subtype') ? dict.array('Rect', view) : undefined;
  if (rect !== undefined && rect.items.length !== 4)
    throw damaged(dict.span?.start ?? 0, `a /Rect of ${rect.items.length} numbers in object ${objectNumber}`);
};

/** What sends some programs to search for objects is taken only where the search finds what the cross-reference leads to. */
const searched: readonly FindingCode[] = [
  'xref-entry-width',
  'size-too-small',
  'xref-offset-inexact',
  'unreached-bytes',
];

const refuseTwins = (file: PdfFile): void => {
  if (file.revisions.some(({ entries }) => (entries.get(0)?.kind ?? 'free') !== 'free'))
    throw damaged(0, 'object 0 is in use');
  const odd = file.findings.find(({ code }) => searched.includes(code));
  if (odd === undefined) return;
  const [stray] = file.revisions.flatMap(({ index }) => strayObjects(file, index));
  if (stray !== undefined) throw damaged(stray, `an object that no table lists (${odd.words})`);
};

/** With a key given twice, some readers take the first value and some the last. */
const refuseAmbiguous = ({ dict, objectNumber }: ReachedDict): void => {
  if (dict.duplicates.length > 0) throw damaged(dict.span?.start ?? 0, `a key twice in object ${objectNumber}`);
};

const inheritable = ['MediaBox', 'CropBox', 'Rotate', 'Resources', 'Kids'];

/** Where null stands some programs stop looking for what is inherited, or take a stream as it is stored; others go by the rest. */
const refuseNull = (view: PdfView, { dict, objectNumber }: ReachedDict): void => {
  const isNode = ['Page', 'Pages'].includes(dict.name('Type', view) ?? '');
  const isNull = (key: string): boolean => dict.entries.get(key) === null;
  const isDoubtful = dict.has('Length') ? isNull('F') || dict.entries.has('DP') : isNode && inheritable.some(isNull);
  const turn = isNode ? view.resolve(dict.get('Rotate')) : null;
  if (isDoubtful || (turn !== null && (typeof turn !== 'number' || turn % 90 !== 0 || Math.abs(turn) >= 2 ** 31)))
    throw damaged(dict.span?.start ?? 0, `object ${objectNumber} is read in several ways`);
};

const sizeOf = ({ cropBox, rotate }: PdfPage): PageSize => {
  const width = cropBox[2] - cropBox[0];
  const height = cropBox[3] - cropBox[1];
  return rotate % 180 === 0 ? { width, height } : { width: height, height: width };
};

/** Reads every object of the file, reachable or not. */
const countSignatures = (view: PdfView): number => {
  let count = 0;
  for (const num of view.objectNumbers()) {
    const value = view.object(num)?.value;
    if (isSignature(view, value)) count++;
  }
  return count;
};

const isSignature = (view: PdfView, value: PdfValue | undefined): boolean =>
  value instanceof PdfDict &&
  view.resolve(value.get('ByteRange')) instanceof PdfArray &&
  view.resolve(value.get('Contents')) instanceof PdfString;

const isLinearized = (file: PdfFile): boolean => file.revisions[0]?.linearized === true;
