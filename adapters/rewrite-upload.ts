import { createHash } from 'node:crypto';
import type { RewriteReason } from '../core/document/state.ts';
import { hasUsageRightsOnly } from '../core/pades/usage-rights.ts';
import { openPdf } from '../core/pdf/file.ts';
import { inspectPdf, intakeLimits, type PageSize } from '../core/pdf/inspect.ts';
import { forbidsRewriting, isDrawnByXfa } from '../core/pdf/rewritable.ts';
import { type RewriteSource, type Rewritten, rewritePdf } from '../core/pdf/rewrite.ts';
import { requireLasting } from '../core/verification/require-lasting.ts';
import { readByScanning, readLeniently } from './lenient-pdf.ts';
import { drawPages, type PageLook } from './pdfium.ts';

/** A PDF that can be sealed in place of an upload that can't; or why there is none, for logs. */
export type RewriteResult =
  | {
      readonly kind: 'rewritten';
      readonly pdf: Uint8Array;
      readonly pages: number;
      readonly pageSizes: readonly PageSize[];
      readonly reasons: readonly RewriteReason[];
    }
  | { readonly kind: 'refused'; readonly why: string };

const refused = (why: string): RewriteResult => ({ kind: 'refused', why });

/**
 * Rewrites an upload that intake refused into one clean revision without what it was refused for, and compares what is seen: every page
 * of both is drawn by PDFium, and each pixel must be equal. Our own strict reader's understanding of the file comes first, then that of a
 * lenient reader. Work on hostile files: run it where memory and time are bounded.
 */
export const rewriteUpload = async (upload: Uint8Array): Promise<RewriteResult> => {
  const forbidden = forbidsRewriting(upload);
  const isRights = forbidden === 'signed' && hasUsageRightsOnly(upload);
  if (forbidden !== undefined && !isRights) return refused(forbidden);
  let why = 'unreadable';
  let before: readonly PageLook[] | undefined;
  for (const { read, repairs } of readers) {
    // Whoever repairs a file may overlook what else is signed.
    if (repairs && isRights) continue;
    try {
      const { pdf, leftOut } = rewrite(await read(upload), upload);
      const { pageCount, pageSizes, signatures } = inspectPdf(pdf);
      if (signatures > 0) return refused('signed');
      await requireLasting(pdf);
      before ??= await drawPages(upload, drawing);
      if (before === undefined) return refused('the upload cannot be drawn');
      const difference = compare(before, await drawPages(pdf, drawing), { text: !leftOut.has('layers') });
      const reasons: RewriteReason[] = [...leftOut];
      if (repairs || reasons.length === 0) reasons.unshift('damage');
      if (difference === undefined) return { kind: 'rewritten', pdf, pages: pageCount, pageSizes, reasons };
      why = difference;
    } catch (error) {
      why = error instanceof Error ? error.message : String(error);
    }
  }
  return refused(why);
};

const drawing = { paper: true, mostPages: intakeLimits.pages } as const;

interface Reader {
  readonly read: (upload: Uint8Array) => Promise<RewriteSource>;
  /** It guesses where the file is damaged. */
  readonly repairs: boolean;
}

const readers: readonly Reader[] = [
  {
    repairs: false,
    read: async (upload) => {
      const file = openPdf(upload);
      const { trailer } = file.latest;
      return { version: file.version, trailer, resolve: (value) => file.latest.resolve(value) };
    },
  },
  { repairs: true, read: readLeniently },
  { repairs: true, read: readByScanning },
];

/** The same upload always gives the same bytes: a check that is repeated stores nothing else. */
const rewrite = (source: RewriteSource, upload: Uint8Array): Rewritten => {
  if (source.trailer.has('Encrypt')) throw new Error('encrypted');
  if (isDrawnByXfa(source)) throw new Error('drawn by XFA');
  return rewritePdf(source, { id: createHash('sha256').update(upload).digest().subarray(0, 16) });
};

/** The first difference between two files in words; undefined when all pages look the same. */
const compare = (
  before: readonly PageLook[],
  after: readonly PageLook[] | undefined,
  { text }: { readonly text: boolean },
): string | undefined => {
  if (after === undefined) return 'the rewritten file cannot be drawn';
  if (after.length === 0 || after.length !== before.length) return `${before.length} pages became ${after.length}`;
  // The text of a hidden layer is text of the page to PDFium, but seen by nobody.
  const aspects = ['geometry', 'screen', 'paper', ...(text ? (['text'] as const) : [])] as const;
  for (const [index, look] of before.entries())
    for (const aspect of aspects)
      if (look[aspect] !== after[index]?.[aspect]) return `page ${index + 1} has another ${aspect}`;
  return undefined;
};
