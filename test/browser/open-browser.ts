import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** A headless Chromium, or the reason why there is none. */
export type Opened =
  | { readonly browser: Browser; readonly reason?: undefined }
  | { readonly browser?: undefined; readonly reason: string };

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
] as const;

/** Unlike the package's own arguments these leave the web's security rules on: the tests are about them too. */
const launchArguments = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'];

/**
 * Opens CHROMIUM_PATH if that is set, else the Chromium that the package `@sparticuz/chromium` carries (Linux x64), else one that
 * is installed.
 */
export const openBrowser = async (): Promise<Opened> => {
  const { CHROMIUM_PATH: wanted } = process.env;
  if (wanted !== undefined && wanted !== '') return launch(wanted);
  const packed = process.platform === 'linux' && process.arch === 'x64' ? await openPacked() : undefined;
  if (packed?.browser !== undefined) return packed;
  const path = installed.find((one) => existsSync(one));
  if (path !== undefined) return launch(path);
  return packed ?? { reason: 'no Chromium found: set CHROMIUM_PATH to one' };
};

const openPacked = async (): Promise<Opened> => {
  try {
    const { default: packed, inflate, setupLambdaEnvironment } = await import('@sparticuz/chromium');
    const path = await packed.executablePath();
    const opened = await launch(path);
    if (opened.browser !== undefined || !opened.reason.includes('shared libraries')) return opened;
    // A machine without the libraries of a desktop: the package carries those too.
    const bin = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..', 'bin');
    await inflate(join(bin, 'al2023.tar.br'));
    setupLambdaEnvironment(join(tmpdir(), 'al2023', 'lib'));
    return await launch(path);
  } catch (error) {
    return { reason: `the packed Chromium does not start: ${String(error)}` };
  }
};

const launch = async (executablePath: string): Promise<Opened> => {
  let reason = '';
  // Another test process may still be writing the file.
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      return { browser: await chromium.launch({ executablePath, args: launchArguments, headless: true }) };
    } catch (error) {
      reason = String(error);
      if (!/ETXTBSY|EACCES|ENOEXEC|Exec format/.test(reason)) break;
      await new Promise((resolve) => setTimeout(resolve, 1500));
    }
  }
  return { reason: `Chromium does not start: ${reason}` };
};
