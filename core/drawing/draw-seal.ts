import { widgetLimits } from '../document/limits.ts';
import type { SealShape } from '../document/widget.ts';
import { CloudSignError } from '../errors.ts';
import { clustersOf } from './clusters.ts';
import { num, numbers, redFill, redLine } from './content.ts';
import { showLine } from './draw-text.ts';
import type { FontBook } from './font-book.ts';
import type { Line, Typesetter } from './typesetter.ts';

/** A cell for one character: left, bottom, width, height; in half sides of the seal from its middle. */
type Cell = readonly [number, number, number, number];

/** Width and height of all characters together: what fits inside of the ring or the frame. */
const blocks: Readonly<Record<SealShape, readonly (readonly [number, number])[]>> = {
  round: [
    [1.2, 1.2],
    [0.84, 1.56],
    [0.62, 1.66],
    [1.22, 1.22],
    [1.12, 1.38],
    [1.12, 1.38],
  ],
  square: Array.from({ length: widgetLimits.sealName }, () => [1.58, 1.58] as const),
};

/** How many characters stand in each column, from the right. */
const columns: Readonly<Record<SealShape, readonly (readonly number[])[]>> = {
  round: [[1], [2], [3], [2, 2], [3, 2], [3, 3]],
  square: [[1], [2], [2, 1], [2, 2], [3, 2], [3, 3]],
};

const cellsOf = (shape: SealShape, count: number): readonly Cell[] => {
  const [width, height] = blocks[shape][count - 1] as readonly [number, number];
  const counts = columns[shape][count - 1] as readonly number[];
  const columnWidth = width / counts.length;
  return counts.flatMap((inColumn, column) =>
    Array.from({ length: inColumn }, (_, row): Cell => {
      const cellHeight = height / inColumn;
      return [width / 2 - (column + 1) * columnWidth, height / 2 - (row + 1) * cellHeight, columnWidth, cellHeight];
    }),
  );
};

/** Of a full em: an ideograph reaches from its lower to its upper edge. */
const emBottom = -0.12;
const fill = 0.94;
const mostStretch = 1.6;

/** The quarter of a circle as a Bézier curve. */
const roundness = 0.5523;

const circle = (radius: number): string => {
  const [r, c] = [radius, radius * roundness];
  return `${numbers(r, 0)} m ${numbers(r, c, c, r, 0, r)} c ${numbers(-c, r, -r, c, -r, 0)} c
${numbers(-r, -c, -c, -r, 0, -r)} c ${numbers(c, -r, r, -c, r, 0)} c s`;
};

const frameOf = (shape: SealShape, half: number): string => {
  const line = half * (shape === 'round' ? 0.07 : 0.09);
  const outer = half - line / 2;
  const path = shape === 'round' ? circle(outer) : `${numbers(-outer, -outer, 2 * outer, 2 * outer)} re S`;
  return `${num(line)} w ${path}`;
};

/** What is written from top to bottom; names in other letters stand in one line. */
const vertical = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Extended_Pictographic}\u3000-\u30ff]/u;

interface SealDrawing {
  readonly half: number;
  readonly typesetter: Typesetter;
  readonly show: (line: Line) => string;
}

const inColumns = async (
  clusters: readonly string[],
  { half, typesetter, show, shape }: SealDrawing & { readonly shape: SealShape },
): Promise<readonly string[]> => {
  const cells = cellsOf(shape, clusters.length);
  const shown: string[] = [];
  for (const [i, cluster] of clusters.entries()) {
    const line = await typesetter.upright(cluster);
    const [x, y, width, height] = (cells[i] as Cell).map((value) => value * half) as unknown as Cell;
    const [across, up] = [(width * fill) / Math.max(line.width, 0.3), height * fill];
    const [sx, sy] = [Math.min(across, up * mostStretch), Math.min(up, across * mostStretch)];
    const left = x + (width - line.width * sx) / 2;
    const bottom = y + (height - sy) / 2 - emBottom * sy;
    shown.push(`${numbers(sx, 0, 0, sy, left, bottom)} Tm ${show(line)}`);
  }
  return shown;
};

/** Of half the side: the longest line, and the largest letters. */
const lineWidth = 1.5;
const mostSize = 0.9;
/** Of an em: how high small letters stand, which decides where the middle of a line seems to be. */
const middle = 0.34;

const inOneLine = async (name: string, { half, typesetter, show }: SealDrawing): Promise<string> => {
  const paragraph = await typesetter.paragraph(name);
  const line = paragraph.line(0, paragraph.clusters.length);
  const size = half * Math.min(lineWidth / Math.max(line.width, 0.1), mostSize);
  return `${numbers(size, 0, 0, size, (-line.width * size) / 2, -middle * size)} Tm ${show(line)}`;
};

/**
 * The print of a name seal, within a ring or a square: Japanese in columns from the right, other letters in a line. Throws `widget.seal-name-unusable` for
 * names of more than 6 characters, `widget.text-unusable` or `widget.glyph-missing`.
 */
export const drawSeal = async (
  { shape, name }: { readonly shape: SealShape; readonly name: string },
  {
    width,
    height,
    typesetter,
    book,
    resources,
  }: {
    readonly width: number;
    readonly height: number;
    readonly typesetter: Typesetter;
    readonly book: FontBook;
    readonly resources: Set<string>;
  },
): Promise<string> => {
  if (name.length > widgetLimits.text) throw new CloudSignError('widget.seal-name-unusable');
  const clusters = clustersOf(name).filter((cluster) => cluster.trim() !== '');
  if (clusters.length < 1 || clusters.length > widgetLimits.sealName) {
    throw new CloudSignError('widget.seal-name-unusable');
  }
  const half = Math.min(width, height) / 2;
  const drawing = { half, typesetter, show: (line: Line) => showLine(line, { book, fontSize: 1, resources }) };
  const shown = clusters.every((cluster) => vertical.test(cluster))
    ? await inColumns(clusters, { ...drawing, shape })
    : [await inOneLine(clusters.join(''), drawing)];
  // Filled and outlined: seals are cut in bolder letters than texts are printed in.
  const bold = `2 Tr ${num(half * 0.018)} w 1 j`;
  const letters = `BT ${bold}\n${shown.join('\n')}\nET`;
  return `q ${redFill} ${redLine} 1 0 0 1 ${numbers(width / 2, height / 2)} cm\n${frameOf(shape, half)}\n${letters}\nQ`;
};
