/** Every kind of input, sealed at every level with every kind of key, by one participant and by three in sequence. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isCloudSignError } from '../../core/errors.ts';
import type { SealAlgorithmName } from '../../core/pades/algorithms.ts';
import { completeEvidence } from '../../core/pades/complete.ts';
import { PrefixHash } from '../../core/pades/prefix-hash.ts';
import { sealAct } from '../../core/pades/seal.ts';
import { openPdf, type PdfFile } from '../../core/pdf/file.ts';
import type { LocalSealer } from '../../local/local-sealer.ts';
import { drawingOf } from '../drawing/filled-contract.ts';
import type { Input } from './inputs/make-inputs.ts';

export type Level = 'B-B' | 'B-T' | 'B-LT' | 'B-LTA';
export type KeyName = 'ec256' | 'ec384' | 'rsa3072-pss' | 'rsa3072';

export const keys: Readonly<Record<KeyName, SealAlgorithmName>> = {
  ec256: 'ecdsa-p256-sha256',
  ec384: 'ecdsa-p384-sha384',
  'rsa3072-pss': 'rsa3072-pss-sha256',
  rsa3072: 'rsa3072-pkcs1-sha256',
};

export interface Shape {
  readonly level: Level;
  readonly participants: number;
  /** Each participant fills in inputs on the pages, and the document's id stands in the margins. */
  readonly filled?: boolean;
}

export const shapes: readonly Shape[] = [
  { level: 'B-B', participants: 1 },
  { level: 'B-T', participants: 1 },
  { level: 'B-LT', participants: 1 },
  { level: 'B-LTA', participants: 1 },
  { level: 'B-LTA', participants: 3 },
  { level: 'B-LTA', participants: 3, filled: true },
];

/** A file that came signed takes no inputs. */
export const shapesFor = ({ earlier }: Input): readonly Shape[] =>
  shapes.filter(({ filled }) => filled !== true || earlier.length === 0);

export const nameOf = ({ level, participants, filled }: Shape): string => {
  if (filled) return `${participants} fill in and seal, then ${level}`;
  return participants === 1 ? level : `${participants} seals, then ${level}`;
};

export interface SealedCase extends Shape {
  readonly input: Input;
  readonly key: KeyName;
  readonly path: string;
  /** Fields of our seals. */
  readonly seals: readonly string[];
}

const people = [
  { name: '山田 太郎 <taro@example.jp>', reason: '送信: 電子メール認証とワンタイムパスワード' },
  { name: 'Hanako Sato <hanako@example.com>', reason: 'Consent: link by e-mail, one-time password by SMS' },
  { name: 'José Müller <jose@example.org>', reason: 'Consent: link by e-mail' },
];

export interface Sealing extends Shape {
  readonly key: KeyName;
  readonly sealer: LocalSealer;
  readonly now: () => Date;
}

/** As the service does it: one revision an act, then the evidence. */
export const sealFile = async (
  original: PdfFile,
  { key, level, participants, filled, sealer, now }: Sealing,
): Promise<{ readonly file: PdfFile; readonly seals: readonly string[] }> => {
  const { timestamp, collect, newId } = sealer;
  const prefix = new PrefixHash();
  const seals: string[] = [];
  let file = original;
  for (const { name, reason } of people.slice(0, participants)) {
    const { identity, signer } = identityOf(sealer, key);
    const sealed = await sealAct({
      file,
      act: { name, reason, fieldName: `Act${seals.length + 1}` },
      identity,
      signer,
      timestamp,
      level: level === 'B-B' ? 'B-B' : 'B-T',
      time: now(),
      id: newId(),
      prefix,
      drawing: filled ? await drawingOf(file, seals.length) : undefined,
    });
    file = sealed.file;
    seals.push(sealed.fieldName);
  }
  if (level !== 'B-LT' && level !== 'B-LTA') return { file, seals };
  const completed = await completeEvidence({ file, level, from: original.size, prefix, collect, timestamp, newId });
  return { file: completed.file, seals };
};

type Identity = ReturnType<LocalSealer['newIdentity']>;
const identities = new WeakMap<LocalSealer, Map<KeyName, Identity>>();

/** The service has one key; so has each authority here of each kind. */
const identityOf = (sealer: LocalSealer, key: KeyName): Identity => {
  const known = identities.get(sealer) ?? new Map<KeyName, Identity>();
  identities.set(sealer, known);
  const identity = known.get(key) ?? sealer.newIdentity(keys[key]);
  known.set(key, identity);
  return identity;
};

const fileNameOf = (input: Input, key: KeyName, shape: Shape): string =>
  [input.name, key, nameOf(shape)].map((part) => part.replace(/[^A-Za-z0-9]+/g, '-')).join('_');

export interface Refused extends Shape {
  readonly input: Input;
  readonly key: KeyName;
  readonly reason: string;
}

export const isSealed = (one: SealedCase | Refused): one is SealedCase => 'path' in one;

/** One case; a refusal is an answer. */
export const sealCase = async (
  input: Input,
  { directory, ...sealing }: Sealing & { readonly directory: string },
): Promise<SealedCase | Refused> => {
  const { key, level, participants, filled = false } = sealing;
  try {
    const original = openPdf(new Uint8Array(readFileSync(input.path)));
    const { file, seals } = await sealFile(original, sealing);
    const path = join(directory, `${fileNameOf(input, key, sealing)}.pdf`);
    writeFileSync(path, Buffer.concat(file.chunks));
    return { input, key, level, participants, filled, path, seals };
  } catch (error) {
    const reason = isCloudSignError(error) ? `${error.code} ${error.detail ?? ''}` : String(error);
    return { input, key, level, participants, filled, reason };
  }
};
