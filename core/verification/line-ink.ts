/** Points of path operators by which the length of a path is counted; the last two are where it goes on. */
const pathPoints: Readonly<Record<string, number>> = { m: 1, l: 1, c: 3, v: 2, y: 2 };

/** An upper bound of the length of all paths that the words of a drawing describe, in its own units. */
export function pathLength(words: readonly string[]): number {
  let [x, y, startX, startY, length] = [0, 0, 0, 0, 0];
  let operands: number[] = [];
  for (const word of words) {
    const value = Number(word);
    if (!Number.isNaN(value)) {
      operands.push(value);
      continue;
    }
    const points = pathPoints[word] ?? 0;
    if (word === 're') {
      const [, , width = 0, height = 0] = operands.slice(-4);
      length += 2 * (Math.abs(width) + Math.abs(height));
    }
    for (let at = operands.length - 2 * points; points > 0 && at < operands.length; at += 2) {
      const [nextX = 0, nextY = 0] = operands.slice(Math.max(0, at), at + 2);
      if (word !== 'm') length += Math.hypot(nextX - x, nextY - y);
      else [startX, startY] = [nextX, nextY];
      [x, y] = [nextX, nextY];
    }
    if (['h', 's', 'b', 'b*'].includes(word)) {
      length += Math.hypot(startX - x, startY - y);
      [x, y] = [startX, startY];
    }
    operands = [];
  }
  return length;
}
