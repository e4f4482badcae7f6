import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Browser, chromium } from 'playwright-core';
import { isHolder, takeLock } from '../../local/runner/instance-lock.ts';

/** A headless Chromium, or the reason why there is none. */
export type Opened =
  | { readonly browser: Browser; readonly reason?: undefined }
  | { readonly browser?: undefined; readonly reason: string };

/** How long anything in a browser may take: so long only on a machine that is very busy, or when it never comes. */
export const patienceMs = 120_000;

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
    const { setupLambdaEnvironment } = await import('@sparticuz/chromium');
    const path = await unpackOnce();
    const opened = await launch(path);
    if (opened.browser !== undefined || !opened.reason.includes('shared libraries')) return opened;
    // A machine without the libraries of a desktop: the package carries those too.
    setupLambdaEnvironment(join(tmpdir(), 'al2023', 'lib'));
    return await launch(path);
  } catch (error) {
    return { reason: `the packed Chromium does not start: ${String(error)}` };
  }
};

/**
 * Unpacks Chromium where the package looks for it, and answers its path. The package itself takes for whole what another process
 * is still writing, or was writing when it was killed.
 */
const unpackOnce = async (): Promise<string> => {
  const { default: packed, inflate } = await import('@sparticuz/chromium');
  const folder = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const whole = join(tmpdir(), `chromium-${version}-unpacked`);
  for (;;) {
    const lock = takeLock(join(tmpdir(), 'chromium-unpacking.lock'));
    if (isHolder(lock)) {
      await delay(100);
      continue;
    }
    try {
      if (!existsSync(whole)) {
        for (const name of ['chromium', 'fonts', 'libGLESv2.so', 'al2023'])
          rmSync(join(tmpdir(), name), { recursive: true, force: true });
        await packed.executablePath();
        await inflate(join(folder, 'bin', 'al2023.tar.br'));
        writeFileSync(whole, '');
      }
      return await packed.executablePath();
    } finally {
      lock.release();
    }
  }
};

const launch = async (executablePath: string): Promise<Opened> => {
  try {
    const browser = await chromium.launch({
      executablePath,
      args: launchArguments,
      headless: true,
      timeout: patienceMs,
    });
    return { browser };
  } catch (error) {
    return { reason: `Chromium does not start: ${String(error)}` };
  }
};
