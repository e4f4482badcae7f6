import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { errorTable } from '../core/errors.ts';
import { routes } from '../lambdas/routes.ts';

/** Serves data of the service to the pages as constants, so that no schema and no handler is bundled with them. */
const dataModules = (sources: Readonly<Record<string, () => string>>): Plugin => ({
  name: 'data-modules',
  resolveId: (id) => (id in sources ? `\0${id}` : undefined),
  load: (id) => (id.startsWith('\0') ? sources[id.slice(1)]?.() : undefined),
});

const pdfjs = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
const pdfjsVersion = (JSON.parse(readFileSync(join(pdfjs, 'package.json'), 'utf8')) as { version: string }).version;
const pdfjsFolder = `pdfjs/${pdfjsVersion}`;

/** What the heads of all pages have in common. */
const sharedHead = (): Plugin => ({
  name: 'shared-head',
  transformIndexHtml: {
    order: 'pre',
    handler: (html) =>
      html.replace('<!-- head -->', readFileSync(join(import.meta.dirname, 'head.html'), 'utf8').trim()),
  },
});

/** Copies what pdf.js loads at run time: its worker, character maps, standard fonts, color profile and decoders. */
const pdfjsAssets = (): Plugin => ({
  name: 'pdfjs-assets',
  generateBundle() {
    const copy = (from: string, to: string) =>
      this.emitFile({ type: 'asset', fileName: `${pdfjsFolder}/${to}`, source: readFileSync(join(pdfjs, from)) });
    // `.js`, because many servers do not know that `.mjs` is a script, and a worker must have the right type.
    copy('legacy/build/pdf.worker.min.mjs', 'pdf.worker.js');
    copy('LICENSE', 'LICENSE');
    for (const folder of ['cmaps', 'standard_fonts', 'iccs', 'wasm']) {
      // QuickJS runs scripts of documents; we never do.
      const names = readdirSync(join(pdfjs, folder)).filter((name) => !/quickjs/i.test(name));
      for (const name of names) copy(`${folder}/${name}`, `${folder}/${name}`);
    }
  },
});

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [
    dataModules({
      'virtual:routes': () =>
        `export const routePaths = ${JSON.stringify(
          Object.fromEntries(Object.entries(routes).map(([name, route]) => [name, [route.method, route.path]])),
        )};`,
      'virtual:errors': () =>
        `export const errorMessages = ${JSON.stringify(
          Object.fromEntries(Object.entries(errorTable).map(([code, { en, ja }]) => [code, { en, ja }])),
        )};`,
      'virtual:pdfjs': () => `export const pdfjsUrl = ${JSON.stringify(`/${pdfjsFolder}/`)};`,
    }),
    sharedHead(),
    pdfjsAssets(),
  ],
  build: {
    outDir: resolve(import.meta.dirname, '../dist/web'),
    emptyOutDir: true,
    target: ['chrome111', 'edge111', 'firefox115', 'safari16.4'],
    // Nothing inline: the policy forbids it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: 'third-party-licenses.md' },
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      input: {
        sender: join(import.meta.dirname, 'index.html'),
        sign: join(import.meta.dirname, 'sign/index.html'),
        verify: join(import.meta.dirname, 'verify/index.html'),
      },
    },
  },
});
