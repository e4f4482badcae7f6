import { useEffect, useState } from 'preact/hooks';
import type { Pdf } from './open-pdf.ts';
import type { PageSize } from './page-layout.ts';

/** Pages whose size is asked for at once. */
const batch = 64;

/**
 * The size of every page, rotation included. The first ones are exact from the start, so that nothing on the screen moves; the
 * others are taken to be like the first until they are known.
 */
export const usePageSizes = (pdf: Pdf): readonly PageSize[] | undefined => {
  const [sizes, setSizes] = useState<readonly PageSize[]>();
  useEffect(() => {
    let ended = false;
    setSizes(undefined);
    const sizeOf = async (number: number): Promise<PageSize | undefined> => {
      try {
        const page = await pdf.getPage(number);
        const { width, height } = page.getViewport({ scale: 1 });
        return width > 0 && height > 0 ? { width, height, unit: page.userUnit } : undefined;
      } catch {
        // Drawing the page will fail too, and say so in its place.
        return undefined;
      }
    };
    const run = async () => {
      const a4: PageSize = { width: 595, height: 842 };
      let known: PageSize[] = [];
      for (let start = 1; start <= pdf.numPages && !ended; start += batch) {
        const numbers = Array.from({ length: Math.min(batch, pdf.numPages - start + 1) }, (_, index) => start + index);
        const found = await Promise.all(numbers.map(sizeOf));
        if (ended) return;
        const like = known[0] ?? found[0] ?? a4;
        const before = known;
        known = [...known, ...found.map((size) => size ?? like)];
        const differs =
          before.length === 0 || found.some((size) => size?.width !== like.width || size.height !== like.height);
        const rest = Array.from({ length: pdf.numPages - known.length }, () => like);
        if (differs) setSizes([...known, ...rest]);
      }
    };
    void run();
    return () => {
      ended = true;
    };
  }, [pdf]);
  return sizes;
};
