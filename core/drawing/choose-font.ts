import { type Coverage, selectorIndex, variationKey } from './character-map.ts';
import { emojiFont } from './font-names.ts';

/** The place of the last number that is not above `wanted`; -1 when all are. */
const lastNotAbove = (numbers: readonly number[], wanted: number): number => {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

const hasCharacter = ({ ranges }: Coverage, codePoint: number): boolean => {
  const at = lastNotAbove(ranges, codePoint);
  return at >= 0 && (at % 2 === 0 || ranges[at] === codePoint);
};

const hasVariation = ({ variations }: Coverage, key: number): boolean =>
  variations[lastNotAbove(variations, key)] === key;

/** U+FE0E and U+FE0F ask for text or emoji presentation: wishes, which every font meets with what it has. */
const [textPresentation, emojiPresentation] = [0xfe0e, 0xfe0f];

/** Characters that say how their neighbors join or run, and draw nothing themselves. */
const joiners = new Set([0x200c, 0x200d, 0x200e, 0x200f, 0x061c, 0x034f, 0x2060]);

const draws = (coverage: Coverage, codePoints: readonly number[]): boolean =>
  codePoints.every((codePoint, i) => {
    if (joiners.has(codePoint) || codePoint === textPresentation || codePoint === emojiPresentation) return true;
    const selector = selectorIndex(codePoint);
    const before = codePoints[i - 1];
    if (selector === undefined) return hasCharacter(coverage, codePoint);
    return before !== undefined && hasVariation(coverage, variationKey(before, selector));
  });

const codePointsOf = (text: string): readonly number[] =>
  Array.from(text, (character) => character.codePointAt(0) ?? 0);

/**
 * Which font draws a grapheme cluster whole: the index of the first one, the emoji font first where emoji are asked for;
 * undefined when none does.
 */
export const chooseFont = (
  coverageOf: (font: number) => Coverage,
  { cluster, count }: { readonly cluster: string; readonly count: number },
): number | undefined => {
  const written = codePointsOf(cluster);
  const composed = codePointsOf(cluster.normalize('NFC'));
  const order = Array.from({ length: count }, (_, font) => font);
  if (written.includes(emojiPresentation)) order.unshift(emojiFont);
  return order.find((font) => draws(coverageOf(font), written) || draws(coverageOf(font), composed));
};
