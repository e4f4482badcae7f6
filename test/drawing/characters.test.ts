import { describe, expect, test } from 'vitest';
import { readAsset } from '../../adapters/assets.ts';
import { readCoverage } from '../../core/drawing/character-map.ts';
import { missingGlyphs } from '../../core/drawing/clusters.ts';
import { fontNames } from '../../core/drawing/font-names.ts';
import { isCloudSignError } from '../../core/errors.ts';

const coverages = await Promise.all(fontNames.map(async (name) => readCoverage(await readAsset(name))));

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (isCloudSignError(error)) return error.code;
    throw error;
  }
  return 'accepted';
};

describe('Characters that can be printed', () => {
  test.each([
    ['Japanese', '東京都千代田区霞が関２－１－１　㈱山田商事'],
    ['old forms of names', '髙橋 﨑山 𠮷野 渡邉 齋藤'],
    ['ideographic variation sequences', '葛\u{e0100}飾 辻\u{e0101}'],
    ['marks that are typed apart', 'か\u3099 e\u0301'],
    ['European letters', 'Ærøskøbing, Łódź, Ελλάδα, Москва'],
    ['Arabic and Hebrew', 'السلام عليكم שלום'],
    ['emoji, also composed ones', '😀 👨\u200d👩\u200d👧 👍🏽 ❤\ufe0f 🇯🇵 1\ufe0f⃣'],
  ])('%s', (_, text) => {
    expect(missingGlyphs(coverages, text)).toEqual([]);
  });

  test('those that no font has are named, each once', () => {
    expect(missingGlyphs(coverages, '한글 กขก')).toEqual(['한', '글', 'ก', 'ข']);
  });

  test('a variation that no font has is missing, although its base is there', () => {
    expect(missingGlyphs(coverages, 'あ\u{e0100}')).toEqual(['あ\u{e0100}']);
  });

  test('what a font draws in the private use area is not what the writer meant', () => {
    expect(missingGlyphs(coverages, '\ue000')).toEqual(['\ue000']);
  });
});

describe('Texts that are refused', () => {
  test.each([
    ['an override of direction', 'Taro\u202eoraT'],
    ['an isolate', '\u2066x\u2069'],
    ['a control character', 'a\u0007b'],
    ['half a character', 'a\ud83d'],
    ['a flood of combining marks', `a${'\u0301'.repeat(10_000)}`],
    ['a flood of joined emoji', Array.from({ length: 100 }, () => '👩').join('\u200d')],
  ])('%s', (_, text) => {
    expect(codeOf(() => missingGlyphs(coverages, text))).toBe('widget.text-unusable');
  });
});
