import type { DocumentFile, SizedPages } from './state.ts';

/** As shown: cropped and turned, in points of the page. */
export interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** A file whose pages all differ would outgrow its document's row: what comes after so many runs is taken to be as small as its smallest. */
const mostRuns = 50;

const hundredths = (value: number): number => Math.floor(value * 100) / 100;

/** The sizes of a file's pages, equal neighbors together. */
export const sizesOfPages = (sizes: readonly PageSize[]): readonly SizedPages[] => {
  const runs: SizedPages[] = [];
  for (const size of sizes) {
    const [width, height] = [hundredths(size.width), hundredths(size.height)];
    const last = runs.at(-1);
    if (last?.width === width && last.height === height) runs[runs.length - 1] = { ...last, pages: last.pages + 1 };
    else if (last === undefined || runs.length < mostRuns) runs.push({ pages: 1, width, height });
    else
      runs[runs.length - 1] = {
        pages: last.pages + 1,
        width: Math.min(last.width, width),
        height: Math.min(last.height, height),
      };
  }
  return runs;
};

/** The size of a page, counted from 1; undefined when there is no such page. */
export const pageSizeOf = (file: Pick<DocumentFile, 'pageSizes'>, page: number): PageSize | undefined => {
  let before = 0;
  for (const { pages, width, height } of file.pageSizes ?? []) {
    before += pages;
    if (page >= 1 && page <= before) return { width, height };
  }
  return undefined;
};
