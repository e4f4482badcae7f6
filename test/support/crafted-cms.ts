/** CMS SignedData written by hand, right or wrong as a test needs. */
import * as der from '../../core/trust/der.ts';
import { fromHex } from '../../core/trust/hex.ts';
import { cmsOid } from '../../core/trust/signed-data.ts';
import type { Certificate } from '../../core/trust/types.ts';
import { type MakeContents, sha256, type TestSigner } from './test-signer.ts';

const sha256Oid = '2.16.840.1.101.3.4.2.1';
const ecdsaWithSha256 = '1.2.840.10045.4.3.2';

export const attribute = (oid: string, ...values: readonly Uint8Array[]): Uint8Array =>
  der.sequence(der.oid(oid), der.setOf(...values));

export const contentType = (oid: string = cmsOid.data): Uint8Array => attribute(cmsOid.contentType, der.oid(oid));

export const messageDigest = (digest: Uint8Array): Uint8Array =>
  attribute(cmsOid.messageDigest, der.octetString(digest));

/** ESSCertIDv2 with the default hash. */
export const signingCertificate = (certificate: Certificate): Uint8Array =>
  attribute(
    cmsOid.signingCertificateV2,
    der.sequence(der.sequence(der.sequence(der.octetString(sha256(certificate.der))))),
  );

export interface Craft {
  readonly attributes?: (covered: Uint8Array, usual: readonly Uint8Array[]) => readonly Uint8Array[];
  /** How the attributes are stored: DER sorts them. Signed is what is stored unless `signSorted`. */
  readonly stored?: 'sorted' | 'as-given';
  readonly signSorted?: boolean;
  readonly noAttributes?: boolean;
  readonly digestOid?: string;
  readonly signatureOid?: string;
  /** Whole AlgorithmIdentifiers instead of the OIDs. */
  readonly digestAlgorithm?: Uint8Array;
  readonly signatureAlgorithm?: Uint8Array;
  /** Names the signer instead of issuer and serial number. */
  readonly signerIdentifier?: Uint8Array;
  /** CRLs and other entries of the SignedData behind its certificates, each whole. */
  readonly more?: readonly Uint8Array[];
  readonly content?: (covered: Uint8Array) => Uint8Array;
  readonly contentType?: string;
  readonly certificates?: readonly Certificate[];
  /** Whom the SignerInfo names. */
  readonly named?: Certificate;
  readonly signerInfos?: (one: Uint8Array) => readonly Uint8Array[];
  readonly unsigned?: (signature: Uint8Array) => readonly Uint8Array[];
  readonly after?: Uint8Array;
  readonly damageSignature?: boolean;
  /** Octets of the SignerInfo's version. */
  readonly version?: Uint8Array;
}

/** A detached ECDSA signature with the usual attributes, crafted. */
export const crafted =
  (signer: TestSigner, craft: Craft = {}): MakeContents =>
  (covered) => {
    const { certificate } = signer;
    const usual = [contentType(), messageDigest(sha256(covered)), signingCertificate(certificate)];
    const given = craft.attributes?.(covered, usual) ?? usual;
    const sorted = der.setOf(...given);
    const stored = craft.stored === 'as-given' ? der.element(0x31, ...given) : sorted;
    const content = craft.content?.(covered);
    const toSign = craft.noAttributes === true ? (content ?? covered) : craft.signSorted === true ? sorted : stored;
    const signature = signer.sign(toSign);
    if (craft.damageSignature === true) signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1;
    const named = craft.named ?? certificate;
    const unsigned = craft.unsigned?.(signature) ?? [];
    const digestAlgorithm = craft.digestAlgorithm ?? der.sequence(der.oid(craft.digestOid ?? sha256Oid));
    const one = der.sequence(
      der.element(0x02, craft.version ?? Uint8Array.of(1)),
      craft.signerIdentifier ?? der.sequence(named.issuer.der, der.element(0x02, fromHex(named.serial))),
      digestAlgorithm,
      ...(craft.noAttributes === true ? [] : [der.retag(0xa0, stored)]),
      craft.signatureAlgorithm ?? der.sequence(der.oid(craft.signatureOid ?? ecdsaWithSha256)),
      der.octetString(signature),
      ...(unsigned.length === 0 ? [] : [der.element(0xa1, ...unsigned)]),
    );
    const certificates = (craft.certificates ?? [certificate]).map((each) => each.der);
    const contentInfo = der.sequence(
      der.oid(cmsOid.signedData),
      der.explicit(
        0,
        der.sequence(
          der.integer(1),
          der.setOf(digestAlgorithm),
          der.sequence(
            der.oid(craft.contentType ?? cmsOid.data),
            ...(content === undefined ? [] : [der.explicit(0, der.octetString(content))]),
          ),
          der.retag(0xa0, der.setOf(...certificates)),
          ...(craft.more ?? []),
          der.setOf(...(craft.signerInfos?.(one) ?? [one])),
        ),
      ),
    );
    return der.concat(contentInfo, craft.after ?? new Uint8Array());
  };

export interface TokenCraft {
  readonly time: Date;
  /** Of what the token is about. */
  readonly imprint: Uint8Array;
  readonly damageSignature?: boolean;
  /** Default: the certificate of the authority is bound by a signing-certificate attribute. */
  readonly bound?: 'not';
}

/** An RFC 3161 token of that signer. */
export const craftedToken = (
  tsa: TestSigner,
  { time, imprint, bound, damageSignature = false }: TokenCraft,
): Uint8Array => {
  const info = der.sequence(
    der.integer(1),
    der.oid('2.999.1'),
    der.sequence(der.sequence(der.oid(sha256Oid)), der.octetString(imprint)),
    der.integer(Math.floor(time.getTime() / 1000)),
    der.generalizedTime(time),
  );
  const make = crafted(tsa, {
    content: () => info,
    contentType: cmsOid.timestampInfo,
    attributes: () => [
      contentType(cmsOid.timestampInfo),
      messageDigest(sha256(info)),
      ...(bound === 'not' ? [] : [signingCertificate(tsa.certificate)]),
    ],
    damageSignature,
  });
  return make(new Uint8Array());
};

/** Extended key usage timeStamping alone, critical, as RFC 3161 2.3 asks for. */
export const timeStampingUsage = (critical = true): Uint8Array =>
  der.sequence(
    der.oid('2.5.29.37'),
    ...(critical ? [der.boolean(true)] : []),
    der.octetString(der.sequence(der.oid('1.3.6.1.5.5.7.3.8'))),
  );

/** The attribute that carries a signature timestamp. */
export const timestampAttribute = (token: Uint8Array): Uint8Array => attribute(cmsOid.timestampToken, token);
