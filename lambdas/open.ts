import { type Bucket, openBucket } from '../adapters/bucket.ts';
import { type Key, openKey } from '../adapters/key.ts';
import { type Mailer, openMailer } from '../adapters/mailer.ts';
import { type NotaryClient, openNotaryClient } from '../adapters/notary-client.ts';
import { openTable, type Table } from '../adapters/table.ts';
import type { Environment } from './environment.ts';
import { type NeedName, needs } from './needs.ts';

interface OpenedByKind {
  readonly table: Table;
  readonly bucket: Bucket;
  readonly key: Key;
  readonly function: NotaryClient;
  readonly mail: Mailer;
  /** Their path: whoever needs them opens it by adapters/secrets.ts, whose client would be in every bundle otherwise. */
  readonly secrets: string;
  /** What adapters/firewall.ts reads, for the same reason. */
  readonly firewall: string;
}

/** What a handler gets: exactly what its route or trigger declared; anything else is a type error. */
export type Opened<N extends NeedName> = { readonly [Name in N]: OpenedByKind[(typeof needs)[Name]['kind']] };

const openers: {
  readonly [Kind in keyof OpenedByKind]: (name: string, environment: Environment) => OpenedByKind[Kind];
} = {
  table: openTable,
  bucket: openBucket,
  key: openKey,
  function: openNotaryClient,
  mail: (identityArn, { settings }) => openMailer({ identityArn, from: settings.mailFrom }),
  secrets: (path) => path,
  firewall: (place) => place,
};

export const open = <N extends NeedName>(names: readonly N[], environment: Environment): Opened<N> =>
  Object.fromEntries(
    names.map((name) => [name, openers[needs[name].kind](environment.nameOf(name), environment)]),
  ) as unknown as Opened<N>;
