/** Where an input stands on a page, in units of the page from its top left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface Sheet {
  readonly width: number;
  readonly height: number;
}

/** Of an edge, in points: what is smaller is hard to get hold of. The service takes 6 (core/document/limits.ts). */
const smallest = 8;

/** Sizes and places are kept to a tenth of a point: what is shown, sent and drawn is the same. */
const tenths = (value: number): number => Math.floor(value * 10 + 1e-6) / 10;
const between = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high));

/** The box at a place, or as near to it as it stays on the page. */
export const boxAt = <B extends Box>(box: B, x: number, y: number, sheet: Sheet): B => ({
  ...box,
  x: tenths(between(x, 0, Math.max(0, sheet.width - box.width))),
  y: tenths(between(y, 0, Math.max(0, sheet.height - box.height))),
});

export const moved = <B extends Box>(box: B, dx: number, dy: number, sheet: Sheet): B =>
  boxAt(box, box.x + dx, box.y + dy, sheet);

/** The box with its lower right corner moved, on the page; `square` keeps width and height the same. */
export const resized = <B extends Box>(
  box: B,
  dx: number,
  dy: number,
  { sheet, square }: { readonly sheet: Sheet; readonly square: boolean },
): B => {
  const widest = sheet.width - box.x;
  const highest = sheet.height - box.y;
  if (square) {
    const change = Math.abs(dx) > Math.abs(dy) ? dx : dy;
    const side = tenths(between(box.width + change, smallest, Math.min(widest, highest)));
    return { ...box, width: side, height: side };
  }
  return {
    ...box,
    width: tenths(between(box.width + dx, smallest, widest)),
    height: tenths(between(box.height + dy, smallest, highest)),
  };
};

/** A box of this size, as large as the page allows, around a point. */
export const boxAround = (
  { x, y }: { readonly x: number; readonly y: number },
  size: { readonly width: number; readonly height: number },
  sheet: Sheet,
): Box => {
  const width = tenths(Math.min(size.width, sheet.width));
  const height = tenths(Math.min(size.height, sheet.height));
  return boxAt({ x: 0, y: 0, width, height }, x - width / 2, y - height / 2, sheet);
};

/** Style of what stands in a box over a page that is shown at this scale. */
export const styleOf = ({ x, y, width, height }: Box, scale: number) => ({
  left: `${x * scale}px`,
  top: `${y * scale}px`,
  width: `${width * scale}px`,
  height: `${height * scale}px`,
});
