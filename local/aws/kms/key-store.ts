import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory, writeDurably } from '../durable-files.ts';
import { AwsFault } from '../fault.ts';
import { aliasArn, keyArn } from '../place.ts';
import { type KeySpec, keySpecs } from './key-specs.ts';

/** A key that the runner wants to be there. */
export interface KeyRequest {
  /** Without the prefix `alias/`. */
  readonly alias: string;
  readonly spec: KeySpec;
  readonly multiRegion: boolean;
  /** Where a key of another spec has the alias, a new one takes it over. */
  readonly mayReplace?: boolean;
}

export interface KmsKey extends Omit<KeyRequest, 'mayReplace'> {
  readonly keyId: string;
  readonly arn: string;
  readonly createdAt: Date;
  /** Raw bytes of a secret key, or PKCS #8 in DER; large RSA keys take seconds to make and are waited for at first use. */
  readonly material: Promise<Uint8Array>;
}

interface StoredKey extends Omit<KeyRequest, 'mayReplace'> {
  readonly keyId: string;
  readonly createdAt: string;
  /** Base64; lacking while it is being generated. */
  readonly material?: string;
}

export interface KeyStore {
  readonly keys: readonly KmsKey[];
  /** By id, ARN, alias (`alias/x`) or ARN of an alias. @throws NotFoundException */
  readonly find: (name: string) => KmsKey;
  readonly close: () => Promise<void>;
}

/** Opens the directory of keys and makes those that are wanted and missing. @throws Error when one is there with another spec. */
export const openKeyStore = async (
  directory: string,
  { wanted, now }: { readonly wanted: readonly KeyRequest[]; readonly now: () => Date },
): Promise<KeyStore> => {
  makeDirectory(directory);
  const stored = readdirSync(directory)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(join(directory, file), 'utf8')) as StoredKey);

  const pathOf = (key: StoredKey): string => join(directory, `${key.keyId}.json`);
  const create = async (request: KeyRequest): Promise<StoredKey> => {
    const id = randomUUID();
    const key: StoredKey = {
      alias: request.alias,
      spec: request.spec,
      multiRegion: request.multiRegion,
      keyId: request.multiRegion ? `mrk-${id.replaceAll('-', '')}` : id,
      createdAt: now().toISOString(),
    };
    await writeDurably(pathOf(key), JSON.stringify(key));
    return key;
  };
  const materialOf = async (key: StoredKey): Promise<Uint8Array> => {
    if (key.material !== undefined) return Buffer.from(key.material, 'base64');
    const material = await keySpecs[key.spec].generate();
    await writeDurably(pathOf(key), JSON.stringify({ ...key, material: Buffer.from(material).toString('base64') }));
    return material;
  };
  const open = (key: StoredKey): KmsKey => {
    const material = materialOf(key);
    // Whoever uses the key hears of the failure; without a listener it would end the process.
    material.catch(() => undefined);
    const { alias, spec, multiRegion, keyId, createdAt } = key;
    return { alias, spec, multiRegion, keyId, arn: keyArn(keyId), createdAt: new Date(createdAt), material };
  };

  const all = await Promise.all(
    wanted.map(async (request) => {
      const known = stored.find(({ alias }) => alias === request.alias);
      if (request.mayReplace === true && known !== undefined && known.spec !== request.spec) {
        // The alias goes to a new key; the old one is known by its id from now on.
        const former = { ...known, alias: `${known.alias}-${known.keyId}` };
        await writeDurably(pathOf(known), JSON.stringify(former));
        stored.splice(stored.indexOf(known), 1, former);
        return create(request);
      }
      if (known !== undefined && (known.spec !== request.spec || known.multiRegion !== request.multiRegion)) {
        throw new Error(
          `The key ${request.alias} in ${directory} is ${known.spec}, but ${request.spec} is wanted. Start afresh, without the old data.`,
        );
      }
      return known ?? (await create(request));
    }),
  );
  const unwanted = stored.filter((key) => !all.includes(key));
  const keys = [...all, ...unwanted].map(open);

  return {
    keys,
    find: (name) => {
      const key = keys.find(({ keyId, arn, alias }) => [keyId, arn, `alias/${alias}`, aliasArn(alias)].includes(name));
      if (key === undefined) throw new AwsFault('NotFoundException', `Key '${name}' does not exist`);
      return key;
    },
    close: async () => {
      await Promise.allSettled(keys.map(({ material }) => material));
    },
  };
};
