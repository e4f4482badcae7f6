import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

interface Control {
  readonly id: string;
  readonly title: string;
}
interface Carried extends Control {
  /** `file#words`: where it is done, and the test that fails when it is not. */
  readonly carriedBy: readonly { readonly construct: string; readonly test: string }[];
  readonly remains?: string;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const map: {
  readonly carried: readonly Carried[];
  readonly organizational: readonly (Control & { readonly by: string })[];
} = JSON.parse(readFileSync(`${root}docs/iso27001/controls.json`, 'utf8'));

/** Annex A of ISO/IEC 27001:2022 has so many controls in each of its themes. */
const themes = { 5: 37, 6: 8, 7: 14, 8: 34 } as const;
const annexA = Object.entries(themes).flatMap(([theme, count]) =>
  Array.from({ length: count }, (_, index) => `A.${theme}.${index + 1}`),
);

/** Whether a file is there and has the words: in a test file as the name of a test, which code may have in pieces. */
const isThere = (place: string): boolean => {
  const [path = '', words = ''] = place.split(/#(.*)/s);
  if (!existsSync(`${root}${path}`)) return false;
  return readFileSync(`${root}${path}`, 'utf8').includes(words);
};
const isTest = (place: string): boolean => {
  const [path = '', words = ''] = place.split(/#(.*)/s);
  if (!/\.test\.ts$/.test(path) || !existsSync(`${root}${path}`)) return false;
  const text = readFileSync(`${root}${path}`, 'utf8');
  return words === '' ? /\btest(\.each)?\(/.test(text) : text.split('\n').some((line) => line.includes(words));
};

describe('the map of controls', () => {
  test('has each control of Annex A once: carried by software, or said to be organizational', () => {
    const mapped = [...map.carried, ...map.organizational].map(({ id }) => id);
    expect([...mapped].sort()).toEqual([...annexA].sort());
  });

  test.each(map.carried.map((control) => [`${control.id} ${control.title}`, control] as const))(
    '%s names what carries it and a test of that, and both exist',
    (_, { carriedBy }) => {
      expect(carriedBy.length).toBeGreaterThan(0);
      for (const { construct, test: proof } of carriedBy) {
        expect(isThere(construct), construct).toBe(true);
        expect(isTest(proof), proof).toBe(true);
      }
    },
  );

  test('says of each organizational control whose it is', () => {
    for (const { by } of map.organizational) expect(by).not.toBe('');
  });

  test('would tell what is not there', () => {
    expect(isThere('lib/stacks/backup.ts#NoSuchStack')).toBe(false);
    expect(isThere('lib/stacks/nothing.ts#BackupStack')).toBe(false);
    expect(isTest('test/lib/data.test.ts#no such test')).toBe(false);
  });
});
