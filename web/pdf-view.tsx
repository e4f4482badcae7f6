import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from './catalog.ts';
import { Button } from './elements/button.tsx';
import { Notice } from './elements/notice.tsx';
import { Progress } from './elements/progress.tsx';
import { openPdf, type Pdf } from './pdf/open-pdf.ts';
import type { PageSize } from './pdf/page-layout.ts';
import { type Overlay, PdfPageView } from './pdf/pdf-page.tsx';
import { usePageSizes } from './pdf/use-page-sizes.ts';

interface PdfViewProps {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly name: string;
  readonly zoom: number;
  /** The file can be shown, and has so many pages. */
  readonly onOpen?: (pages: number) => void;
  readonly onFail?: () => void;
  /** The page in the middle of the screen changed. */
  readonly onPage?: (page: number) => void;
  readonly overlay?: Overlay | undefined;
}

/** A PDF as one column of pages in the page's own scroll; draws only what is near the screen. */
export const PdfView = ({ bytes, name, zoom, onOpen, onFail, onPage, overlay }: PdfViewProps) => {
  const [pdf, setPdf] = useState<Pdf>();
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let ended = false;
    let opened: Pdf | undefined;
    setPdf(undefined);
    setFailed(false);
    // pdf.js takes the bytes that it is given away.
    openPdf(bytes.slice()).then(
      (one) => {
        opened = one;
        if (ended) return void one.loadingTask.destroy();
        setPdf(one);
        onOpen?.(one.numPages);
      },
      () => {
        if (ended) return;
        setFailed(true);
        onFail?.();
      },
    );
    return () => {
      ended = true;
      void opened?.loadingTask.destroy();
    };
  }, [bytes, attempt]);

  if (failed)
    return (
      <Notice kind="bad" live title={t('pdf.failed.title')}>
        <p>{t('pdf.failed', { name })}</p>
        <Button kind="secondary" onClick={() => setAttempt(attempt + 1)}>
          {t('action.retry')}
        </Button>
      </Notice>
    );
  if (pdf === undefined) return <Opening>{t('pdf.opening', { name })}</Opening>;
  return <Pages pdf={pdf} name={name} zoom={zoom} onPage={onPage} overlay={overlay} />;
};

const Opening = ({ children }: { readonly children: string }) => (
  <div class="pdf-sheet-placeholder">
    <Progress label={children} />
  </div>
);

interface PagesProps {
  readonly pdf: Pdf;
  readonly name: string;
  readonly zoom: number;
  readonly onPage: ((page: number) => void) | undefined;
  readonly overlay: Overlay | undefined;
}

const Pages = ({ pdf, name, zoom, onPage, overlay }: PagesProps) => {
  const frame = useRef<HTMLDivElement>(null);
  const column = useColumn(frame);
  const sizes = usePageSizes(pdf);
  const near = useNearPages(frame, sizes !== undefined && column > 0, onPage);
  return (
    <div class="pdf-frame" ref={frame} role="document" aria-label={name}>
      {sizes !== undefined && column > 0
        ? sizes.map((size: PageSize, index) => (
            <PdfPageView
              key={index}
              pdf={pdf}
              number={index + 1}
              size={size}
              column={column}
              zoom={zoom}
              near={near.has(index + 1)}
              overlay={overlay}
            />
          ))
        : null}
    </div>
  );
};

const widestColumn = 900;

/** Width of the column of pages; follows the window, but not by single pixels. */
const useColumn = (frame: { readonly current: HTMLElement | null }): number => {
  const [column, setColumn] = useState(0);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      const style = getComputedStyle(element);
      const inner = element.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight);
      setColumn(Math.min(Math.floor(inner), widestColumn));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return column;
};

/** The numbers of the pages at most one screen away. */
const useNearPages = (
  frame: { readonly current: HTMLElement | null },
  ready: boolean,
  onPage: ((page: number) => void) | undefined,
): ReadonlySet<number> => {
  const [near, setNear] = useState<ReadonlySet<number>>(new Set());
  const report = useRef(onPage);
  report.current = onPage;
  useEffect(() => {
    const element = frame.current;
    if (!ready || element === null) return;
    const numberOf = (entry: IntersectionObserverEntry) => Number((entry.target as HTMLElement).dataset.page);
    const nearby = new IntersectionObserver(
      (entries) =>
        setNear((before) => {
          const after = new Set(before);
          for (const entry of entries) {
            if (entry.isIntersecting) after.add(numberOf(entry));
            else after.delete(numberOf(entry));
          }
          return after;
        }),
      { rootMargin: '100% 0px' },
    );
    // A line across the middle of the screen: the page on it is the one that is read.
    const middle = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) if (entry.isIntersecting) report.current?.(numberOf(entry));
      },
      { rootMargin: '-50% 0px -50% 0px' },
    );
    for (const page of element.querySelectorAll('[data-page]')) {
      nearby.observe(page);
      middle.observe(page);
    }
    return () => {
      nearby.disconnect();
      middle.disconnect();
    };
  }, [frame, ready]);
  return near;
};
