import { widgetLimits } from '../document/limits.ts';
import { CloudSignError } from '../errors.ts';
import { blackLine, num, numbers } from './content.ts';

type Point = readonly [number, number];

const unusable = (detail: string): CloudSignError => new CloudSignError('widget.strokes-unusable', { detail });

const pointsOf = (stroke: readonly number[]): readonly Point[] => {
  if (stroke.length < 2 || stroke.length % 2 !== 0) throw unusable('half a point');
  if (!stroke.every((value) => value >= 0 && value <= 1)) throw unusable('outside of the box');
  return Array.from({ length: stroke.length / 2 }, (_, i) => [stroke[2 * i] as number, stroke[2 * i + 1] as number]);
};

/** A curve through all points (Catmull-Rom as Bézier segments): hands move smoothly between the points that a screen reports. */
const curve = (points: readonly Point[]): string => {
  const at = (i: number): Point => points[Math.max(0, Math.min(points.length - 1, i))] as Point;
  const [first] = points as readonly [Point];
  const segments = points.slice(1).map(([x, y], i) => {
    const [before, from, after] = [at(i - 1), at(i), at(i + 2)];
    const control = [
      from[0] + (x - before[0]) / 6,
      from[1] + (y - before[1]) / 6,
      x - (after[0] - from[0]) / 6,
      y - (after[1] - from[1]) / 6,
    ];
    return `${numbers(...control, x, y)} c`;
  });
  // A dot is a line without length: its round ends make it one.
  return `${numbers(...first)} m ${segments.length === 0 ? `${numbers(...first)} l` : segments.join('\n')} S`;
};

const penWidth = (width: number, height: number): number => Math.max(0.7, Math.min(2, Math.min(width, height) * 0.03));

/** Strokes drawn by hand, over the frame. Throws `widget.strokes-unusable`. */
export const drawStrokes = (
  strokes: readonly (readonly number[])[],
  { width, height }: { readonly width: number; readonly height: number },
): string => {
  const count = strokes.reduce((sum, stroke) => sum + stroke.length / 2, 0);
  if (strokes.length === 0) throw unusable('empty');
  if (strokes.length > widgetLimits.strokes || count > widgetLimits.points) throw unusable('too many');
  const pen = penWidth(width, height);
  const curves = strokes.map((stroke) =>
    curve(
      pointsOf(stroke).map(([x, y]): Point => [pen / 2 + x * (width - pen), height - pen / 2 - y * (height - pen)]),
    ),
  );
  return `q ${blackLine} 1 J 1 j ${num(pen)} w\n${curves.join('\n')}\nQ`;
};
