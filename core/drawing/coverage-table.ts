import type { Coverage } from './character-map.ts';
import { type FontName, fontNames } from './font-names.ts';

/**
 * What all fonts together draw, small enough to be sent to a browser: by font, ranges and variations as differences of ascending
 * numbers in base 36.
 */
export type CoverageTable = Readonly<Record<FontName, { readonly ranges: string; readonly variations: string }>>;

const packed = (numbers: readonly number[]): string =>
  numbers.map((number, i) => (number - (numbers[i - 1] ?? 0)).toString(36)).join(' ');

const unpacked = (text: string): readonly number[] => {
  let last = 0;
  return text === ''
    ? []
    : text.split(' ').map((difference) => {
        last += Number.parseInt(difference, 36);
        return last;
      });
};

export const writeCoverageTable = (coverages: Readonly<Record<FontName, Coverage>>): CoverageTable => {
  const entries = fontNames.map((name) => {
    const { ranges, variations } = coverages[name];
    return [name, { ranges: packed(ranges), variations: packed(variations) }] as const;
  });
  return Object.fromEntries(entries) as CoverageTable;
};

export const readCoverageTable = (table: CoverageTable): readonly Coverage[] =>
  fontNames.map((name) => ({
    ranges: unpacked(table[name].ranges),
    variations: unpacked(table[name].variations),
  }));
