import type { AssetName } from '../adapters/assets.ts';
import { fontNames } from '../core/drawing/font-names.ts';
import type { NeedName } from './needs.ts';
import { routes } from './routes.ts';
import { triggers } from './triggers.ts';

/** The functions: each is one bundle, one IAM role and one trust boundary. What it may touch follows from its routes and triggers. */
export interface FunctionDesign {
  readonly purpose: string;
  /** `isolated`: subnets without a route to the internet. `internet`: outside, and then without a right to documents, people or keys. */
  readonly network: 'isolated' | 'internet';
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** Data files that lie beside its bundle. */
  readonly assets?: readonly AssetName[];
  /** Entries of threads that it starts: `adapters/<name>.ts`, each a bundle of its own beside the function's. */
  readonly threads?: readonly string[];
}

/** A function that streams a file lives as long as its reader takes: 50 MB at 1.5 Mbit/s. */
const download = 300;

/** What drawing text takes. */
const drawingAssets: readonly AssetName[] = ['harfbuzz.wasm', ...fontNames];

export const functions = {
  accounts: {
    purpose: 'sign-up, sign-in, sessions, second factors',
    network: 'isolated',
    memoryMb: 1024,
    timeoutSeconds: 28,
    assets: [
      'passwords-common.mjs',
      'adjacency-graphs.mjs',
      'diceware-common.mjs',
      'common-words-en.mjs',
      'first-names-en.mjs',
      'last-names-en.mjs',
      'wikipedia-en.mjs',
      'common-words-ja.json',
      'first-names-ja.json',
      'last-names-ja.json',
      'wikipedia-ja.json',
    ],
  },
  administration: {
    purpose: "a team's plan, set by an operator",
    network: 'isolated',
    memoryMb: 512,
    timeoutSeconds: 28,
  },
  'edge-sync': {
    purpose: "keeps the firewall's rules as the teams' allowlists say",
    network: 'internet',
    memoryMb: 512,
    timeoutSeconds: 55,
  },
  documents: {
    purpose: 'drafts, uploads, participants, inputs, list, download, timeline',
    network: 'isolated',
    memoryMb: 1024,
    timeoutSeconds: download,
    assets: drawingAssets,
  },
  ingest: {
    purpose: 'checks an uploaded PDF, rewrites it where it has to, and encrypts it',
    network: 'isolated',
    // The limits of a rewriting (adapters/isolated-rewriting.ts) and the files themselves.
    memoryMb: 3008,
    timeoutSeconds: 180,
    assets: ['pdfium.wasm'],
    threads: ['rewrite-thread'],
  },
  sending: { purpose: 'send, remind, cancel', network: 'isolated', memoryMb: 512, timeoutSeconds: 28 },
  signing: {
    purpose: "a recipient's link: open, read, fill in, consent, decline, forward",
    network: 'isolated',
    memoryMb: 1024,
    timeoutSeconds: download,
    assets: drawingAssets,
  },
  sealing: {
    purpose: 'seals each act, completes the evidence and renews it',
    network: 'isolated',
    memoryMb: 2048,
    timeoutSeconds: 180,
    assets: drawingAssets,
  },
  notary: {
    purpose: 'asks TSA, OCSP and CRL servers; sees digests and serials only',
    network: 'internet',
    memoryMb: 512,
    timeoutSeconds: 60,
  },
  federation: {
    purpose: "asks the identity providers of teams; sees one sign-in's code and token, and keeps nothing",
    network: 'internet',
    memoryMb: 512,
    timeoutSeconds: 20,
  },
  mailing: { purpose: 'makes links and mails them', network: 'isolated', memoryMb: 512, timeoutSeconds: 60 },
  verification: {
    purpose: 'says what a signed PDF proves',
    network: 'isolated',
    memoryMb: 2048,
    timeoutSeconds: 60,
    threads: ['verification-thread'],
  },
  archive: {
    purpose: 'keeps a second copy of the evidence, and publishes a timestamped root of each day',
    network: 'isolated',
    memoryMb: 1024,
    timeoutSeconds: 300,
  },
  clock: {
    purpose: 'expiry, renewals and retries that are due',
    network: 'isolated',
    memoryMb: 512,
    timeoutSeconds: 60,
  },
} as const satisfies Record<string, FunctionDesign>;
export type FunctionName = keyof typeof functions;

/** The data files beside a function's bundle. */
export const assetsOf = (name: FunctionName): readonly AssetName[] => (functions[name] as FunctionDesign).assets ?? [];
export const threadsOf = (name: FunctionName): readonly string[] => (functions[name] as FunctionDesign).threads ?? [];

/** What a function needs: the union of what its routes and triggers need. */
export const needsOf = (name: FunctionName): readonly NeedName[] => {
  const names = [...Object.values(routes), ...Object.values(triggers)]
    .filter((entry) => entry.function === name)
    .flatMap((entry): readonly NeedName[] => entry.needs);
  return [...new Set(names)].sort();
};
