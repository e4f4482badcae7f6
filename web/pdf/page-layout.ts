/** Size of a page in points, after its rotation. */
export interface PageSize {
  readonly width: number;
  readonly height: number;
  /** Points of one unit of the page, 1 where the file says nothing else: what is placed on pages is measured in its units. */
  readonly unit?: number;
}

/** A page as what lies over it needs it: sizes in units of the page. */
export interface ShownPage {
  readonly number: number;
  readonly width: number;
  readonly height: number;
  /** CSS pixels a unit. */
  readonly scale: number;
}

export interface Layout {
  /** CSS pixels a point. */
  readonly scale: number;
  readonly width: number;
  readonly height: number;
}

/** At 100 % a page fills the column, but small pages are not blown up beyond this many CSS pixels a point. */
const largestScale = 2;

export const layoutOf = (size: PageSize, column: number, zoom: number): Layout => {
  const scale = Math.min(column / size.width, largestScale) * zoom;
  return { scale, width: Math.floor(size.width * scale), height: Math.floor(size.height * scale) };
};

/** Pixels of the canvas a CSS pixel: the screen's, unless the canvas would be larger than every browser can hold. */
export const outputScaleOf = (layout: Layout, devicePixelRatio: number): number => {
  const largestArea = 16_000_000;
  const largestSide = 8192;
  return Math.min(
    Math.max(devicePixelRatio, 1),
    Math.sqrt(largestArea / (layout.width * layout.height)),
    largestSide / Math.max(layout.width, layout.height),
  );
};

export const zoomSteps = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4] as const;

export const nextZoom = (zoom: number, direction: 1 | -1): number => {
  const steps = direction === 1 ? zoomSteps : [...zoomSteps].reverse();
  return steps.find((step) => (direction === 1 ? step > zoom + 0.001 : step < zoom - 0.001)) ?? zoom;
};

export const shownPage = (number: number, size: PageSize, layout: Layout): ShownPage => {
  const unit = size.unit ?? 1;
  return { number, width: size.width / unit, height: size.height / unit, scale: layout.scale * unit };
};
