import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from './build-functions.ts';
import type { CodeToSign, SignedCode } from './sign-code.ts';

const path = (name: string): string => join(projectRoot, 'dist', `signed-${name}.json`);
const listPath = (name: string): string => join(projectRoot, 'dist', `to-sign-${name}.json`);

const read = <T>(file: string, none: T): T => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : none);
const write = (file: string, value: unknown): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);
};

/** What a deployment's code was signed as, between the steps of `npm run deploy`. */
export const readSigned = (name: string): SignedCode => read(path(name), {});
export const writeSigned = (name: string, signed: SignedCode): void => write(path(name), signed);
/** What the templates need to have signed. */
export const readToSign = (name: string): readonly CodeToSign[] => read(listPath(name), []);
export const writeToSign = (name: string, code: readonly CodeToSign[]): void => write(listPath(name), code);
