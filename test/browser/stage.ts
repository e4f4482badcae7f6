import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { buildStale, pagesDir } from '../../local/runner/build-stale.ts';
import { type FixtureServer, startFixtureServer } from './fixture-server.ts';
import { openBrowser, patienceMs } from './open-browser.ts';
import { type Watched, watchPage } from './watch-page.ts';

export interface VisitOptions {
  readonly language?: 'ja-JP' | 'en-GB';
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
}

export interface Stage {
  readonly server: FixtureServer;
  /** Opens an address in a browser without a past; waits for its heading. */
  visit(path: string, options?: VisitOptions): Promise<Page>;
  context(): BrowserContext;
  /** Ends the visit; fails when the page did what no page may do. */
  leave(): Promise<void>;
  close(): Promise<void>;
}

/** Asks again and again. */
export const eventually = <Value>(look: () => Value) => expect.poll(look, { timeout: patienceMs });

/** The built pages before canned answers, and a browser; undefined, and a word why, where there is no browser. */
export const openStage = async (): Promise<Stage | undefined> => {
  const { browser, reason } = await openBrowser();
  if (browser === undefined) {
    console.warn(`browser tests skipped: ${reason}`);
    return undefined;
  }
  await buildStale({ only: ['pages'] });
  const server = await startFixtureServer(pagesDir);
  let context: BrowserContext | undefined;
  let watched: Watched | undefined;
  const leave = async () => {
    await context?.close();
    context = undefined;
    expect(watched?.faults ?? []).toEqual([]);
    expect([...(watched?.origins ?? [])].filter((origin) => origin !== server.url)).toEqual([]);
  };
  return {
    server,
    leave,
    visit: async (path, { language = 'ja-JP', width = 1100, scheme = 'light' } = {}) => {
      await leave();
      context = await browser.newContext({
        locale: language,
        timezoneId: 'Asia/Tokyo',
        viewport: { width, height: 800 },
        colorScheme: scheme,
        reducedMotion: 'reduce',
      });
      context.setDefaultTimeout(patienceMs);
      const page = await context.newPage();
      watched = await watchPage(page);
      await page.goto(server.url + path);
      await page.waitForSelector('h1', { state: 'attached' });
      return page;
    },
    context: () => {
      if (context === undefined) throw new Error('nothing is visited');
      return context;
    },
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
};
