import type { WidgetBox } from '../document/widget.ts';
import type { PdfBox, PdfPage } from '../pdf/pages.ts';

export interface PagePlace {
  /** In the page's own user space: left, bottom, right, top. */
  readonly rect: PdfBox;
  /** Turns a form so that it stands upright on the page as displayed (ISO 32000-2, 12.5.5: /Matrix; it is moved into the rectangle). */
  readonly matrix: readonly [number, number, number, number, number, number];
  /** For /MK /R: counterclockwise. */
  readonly rotate: PdfPage['rotate'];
}

/** Where a box of the displayed page lies on the page itself. */
export const placeOnPage = ({ cropBox, rotate }: PdfPage, { x, y, width, height }: WidgetBox): PagePlace => {
  const [left, bottom, right, top] = cropBox;
  if (rotate === 90) {
    return { rect: [left + y, bottom + x, left + y + height, bottom + x + width], matrix: [0, 1, -1, 0, 0, 0], rotate };
  }
  if (rotate === 180) {
    return {
      rect: [right - x - width, bottom + y, right - x, bottom + y + height],
      matrix: [-1, 0, 0, -1, 0, 0],
      rotate,
    };
  }
  if (rotate === 270) {
    return { rect: [right - y - height, top - x - width, right - y, top - x], matrix: [0, -1, 1, 0, 0, 0], rotate };
  }
  return { rect: [left + x, top - y - height, left + x + width, top - y], matrix: [1, 0, 0, 1, 0, 0], rotate };
};

/** Points, as the page is shown: cropped and turned. */
export const displayedSize = ({ cropBox, rotate }: PdfPage): { readonly width: number; readonly height: number } => {
  const [left, bottom, right, top] = cropBox;
  const [width, height] = [right - left, top - bottom];
  return rotate % 180 === 0 ? { width, height } : { width: height, height: width };
};
