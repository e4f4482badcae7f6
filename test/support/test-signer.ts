/** Signers with a key in memory and a certificate of their own, and PDFs signed by hand: every byte is the test's to choose. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { type SealAlgorithm, sealAlgorithms } from '../../core/pades/algorithms.ts';
import { assembleSignedData, signedAttributes } from '../../core/pades/cms.ts';
import { latin1Bytes, latin1Text } from '../../core/pdf/characters.ts';
import { parseCertificate } from '../../core/trust/certificate.ts';
import * as der from '../../core/trust/der.ts';
import type { Certificate } from '../../core/trust/types.ts';

export const algorithm: SealAlgorithm = sealAlgorithms['ecdsa-p256-sha256'];
const ecdsaWithSha256 = der.sequence(der.oid('1.2.840.10045.4.3.2'));

export interface TestSigner {
  readonly certificate: Certificate;
  readonly sign: (data: Uint8Array) => Uint8Array;
}

/** A key of any kind: how it signs, and the AlgorithmIdentifier of that. */
export interface TestKey {
  readonly spki: Uint8Array;
  readonly algorithm: Uint8Array;
  readonly sign: (data: Uint8Array) => Uint8Array;
}

const p256Key = (): TestKey => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    spki: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })),
    algorithm: ecdsaWithSha256,
    sign: (data) => new Uint8Array(sign('sha256', data, privateKey)),
  };
};

export interface CertificateOptions {
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Signs the certificate; default: itself. */
  readonly issuer?: TestSigner;
  readonly isCa?: boolean;
  /** Default: P-256. */
  readonly key?: TestKey;
  /** Extensions, each a SEQUENCE. */
  readonly extensions?: readonly Uint8Array[];
}

const nameOf = (commonName: string): Uint8Array =>
  der.sequence(der.setOf(der.sequence(der.oid('2.5.4.3'), der.utf8String(commonName))));

let serial = 1000;

/** A key with a certificate. A self-issued one may be given as trust anchor: then nothing else is needed to trust it. */
export const newSigner = (commonName: string, options: CertificateOptions = {}): TestSigner => {
  const { spki, algorithm: ownAlgorithm, sign: own } = options.key ?? p256Key();
  const { notBefore = new Date('2020-01-01T00:00:00Z'), notAfter = new Date('2040-01-01T00:00:00Z'), issuer } = options;
  const basic = der.sequence(
    der.oid('2.5.29.19'),
    der.boolean(true),
    der.octetString(options.isCa === true ? der.sequence(der.boolean(true)) : der.sequence()),
  );
  // An issuer of these tests has a P-256 key.
  const signedBy = issuer === undefined ? ownAlgorithm : ecdsaWithSha256;
  const tbs = der.sequence(
    der.explicit(0, der.integer(2)),
    der.integer(serial++),
    signedBy,
    issuer?.certificate.subject.der ?? nameOf(commonName),
    der.sequence(der.time(notBefore), der.time(notAfter)),
    nameOf(commonName),
    spki,
    der.explicit(3, der.sequence(basic, ...(options.extensions ?? []))),
  );
  const signature = (issuer?.sign ?? own)(tbs);
  const certificate = parseCertificate(der.sequence(tbs, signedBy, der.bitString(signature)));
  return { certificate, sign: own };
};

/** Makes the value of /Contents from the two signed ranges. */
export type MakeContents = (covered: Uint8Array) => Uint8Array;

export const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());

/** A PAdES B-B signature. */
export const plainCms =
  (signer: TestSigner, options: { readonly timestamp?: (signature: Uint8Array) => Uint8Array } = {}): MakeContents =>
  (covered) => {
    const attributes = signedAttributes({
      contentDigest: sha256(covered),
      signerCertificate: signer.certificate,
      algorithm,
    });
    const signature = signer.sign(attributes);
    const timestampToken = options.timestamp?.(signature);
    return assembleSignedData({ attributes, signature, chain: [signer.certificate], algorithm, timestampToken });
  };

const roomDigits = 8192;

/** Entries of a signature dictionary whose range and value `fillSignature` writes. */
export const signatureEntries = (extra = '', subFilter = 'ETSI.CAdES.detached'): string =>
  `/Type/Sig/Filter/Adobe.PPKLite/SubFilter/${subFilter}/M(D:20260101000000Z)${extra}` +
  `/ByteRange[0 ${'*'.repeat(40)}]/Contents<${'0'.repeat(roomDigits)}>`;

/** Signs the file as it stands: the last unfilled range covers everything but its own /Contents. */
export const fillSignature = (file: Uint8Array, make: MakeContents): Uint8Array => {
  const text = latin1Text(file);
  const stars = text.lastIndexOf(`/ByteRange[0 ${'*'.repeat(40)}]`);
  const contents = text.indexOf(`/Contents<${'0'.repeat(roomDigits)}>`, stars);
  if (stars === -1 || contents === -1) throw new Error('nothing to fill');
  const start = contents + '/Contents'.length;
  const end = start + roomDigits + 2;
  const range = `0 ${start} ${end} ${text.length - end}`.padEnd(42);
  const filled = `${text.slice(0, stars)}/ByteRange[${range}]${text.slice(stars + '/ByteRange[]'.length + 42)}`;
  const covered = latin1Bytes(filled.slice(0, start) + filled.slice(end));
  const hex = Buffer.from(make(covered)).toString('hex').padEnd(roomDigits, '0');
  if (hex.length > roomDigits) throw new Error('the signature is too large');
  return latin1Bytes(`${filled.slice(0, start)}<${hex}>${filled.slice(end)}`);
};
