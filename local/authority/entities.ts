/** The authority's own certificates: a root, a CA for seals, a CA for timestamps, OCSP responders, TSAs; each renewed in time. */

import { randomBytes } from 'node:crypto';
import type { SealAlgorithmName } from '../../core/pades/algorithms.ts';
import { parseCertificate } from '../../core/trust/certificate.ts';
import type { Certificate } from '../../core/trust/types.ts';
import {
  addresses,
  certificateAuthority,
  extendedKeyUsage,
  keyUsage,
  ocspNoCheck,
  type Subject,
  writeName,
} from '../../core/trust/write-certificate.ts';
import { generateSigningKey, type SigningKey } from './signing-key.ts';
import type { Entity, State } from './state.ts';
import { wholeSecond } from './whole-second.ts';
import { writeCertificate } from './write-certificate.ts';

/** Years. */
export interface Validity {
  readonly root: number;
  readonly intermediate: number;
  readonly seal: number;
  readonly tsa: number;
  /** After this long a TSA signs with a new key. */
  readonly tsaKeyUse: number;
  readonly responder: number;
}

export const defaultValidity: Validity = { root: 30, intermediate: 20, seal: 5, tsa: 11, tsaKeyUse: 1, responder: 1 };

export interface EntitySettings {
  readonly state: State;
  readonly baseUrl: string;
  readonly now: () => Date;
  readonly organization: string;
  readonly algorithm: SealAlgorithmName;
  readonly validity: Validity;
}

/** Whole years by the calendar, the rest in days. */
export const addYears = (date: Date, years: number): Date => {
  const whole = Math.trunc(years);
  const moved = new Date(date);
  moved.setUTCFullYear(date.getUTCFullYear() + whole);
  return new Date(moved.getTime() + (years - whole) * 365 * 86_400_000);
};

/** 16 octets, positive (RFC 5280 4.1.2.2). */
const newSerial = (): Uint8Array => {
  const serial = new Uint8Array(randomBytes(16));
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return serial;
};

export type CaKind = 'root' | 'issuing' | 'timestamping';

const caNames: Readonly<Record<CaKind, string>> = {
  root: 'Root CA',
  issuing: 'Document Signing CA',
  timestamping: 'Timestamping CA',
};

export interface IssueRequest {
  readonly ca: Entity;
  readonly spki: Uint8Array;
  readonly subject: Subject;
  readonly years: number;
  readonly extensions: readonly Uint8Array[];
  /** Responders with ocsp-nocheck name no address to ask. */
  readonly withAddresses: boolean;
  /** Default: now. */
  readonly notBefore?: Date;
}

export interface Entities {
  /** The newest CA of a kind that outlives `until`; made when there is none. */
  readonly ca: (kind: CaKind, until: Date) => Entity;
  readonly tsa: () => Entity;
  readonly responderOf: (ca: Entity) => Entity;
  readonly issue: (request: IssueRequest) => Certificate;
}

export const openEntities = ({ state, baseUrl, now, organization, algorithm, validity }: EntitySettings): Entities => {
  const newest = (kind: string, fits: (entity: Entity) => boolean): Entity | undefined =>
    state.entities().findLast((entity) => entity.kind === kind && fits(entity));
  const nextId = (kind: string): string =>
    `${kind}-${state.entities().filter((entity) => entity.kind === kind).length + 1}`;
  const usableUntil =
    (until: Date) =>
    ({ certificate }: Entity): boolean =>
      certificate.notBefore <= now() && certificate.notAfter >= until;

  const issue = ({ ca, spki, subject, years, extensions, withAddresses, ...rest }: IssueRequest): Certificate => {
    const notBefore = wholeSecond(rest.notBefore ?? now());
    const urls = { ocsp: `${baseUrl}/ocsp`, issuer: `${baseUrl}/ca/${ca.id}.cer`, crl: `${baseUrl}/crl/${ca.id}.crl` };
    const certificate = parseCertificate(
      writeCertificate(
        {
          serial: newSerial(),
          subject: writeName(subject),
          issuer: ca.certificate.subject.der,
          notBefore,
          notAfter: addYears(notBefore, years),
          spki,
          extensions: [...extensions, ...(withAddresses ? addresses(urls) : [])],
        },
        ca.key,
      ),
    );
    state.recordIssued({ ca: ca.id, serial: certificate.serial });
    return certificate;
  };

  const makeRoot = (key: SigningKey, commonName: string): Certificate => {
    const notBefore = wholeSecond(now());
    const name = writeName({ commonName, organization, country: 'JP' });
    return parseCertificate(
      writeCertificate(
        {
          serial: newSerial(),
          subject: name,
          issuer: name,
          notBefore,
          notAfter: addYears(notBefore, validity.root),
          spki: key.spki,
          extensions: [certificateAuthority(undefined), keyUsage('keyCertSign', 'cRLSign')],
        },
        key,
      ),
    );
  };

  const add = (
    kind: string,
    issuer: Entity | undefined,
    make: (key: SigningKey, id: string) => Certificate,
  ): Entity => {
    const key = generateSigningKey(algorithm);
    const id = nextId(kind);
    const entity: Entity = { id, kind, issuer: issuer?.id, certificate: make(key, id), key };
    state.addEntity(entity);
    return entity;
  };

  const generation = (id: string): string => id.slice(id.lastIndexOf('-') + 1);

  const ca = (kind: CaKind, until: Date): Entity => {
    const existing = newest(kind, usableUntil(until));
    if (existing !== undefined) return existing;
    const nameOf = (id: string): string => `${organization} ${caNames[kind]} ${generation(id)}`;
    if (kind === 'root') return add('root', undefined, (key, id) => makeRoot(key, nameOf(id)));
    const root = ca('root', addYears(now(), validity.intermediate));
    return add(kind, root, (key, id) =>
      issue({
        ca: root,
        spki: key.spki,
        subject: { commonName: nameOf(id), organization, country: 'JP' },
        years: validity.intermediate,
        extensions: [certificateAuthority(0), keyUsage('keyCertSign', 'cRLSign')],
        withAddresses: true,
      }),
    );
  };

  const tsa = (): Entity => {
    const youngest = addYears(now(), -validity.tsaKeyUse);
    const existing = newest('tsa', (entity) => usableUntil(now())(entity) && entity.certificate.notBefore > youngest);
    if (existing !== undefined) return existing;
    const issuer = ca('timestamping', addYears(now(), validity.tsa));
    return add('tsa', issuer, (key, id) =>
      issue({
        ca: issuer,
        spki: key.spki,
        subject: { commonName: `${organization} TSA ${generation(id)}`, organization, country: 'JP' },
        years: validity.tsa,
        extensions: [keyUsage('digitalSignature'), extendedKeyUsage(['timeStamping'], true)],
        withAddresses: true,
      }),
    );
  };

  const responderOf = (of: Entity): Entity => {
    const kind = `ocsp-${of.id}`;
    const soon = addYears(now(), validity.responder / 4);
    return (
      newest(kind, usableUntil(soon)) ??
      add(kind, of, (key, id) =>
        issue({
          ca: of,
          spki: key.spki,
          subject: { commonName: `${organization} OCSP ${id.slice(5)}`, organization, country: 'JP' },
          years: validity.responder,
          extensions: [keyUsage('digitalSignature'), extendedKeyUsage(['ocspSigning'], false), ocspNoCheck()],
          withAddresses: false,
          // Made at the first question, but whoever asks judges as of a moment before it.
          notBefore: new Date(Math.max(of.certificate.notBefore.getTime(), now().getTime() - 3_600_000)),
        }),
      )
    );
  };

  return { ca, tsa, responderOf, issue };
};
