/** npm run seal: the sealing engine alone, with keys in memory and the local authority in this process. Nothing goes out. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type ErrorCode, errorTable, isCloudSignError } from '../core/errors.ts';
import type { SealAlgorithmName } from '../core/pades/algorithms.ts';
import { type Completed, completeEvidence } from '../core/pades/complete.ts';
import { PrefixHash } from '../core/pades/prefix-hash.ts';
import { type Sealed, sealAct } from '../core/pades/seal.ts';
import { sealKeys } from '../core/pades/seal-keys.ts';
import { openPdf, type PdfFile } from '../core/pdf/file.ts';
import { toHex } from '../core/trust/hex.ts';
import { type LocalSealer, openLocalSealer } from '../local/local-sealer.ts';
import { readWidgets } from '../local/widgets-file.ts';

const keys: Readonly<Record<string, SealAlgorithmName>> = {
  ...sealKeys,
  // What the service doesn't seal with: it counts until 2029 only.
  'rsa3072-pkcs1': 'rsa3072-pkcs1-sha256',
  'rsa4096-pkcs1': 'rsa4096-pkcs1-sha512',
};
const levels = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const;
type Level = (typeof levels)[number];

const usage = `npm run seal -- IN.pdf OUT.pdf [options]
  --level ${levels.join('|')}   default B-LTA
  --key ${Object.keys(keys).join('|')}   default ec256
  --reason TEXT    default "Sealed for a test"
  --name TEXT      default "CloudSign"
  --repeat N       seals one after the other, each a revision; default 1
  --widgets FILE   JSON: inputs that the seals fill in, e.g. [{"kind":"text","x":60,"y":250,"width":200,"height":20,"text":"東京都"},
                   {"kind":"seal","by":2,"x":400,"y":60,"width":50,"height":50,"name":"山田"}]; local/widgets-file.ts has all of them`;

interface Settings {
  readonly input: string;
  readonly output: string;
  readonly level: Level;
  readonly algorithm: SealAlgorithmName;
  readonly reason: string;
  readonly name: string;
  readonly repeat: number;
  readonly widgets: string | undefined;
}

const readSettings = (): Settings | undefined => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      level: { type: 'string', default: 'B-LTA' },
      key: { type: 'string', default: 'ec256' },
      reason: { type: 'string', default: 'Sealed for a test' },
      name: { type: 'string', default: 'CloudSign' },
      repeat: { type: 'string', default: '1' },
      widgets: { type: 'string' },
    },
  });
  const [input, output, ...more] = positionals;
  const level = levels.find((one) => one === values.level);
  const algorithm = keys[values.key];
  const repeat = Number(values.repeat);
  if (input === undefined || output === undefined || more.length > 0 || level === undefined) return undefined;
  if (algorithm === undefined || !Number.isInteger(repeat) || repeat < 1) return undefined;
  const { reason, name, widgets } = values;
  return { input, output, level, algorithm, reason, name, repeat, widgets };
};

const authorityDirectory = join('.local', 'seal');

const pem = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`;

const sealRepeatedly = async (
  file: PdfFile,
  sealer: LocalSealer,
  { settings, prefix }: { readonly settings: Settings; readonly prefix: PrefixHash },
): Promise<readonly Sealed[]> => {
  const { identity, signer } = sealer.newIdentity(settings.algorithm);
  const draw = settings.widgets === undefined ? undefined : readWidgets(settings.widgets);
  const seals: Sealed[] = [];
  for (let n = 1; n <= settings.repeat; n++) {
    const last = seals.at(-1);
    seals.push(
      await sealAct({
        file: last?.file ?? file,
        drawing: await draw?.(last?.file ?? file, n),
        act: { name: settings.name, reason: settings.reason, fieldName: `Act${n}` },
        identity,
        signer,
        timestamp: sealer.timestamp,
        level: settings.level === 'B-B' ? 'B-B' : 'B-T',
        time: new Date(),
        id: sealer.newId(),
        prefix,
        tokenBytes: last?.timestamp?.der.length,
      }),
    );
  }
  return seals;
};

const complete = async (
  file: PdfFile,
  sealer: LocalSealer,
  options: { readonly level: Level; readonly from: number; readonly prefix: PrefixHash },
): Promise<Completed | undefined> => {
  const { level, from, prefix } = options;
  if (level !== 'B-LT' && level !== 'B-LTA') return undefined;
  const { collect, timestamp, newId } = sealer;
  return completeEvidence({ file, level, from, prefix, collect, timestamp, newId });
};

const run = async (settings: Settings): Promise<void> => {
  const original = openPdf(new Uint8Array(readFileSync(settings.input)));
  mkdirSync(authorityDirectory, { recursive: true });
  const sealer = await openLocalSealer({ directory: authorityDirectory, now: () => new Date() });
  const root = join(authorityDirectory, 'root.pem');
  writeFileSync(root, pem(sealer.authority.root().der));

  const prefix = new PrefixHash();
  const began = performance.now();
  const seals = await sealRepeatedly(original, sealer, { settings, prefix });
  const sealed = seals.at(-1)?.file ?? original;
  const completed = await complete(sealed, sealer, { level: settings.level, from: original.size, prefix });
  const took = performance.now() - began;
  const file = completed?.file ?? sealed;
  writeFileSync(settings.output, Buffer.concat(file.chunks));

  console.log(`${settings.output}: ${settings.level}, ${settings.algorithm}, ${took.toFixed(0)} ms`);
  console.log(`fields: ${seals.map(({ fieldName }) => fieldName).join(', ')}`);
  console.log(`bytes: ${original.size} + ${file.size - original.size}`);
  console.log(`sha256: ${toHex(prefix.digest(file, 'sha256'))}`);
  if (completed?.validUntil !== undefined) console.log(`renew before: ${completed.validUntil.toISOString()}`);
  console.log(`verify: npm run verify -- ${settings.output} --trust ${root}`);
};

const explain = (code: ErrorCode, detail: string | undefined): string =>
  `${code}: ${errorTable[code].en}${detail === undefined ? '' : ` (${detail})`}`;

try {
  const settings = readSettings();
  if (settings === undefined) {
    console.error(usage);
    process.exitCode = 2;
  } else await run(settings);
} catch (error) {
  console.error(
    isCloudSignError(error) ? explain(error.code, error.detail) : error instanceof Error ? error.message : error,
  );
  process.exitCode = 1;
}
