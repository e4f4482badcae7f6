import { errorTable } from '../../../core/errors.ts';
import type { Step } from './walk-steps.ts';

const problemAt = async (
  url: string,
  init?: RequestInit,
): Promise<{ readonly status: number; readonly code: string }> => {
  const response = await fetch(url, init);
  const { error } = (await response.json()) as { readonly error?: { readonly code: string } };
  return { status: response.status, code: error?.code ?? 'no code' };
};

const json = { 'content-type': 'application/json' };

/** What the addresses of a deployment say to somebody who has no right to anything. */
export const deployedAddresses = (front: string): readonly Step[] => [
  {
    what: 'pages by CloudFront',
    take: async () => {
      const page = await fetch(front);
      const text = await page.text();
      if (page.status !== 200 || !text.includes('<script')) throw new Error(`the first page answered ${page.status}`);
      const wanted = ['content-security-policy', 'strict-transport-security', 'x-content-type-options'];
      const missing = wanted.filter((name) => !page.headers.has(name));
      if (missing.length > 0) throw new Error(`the first page came without ${missing.join(', ')}`);
      const config = await fetch(`${front}/config.json`);
      if (config.status !== 200) throw new Error(`config.json answered ${config.status}`);
      return 'from the private bucket, with their headers';
    },
  },
  {
    what: 'errors of API Gateway',
    take: async () => {
      const asked = [
        ['request.not-found', await problemAt(`${front}/v1/nothing`)],
        ['request.malformed', await problemAt(`${front}/v1/sessions`, { method: 'POST', headers: json, body: '{}' })],
      ] as const;
      for (const [code, got] of asked) {
        if (got.code !== code || got.status !== errorTable[code].status)
          throw new Error(`${got.status} ${got.code} instead of ${code}`);
      }
      return 'of unknown paths and of bodies against the schema, in our shape';
    },
  },
  {
    what: 'errors of functions',
    take: async () => {
      const team = 'a'.repeat(26);
      const { status, code } = await problemAt(`${front}/v1/teams/${team}/documents`);
      if (status !== 401) throw new Error(`${status} ${code} for a caller without a token`);
      return `401 ${code} without a token`;
    },
  },
];
