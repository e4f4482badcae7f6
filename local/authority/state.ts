/** What the authority keeps in its directory: one state file, and a key and a certificate file for each of its own entities. */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SealAlgorithmName } from '../../core/pades/algorithms.ts';
import { parseCertificate } from '../../core/trust/certificate.ts';
import type { Certificate, RevocationReason } from '../../core/trust/types.ts';
import { readSigningKey, type SigningKey } from './signing-key.ts';

/** Name of the kind and number of the generation: `root-1`, `timestamping-2`, `ocsp-root-1-3`. */
export type EntityId = string;

export interface Entity {
  readonly id: EntityId;
  readonly kind: string;
  /** Undefined: self-signed. */
  readonly issuer: EntityId | undefined;
  readonly certificate: Certificate;
  readonly key: SigningKey;
}

export interface Issued {
  readonly ca: EntityId;
  readonly serial: string;
  readonly revoked?: { readonly at: string; readonly reason: RevocationReason };
}

interface EntityRecord {
  readonly id: EntityId;
  readonly kind: string;
  readonly issuer?: EntityId | undefined;
  readonly algorithm: SealAlgorithmName;
}

interface StateFile {
  readonly version: 1;
  readonly entities: readonly EntityRecord[];
  readonly issued: readonly Issued[];
}

export interface State {
  readonly entities: () => readonly Entity[];
  readonly issued: () => readonly Issued[];
  readonly addEntity: (entity: Entity) => void;
  readonly recordIssued: (issued: Issued) => void;
}

const write = (path: string, data: string | Uint8Array): void => {
  writeFileSync(`${path}.new`, data, { mode: 0o600 });
  renameSync(`${path}.new`, path);
};

export const openState = (directory: string): State => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
  const file = join(directory, 'authority.json');
  const empty: StateFile = { version: 1, entities: [], issued: [] };
  const stored: StateFile = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : empty;
  let entities: readonly Entity[] = stored.entities.map(({ id, kind, issuer, algorithm }) => ({
    id,
    kind,
    issuer,
    certificate: parseCertificate(new Uint8Array(readFileSync(join(directory, `${id}.cer`)))),
    key: readSigningKey(readFileSync(join(directory, `${id}.key.pem`), 'utf8'), algorithm),
  }));
  const issued = new Map(stored.issued.map((one) => [`${one.ca} ${one.serial}`, one]));
  const save = (): void =>
    write(
      file,
      `${JSON.stringify(
        {
          version: 1,
          entities: entities.map(({ id, kind, issuer, key }) => ({ id, kind, issuer, algorithm: key.algorithm.name })),
          issued: [...issued.values()],
        } satisfies StateFile,
        undefined,
        2,
      )}\n`,
    );
  return {
    entities: () => entities,
    issued: () => [...issued.values()],
    addEntity: (entity) => {
      write(join(directory, `${entity.id}.key.pem`), entity.key.pem);
      write(join(directory, `${entity.id}.cer`), entity.certificate.der);
      entities = [...entities, entity];
      save();
    },
    recordIssued: (one) => {
      issued.set(`${one.ca} ${one.serial}`, one);
      save();
    },
  };
};
