import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const web = join(import.meta.dirname, '../../web');
const sources = globSync('**/*.{ts,tsx}', { cwd: web }).filter((path) => path !== 'vite.config.ts');
const read = (path: string) => readFileSync(join(web, path), 'utf8');
const code = (path: string) => read(path).replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

describe('the pages', () => {
  test('take types and a few rules only from the service: no schema and no handler is sent to a browser', () => {
    const values = sources.flatMap((path) =>
      [
        ...read(path).matchAll(
          /^(import|export)(?! type)[^;]*?from '((?:\.\.\/)+(?:lambdas|core|adapters)\/[^']+|zod)'/gm,
        ),
      ].map((match) => `${path}: ${match[2]}`),
    );
    // What must be the same on both sides. The rule for passwords is in a chunk that is loaded when one is chosen (decision 60).
    const passwords = /^password\/open-meter\.ts: .*core\/identity\/password-(?:strength|reasons)\.ts$/;
    const shared = /: .*core\/(?:language|document\/(?:is-filled|limits)|verification\/read-report)\.ts$/;
    expect(values.filter((value) => !passwords.test(value) && !shared.test(value))).toEqual([]);
  });

  test('load nothing from elsewhere and put no HTML together from text', () => {
    const wrong = sources.filter((path) =>
      /https?:\/\/|dangerouslySetInnerHTML|innerHTML|insertAdjacentHTML|document\.write|\beval\(/.test(code(path)),
    );
    expect(wrong).toEqual([]);
  });

  test('have no inline script or style', () => {
    for (const path of globSync('**/*.html', { cwd: web })) {
      const html = read(path);
      expect(html).not.toMatch(/\sstyle=|\son\w+=|<style/);
      expect([...html.matchAll(/<script[^>]*>([^<]*)</g)].every((match) => match[1] === '')).toBe(true);
    }
  });
});
