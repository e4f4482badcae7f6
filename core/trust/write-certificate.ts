/** Writes certificates (RFC 5280); whoever has the key signs them. */
import { createHash } from 'node:crypto';
import type { SealAlgorithm } from '../pades/algorithms.ts';
import { sealAlgorithmIdentifier } from './algorithm-identifier.ts';
import { readElement } from './asn1.ts';
import { extensionOid, keyUsages, purpose, readPublicKey } from './certificate.ts';
import * as der from './der.ts';
import type { KeyUsage } from './types.ts';

export interface Subject {
  readonly commonName: string;
  readonly organization?: string | undefined;
  readonly country?: string | undefined;
}

const attribute = (oid: string, value: Uint8Array): Uint8Array => der.setOf(der.sequence(der.oid(oid), value));

/** A distinguished name, DER: country, organization, common name. */
export const writeName = ({ commonName, organization, country }: Subject): Uint8Array =>
  der.sequence(
    ...(country === undefined ? [] : [attribute('2.5.4.6', der.printableString(country))]),
    ...(organization === undefined ? [] : [attribute('2.5.4.10', der.utf8String(organization))]),
    attribute('2.5.4.3', der.utf8String(commonName)),
  );

/** RFC 5280 4.2.1.2, method 1. */
export const keyIdOf = (spki: Uint8Array): Uint8Array =>
  new Uint8Array(
    createHash('sha1')
      .update(readPublicKey(readElement(spki)).key)
      .digest(),
  );

const extension = (oid: string, value: Uint8Array, critical = false): Uint8Array =>
  der.sequence(der.oid(oid), ...(critical ? [der.boolean(true)] : []), der.octetString(value));

/** The extension, critical (RFC 5280 4.2.1.3). */
export const keyUsage = (...usages: readonly KeyUsage[]): Uint8Array =>
  extension(extensionOid.keyUsage, der.namedBits(usages.map((usage) => keyUsages.indexOf(usage))), true);

/** The extension (RFC 5280 4.2.1.12). */
export const extendedKeyUsage = (purposes: readonly (keyof typeof purpose)[], critical: boolean): Uint8Array =>
  extension(extensionOid.extendedKeyUsage, der.sequence(...purposes.map((name) => der.oid(purpose[name]))), critical);

/** BasicConstraints of a CA, critical (RFC 5280 4.2.1.9); undefined: paths below it of any length. */
export const certificateAuthority = (pathLength: number | undefined): Uint8Array =>
  extension(
    extensionOid.basicConstraints,
    der.sequence(der.boolean(true), ...(pathLength === undefined ? [] : [der.integer(pathLength)])),
    true,
  );

/** Nobody need ask whether this responder is revoked (RFC 6960 4.2.2.2.1). */
export const ocspNoCheck = (): Uint8Array => extension(extensionOid.ocspNoCheck, der.nullValue());

const uri = (address: string): Uint8Array => der.retag(0x86, der.ia5String(address));

export interface Addresses {
  readonly ocsp: string;
  readonly issuer: string;
  readonly crl: string;
}

/** Where its status and its issuer are found: authority information (RFC 5280 4.2.2.1) and CRL distribution point (4.2.1.13). */
export const addresses = ({ ocsp, issuer, crl }: Addresses): readonly Uint8Array[] => [
  extension(
    extensionOid.authorityInformation,
    der.sequence(
      der.sequence(der.oid('1.3.6.1.5.5.7.48.1'), uri(ocsp)),
      der.sequence(der.oid('1.3.6.1.5.5.7.48.2'), uri(issuer)),
    ),
  ),
  extension(extensionOid.crlDistributionPoints, der.sequence(der.sequence(der.explicit(0, der.explicit(0, uri(crl)))))),
];

export interface CertificateContent {
  readonly serial: Uint8Array;
  readonly subject: Uint8Array;
  readonly issuer: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly spki: Uint8Array;
  readonly extensions: readonly Uint8Array[];
}

export interface CertificateIssuer {
  readonly algorithm: SealAlgorithm;
  readonly spki: Uint8Array;
}

/** The TBSCertificate of a version 3 certificate with key identifiers: what its issuer signs. */
export const certificateToSign = (content: CertificateContent, issuer: CertificateIssuer): Uint8Array => {
  const keyIds = [
    extension(extensionOid.subjectKeyId, der.octetString(keyIdOf(content.spki))),
    extension(extensionOid.authorityKeyId, der.sequence(der.retag(0x80, der.octetString(keyIdOf(issuer.spki))))),
  ];
  return der.sequence(
    der.explicit(0, der.integer(2)),
    der.integer(content.serial),
    sealAlgorithmIdentifier(issuer.algorithm),
    content.issuer,
    der.sequence(der.time(content.notBefore), der.time(content.notAfter)),
    content.subject,
    content.spki,
    der.explicit(3, der.sequence(...content.extensions, ...keyIds)),
  );
};

/** A certificate, or a request for one: what was signed, how, and the signature. */
export const signedObject = (toSign: Uint8Array, algorithm: SealAlgorithm, signature: Uint8Array): Uint8Array =>
  der.sequence(toSign, sealAlgorithmIdentifier(algorithm), der.bitString(signature));
