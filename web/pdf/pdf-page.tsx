import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../catalog.ts';
import { Button } from '../elements/button.tsx';
import { drawPage } from './draw-page.ts';
import type { Pdf } from './open-pdf.ts';
import { layoutOf, type PageSize, type ShownPage, shownPage } from './page-layout.ts';

interface PdfPageViewProps {
  readonly pdf: Pdf;
  readonly number: number;
  readonly size: PageSize;
  readonly column: number;
  readonly zoom: number;
  readonly near: boolean;
  /** What lies over the page, e.g. inputs. */
  readonly overlay: Overlay | undefined;
}

export type Overlay = (page: ShownPage) => ComponentChildren;

/** A page that went out of sight quickly was never looked at: wait this long before drawing. */
const settleMs = 60;

/** One page: a sheet of the right size at once, its picture and text while it is near the screen. */
export const PdfPageView = ({ pdf, number, size, column, zoom, near, overlay }: PdfPageViewProps) => {
  const canvasHolder = useRef<HTMLDivElement>(null);
  const textHolder = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const layout = layoutOf(size, column, zoom);

  useEffect(() => {
    const canvases = canvasHolder.current;
    const text = textHolder.current;
    if (canvases === null || text === null) return;
    if (!near) {
      // Frees the memory of pages far away; Safari keeps it until the canvas is empty.
      for (const canvas of canvases.querySelectorAll('canvas')) canvas.width = canvas.height = 0;
      canvases.replaceChildren();
      text.replaceChildren();
      return;
    }
    const controller = new AbortController();
    const timer = setTimeout(() => {
      drawPage({ pdf, number, layout, canvases, text, signal: controller.signal }).then(
        () => setFailed(false),
        () => {
          if (!controller.signal.aborted) setFailed(true);
        },
      );
    }, settleMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [pdf, number, near, layout.scale, layout.width, layout.height, attempt]);

  return (
    <section
      class="pdf-page"
      data-page={number}
      aria-label={t('pdf.page', { page: number, pages: pdf.numPages })}
      style={{
        width: `${layout.width}px`,
        height: `${layout.height}px`,
        '--total-scale-factor': String(layout.scale),
      }}
    >
      <div class="pdf-canvas" ref={canvasHolder} aria-hidden="true" />
      <div class="pdf-text" ref={textHolder} />
      {overlay?.(shownPage(number, size, layout))}
      {failed && (
        <div class="pdf-page-problem" role="alert">
          <p>{t('pdf.page-failed', { page: number })}</p>
          <Button kind="secondary" onClick={() => setAttempt(attempt + 1)}>
            {t('action.retry')}
          </Button>
        </div>
      )}
    </section>
  );
};
