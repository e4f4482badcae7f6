/** @signpdf and pdf-lib with a CMS by OpenSSL: nothing in the signature is ours. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signBySignpdf as sign } from '../../support/sign-by-signpdf.ts';
import { lastLine, runProgram } from '../run-program.ts';
import type { Counterparty } from './counterparty.ts';

const pem = (path: string): string => {
  const lines = readFileSync(path).toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
};

const cmsByOpenssl = async (content: Uint8Array, { key, chain }: Counterparty): Promise<Uint8Array> => {
  const directory = mkdtempSync(join(tmpdir(), 'conformance-cms-'));
  const at = (name: string): string => join(directory, name);
  try {
    const [leaf = '', ...above] = chain.map(pem);
    writeFileSync(at('content'), content);
    writeFileSync(at('leaf.pem'), leaf);
    writeFileSync(at('above.pem'), above.join(''));
    const identity = ['-signer', at('leaf.pem'), '-certfile', at('above.pem'), '-inkey', key];
    const form = [
      '-binary',
      '-md',
      'sha256',
      '-nosmimecap',
      '-outform',
      'DER',
      '-in',
      at('content'),
      '-out',
      at('cms'),
    ];
    const outcome = await runProgram('openssl', ['cms', '-sign', ...identity, ...form]);
    if (outcome.status !== 0) throw new Error(`openssl: ${lastLine(outcome)}`);
    return new Uint8Array(readFileSync(at('cms')));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

/** Answers why it couldn't sign, or undefined. */
export const signBySignpdf = async (
  { input, output }: { readonly input: string; readonly output: string },
  counterparty: Counterparty,
): Promise<string | undefined> => {
  try {
    const pdf = new Uint8Array(readFileSync(input));
    writeFileSync(output, await sign(pdf, (content) => cmsByOpenssl(content, counterparty)));
    return undefined;
  } catch (error) {
    return String(error);
  }
};
