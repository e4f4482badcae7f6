import type { Page } from 'playwright-core';

/** What a page must never do, collected while it is open. */
export interface Watched {
  /** Errors on the console, uncaught errors, violations of the security policy. */
  readonly faults: string[];
  /** Origins that were asked for anything. */
  readonly origins: Set<string>;
}

/** Begins before the page is opened. Failed calls of the API are not faults: pages are expected to show them. */
export const watchPage = async (page: Page): Promise<Watched> => {
  const watched: Watched = { faults: [], origins: new Set() };
  page.on('pageerror', (error) => watched.faults.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error' || /Failed to load resource/.test(message.text())) return;
    watched.faults.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http')) watched.origins.add(url.origin);
  });
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy ${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  return watched;
};
