import { blackLine, num, numbers } from './content.ts';

/** A square in the middle of the frame, with a check mark when it is on. */
export const drawCheckbox = (
  checked: boolean,
  { width, height }: { readonly width: number; readonly height: number },
): string => {
  const side = Math.min(width, height) * 0.9;
  const [x, y] = [(width - side) / 2, (height - side) / 2];
  const line = side / 14;
  const square = `${num(line)} w ${numbers(x, y, side, side)} re S`;
  const point = (right: number, up: number): string => numbers(x + right * side, y + up * side);
  const mark = `${num(side / 8)} w ${point(0.2, 0.52)} m ${point(0.42, 0.26)} l ${point(0.82, 0.78)} l S`;
  return `q ${blackLine} 1 J 1 j\n${square}${checked ? `\n${mark}` : ''}\nQ`;
};
