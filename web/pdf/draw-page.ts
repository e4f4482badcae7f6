import { type Pdf, pdfJs } from './open-pdf.ts';
import { type Layout, outputScaleOf } from './page-layout.ts';

interface Drawing {
  readonly pdf: Pdf;
  readonly number: number;
  readonly layout: Layout;
  readonly canvases: HTMLElement;
  readonly text: HTMLElement;
  readonly signal: AbortSignal;
}

/** Draws a page and lays its text over it, unseen, for selection and screen readers. The old picture stays until the new one is whole. */
export const drawPage = async ({ pdf, number, layout, canvases, text, signal }: Drawing): Promise<void> => {
  const { TextLayer, AnnotationMode } = await pdfJs();
  const page = await pdf.getPage(number);
  if (signal.aborted) return;
  const viewport = page.getViewport({ scale: layout.scale });
  const outputScale = outputScaleOf(layout, window.devicePixelRatio);
  const canvas = document.createElement('canvas');
  canvas.width = Math.floor(layout.width * outputScale);
  canvas.height = Math.floor(layout.height * outputScale);

  const task = page.render({
    canvas,
    viewport,
    transform: [outputScale, 0, 0, outputScale, 0, 0],
    // Annotations are drawn as the file draws them: nothing on the page can be clicked or filled in.
    annotationMode: AnnotationMode.ENABLE,
  });
  const cancel = () => task.cancel();
  signal.addEventListener('abort', cancel);
  try {
    await task.promise;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
  if (signal.aborted) return;
  canvases.replaceChildren(canvas);

  const sheet = document.createElement('div');
  sheet.className = 'textLayer';
  const layer = new TextLayer({ textContentSource: page.streamTextContent(), container: sheet, viewport });
  signal.addEventListener('abort', () => layer.cancel());
  // The picture is what counts: without its text the page is still readable.
  await layer.render().catch(() => undefined);
  if (!signal.aborted) text.replaceChildren(sheet);
};
