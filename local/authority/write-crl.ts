/** The CRL of a CA (RFC 5280 5), made anew for each request. */

import { sealAlgorithmIdentifier } from '../../core/trust/algorithm-identifier.ts';
import * as der from '../../core/trust/der.ts';
import { fromHex } from '../../core/trust/hex.ts';
import { revocationReasonCode } from '../../core/trust/revocation-reason.ts';
import { keyIdOf } from '../../core/trust/write-certificate.ts';
import type { CrlFault } from './faults.ts';
import type { SigningKey } from './signing-key.ts';
import type { Entity, Issued } from './state.ts';
import { wholeSecond } from './whole-second.ts';

export interface CrlSources {
  readonly ca: Entity;
  readonly issued: readonly Issued[];
  readonly now: Date;
  /** Milliseconds until nextUpdate. */
  readonly validFor: number;
  readonly fault?: CrlFault | undefined;
  readonly otherKey: () => SigningKey;
}

const extension = (oid: string, value: Uint8Array, critical = false): Uint8Array =>
  der.sequence(der.oid(oid), ...(critical ? [der.boolean(true)] : []), der.octetString(value));

const flag = (n: number): Uint8Array => der.retag(0x80 | n, der.boolean(true));
const STALE = 400 * 86_400_000;

const faultyExtensions: Partial<Readonly<Record<CrlFault, readonly Uint8Array[]>>> = {
  delta: [extension('2.5.29.27', der.integer(1), true)],
  indirect: [extension('2.5.29.28', der.sequence(flag(4)), true)],
  'wrong-scope': [extension('2.5.29.28', der.sequence(flag(5)), true)],
};

const entry = ({ serial, revoked }: Issued): Uint8Array =>
  der.sequence(
    der.element(0x02, fromHex(serial)),
    der.time(new Date(revoked?.at ?? 0)),
    der.sequence(extension('2.5.29.21', der.enumerated(revocationReasonCode(revoked?.reason ?? 'unspecified')))),
  );

export const writeCrl = ({ ca, issued, now, validFor, fault, otherKey }: CrlSources): Uint8Array => {
  const thisUpdate = wholeSecond(fault === 'stale' ? new Date(now.getTime() - STALE) : now);
  const own = issued.filter((one) => one.ca === ca.id);
  const revoked =
    fault === 'revoked'
      ? own.map((one) => ({ ...one, revoked: { at: now.toISOString(), reason: 'keyCompromise' as const } }))
      : own.filter((one) => one.revoked !== undefined);
  const key = fault === 'wrong-key' ? otherKey() : ca.key;
  const algorithm = sealAlgorithmIdentifier(key.algorithm);
  const extensions = [
    extension('2.5.29.35', der.sequence(der.retag(0x80, der.octetString(keyIdOf(ca.key.spki))))),
    extension('2.5.29.20', der.integer(Math.floor(thisUpdate.getTime() / 1000))),
    ...((fault === undefined ? undefined : faultyExtensions[fault]) ?? []),
  ];
  const tbs = der.sequence(
    der.integer(1),
    algorithm,
    ca.certificate.subject.der,
    der.time(thisUpdate),
    der.time(new Date(thisUpdate.getTime() + validFor)),
    ...(revoked.length === 0 ? [] : [der.sequence(...revoked.map(entry))]),
    der.explicit(0, der.sequence(...extensions)),
  );
  return der.sequence(tbs, algorithm, der.bitString(key.sign(tbs)));
};
