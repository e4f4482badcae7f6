import type { Bucket } from '../adapters/bucket.ts';
import type { FederationClient } from '../adapters/federation-client.ts';
import type { FirewallPlace } from '../adapters/firewall.ts';
import type { Key } from '../adapters/key.ts';
import type { Mailer } from '../adapters/mailer.ts';
import type { NotaryClient } from '../adapters/notary-client.ts';
import type { Secrets } from '../adapters/secrets.ts';
import type { Table } from '../adapters/table.ts';
import type { Environment } from './environment.ts';
import { type NeedName, needs } from './needs.ts';

interface OpenedByKind {
  readonly table: Table;
  readonly bucket: Bucket;
  readonly key: Key;
  readonly function: NotaryClient;
  readonly federation: FederationClient;
  readonly mail: Mailer;
  readonly secrets: Secrets;
  /** Undefined: there is none. */
  readonly firewall: FirewallPlace | undefined;
}

type Opener<T> = (name: string, settings: Environment['settings']) => T;
type KindOf<N extends NeedName> = (typeof needs)[N]['kind'];

/** What a handler gets: exactly what its route or trigger declared; anything else is a type error. */
export type Opened<N extends NeedName> = { readonly [Name in N]: OpenedByKind[KindOf<Name>] };

/**
 * What opens each kind that is needed, by its physical name: a missing or a superfluous one is a type error. A function passes its own, for
 * what it imports is what its bundle carries.
 */
export type Openers<N extends NeedName> = {
  readonly [Kind in KindOf<N>]: Opener<OpenedByKind[Kind]>;
} & { readonly [Kind in Exclude<keyof OpenedByKind, KindOf<N>>]?: never };

export const open = <N extends NeedName>(
  names: readonly N[],
  { nameOf, settings }: Environment,
  openers: Openers<N>,
): Opened<N> => {
  const byKind = openers as Readonly<Record<string, Opener<unknown>>>;
  return Object.fromEntries(
    names.map((name) => [name, byKind[needs[name].kind]?.(nameOf(name), settings)]),
  ) as unknown as Opened<N>;
};
