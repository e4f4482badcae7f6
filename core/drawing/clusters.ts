import { CloudSignError } from '../errors.ts';
import type { Coverage } from './character-map.ts';
import { chooseFont } from './choose-font.ts';

/** What people count as one character (UAX #29). */
const segmenter = new Intl.Segmenter('ja', { granularity: 'grapheme' });

/** Of one character, in code points: the longest emoji take ten; what is longer is a flood of accents. */
const longestCluster = 16;
const mostMarks = 4;

/** Control characters, and those that change the direction of what follows them: they can make a text read as another one. */
const unprintable = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u206f\ufff9-\ufffb]/u;

const unusable = (detail: string): CloudSignError => new CloudSignError('widget.text-unusable', { detail });

/** The text with every line break as a line feed. */
export const withLineFeeds = (text: string): string => text.replace(/\r\n?/g, '\n');

/**
 * The characters of a text without line breaks; refuses with `widget.text-unusable` what can't be drawn by principle: control
 * characters, overrides of direction, lone surrogates, heaps of combining marks.
 */
export const clustersOf = (text: string): readonly string[] => {
  if (!text.isWellFormed()) throw unusable('lone surrogate');
  if (unprintable.test(text)) throw unusable('a character that is not printed');
  const clusters = Array.from(segmenter.segment(text), ({ segment }) => segment);
  for (const cluster of clusters) {
    if ([...cluster].length > longestCluster) throw unusable('a very long cluster');
    if ((cluster.normalize('NFC').match(/\p{Mn}/gu)?.length ?? 0) > mostMarks)
      throw unusable('too many combining marks');
  }
  return clusters;
};

/** The characters of a text that no font draws, each once; empty: all can be drawn. Throws as {@link clustersOf}. */
export const missingGlyphs = (coverages: readonly Coverage[], text: string): readonly string[] => {
  const clusters = withLineFeeds(text).split('\n').flatMap(clustersOf);
  const coverageOf = (font: number): Coverage => coverages[font] as Coverage;
  return [...new Set(clusters)].filter(
    (cluster) => chooseFont(coverageOf, { cluster, count: coverages.length }) === undefined,
  );
};
