import type { FileEntry } from '../../api-shapes.ts';
import type { Sheet } from '../../widgets/geometry.ts';

export interface PageInSight {
  readonly file: string;
  readonly page: number;
  /** In units of the page. */
  readonly sheet: Sheet;
  /** What is in the middle of the part of the page that can be seen. */
  readonly middle: { readonly x: number; readonly y: number };
}

/** The page of which most can be seen: something new is placed there. */
export const pageInSight = (): PageInSight | undefined => {
  let best: { readonly seen: number; readonly found: PageInSight } | undefined;
  for (const overlay of document.querySelectorAll<HTMLElement>('[data-overlay-page]')) {
    const { file = '', overlayPage = '1', scale = '1' } = overlay.dataset;
    const box = overlay.getBoundingClientRect();
    const top = Math.max(box.top, 0);
    const bottom = Math.min(box.bottom, window.innerHeight);
    const seen = bottom - top;
    if (best !== undefined && seen <= best.seen) continue;
    const units = Number(scale);
    const y = seen > 0 ? ((top + bottom) / 2 - box.top) / units : box.height / units / 2;
    best = {
      seen,
      found: {
        file,
        page: Number(overlayPage),
        sheet: { width: box.width / units, height: box.height / units },
        middle: { x: box.width / units / 2, y },
      },
    };
  }
  return best?.found;
};

/** The size of a page as the service has it. */
export const pageSizeIn = (files: readonly FileEntry[], file: string, page: number): Sheet | undefined => {
  let before = 0;
  for (const run of files.find(({ id }) => id === file)?.pageSizes ?? []) {
    before += run.pages;
    if (page <= before) return run;
  }
  return undefined;
};
