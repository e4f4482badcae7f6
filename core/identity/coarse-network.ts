import { networkOf } from './network-of.ts';

/** The part of an address that tells a provider and a region, not a household: /24 of IPv4, /48 of IPv6. */
export const coarseNetwork = (ip: string): string => {
  const network = networkOf(ip);
  const v4 = /^(\d+\.\d+\.\d+)\.\d+$/.exec(network)?.[1];
  if (v4 !== undefined) return `${v4}.0/24`;
  const v6 = /^([\da-f]*:[\da-f]*:[\da-f]*):[\da-f]*::\/64$/.exec(network)?.[1];
  return v6 === undefined ? '' : `${v6}::/48`;
};

const browsers: readonly (readonly [string, RegExp])[] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:HeadlessChrome|Chrome|CriOS)\//],
  ['Safari', /\bVersion\/[\d.]+.*\bSafari\//],
  ['curl', /^curl\//],
];
const systems: readonly (readonly [string, RegExp])[] = [
  ['iOS', /\b(?:iPhone|iPad|iPod)\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
];

/** A browser as its owner knows it, e.g. `Chrome, Windows`; without versions, which change. */
export const deviceName = (userAgent: string): string => {
  const of = (list: typeof browsers) => list.find(([, pattern]) => pattern.test(userAgent))?.[0];
  const known = [of(browsers), of(systems)].filter((name) => name !== undefined);
  return known.length > 0 ? known.join(', ') : userAgent.replaceAll(/[^\w .-]/g, '').slice(0, 40);
};
