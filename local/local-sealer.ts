/** Everything that sealing asks of the outside, from the local authority in this process: for the command line and tests. */
import { randomBytes } from 'node:crypto';
import { type SealAlgorithmName, sealAlgorithms } from '../core/pades/algorithms.ts';
import type { EvidenceCollector } from '../core/pades/complete.ts';
import type { SealIdentity } from '../core/pades/identity.ts';
import type { DigestSigner, Timestamper } from '../core/pades/seal.ts';
import { buildTimestampRequest, checkTimestampReply } from '../core/trust/timestamp-exchange.ts';
import { collectValidationData } from '../core/trust/validation-data.ts';
import { type Authority, openAuthority } from './authority/authority.ts';
import { generateSigningKey } from './authority/signing-key.ts';
import { openDigestSigner } from './digest-signer.ts';

export interface LocalSealer {
  readonly authority: Authority;
  readonly timestamp: Timestamper;
  readonly collect: EvidenceCollector;
  /** A new key with a certificate of the authority. */
  readonly newIdentity: (
    algorithm: SealAlgorithmName,
    years?: number,
  ) => { readonly identity: SealIdentity; readonly signer: DigestSigner };
  readonly newId: () => Uint8Array;
}

const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

/** The path below the authority's address, for the ports that would go out to it. */
const nameIn = (url: string): string => url.slice(url.lastIndexOf('/') + 1).replace('.crl', '');

export const openLocalSealer = async ({
  directory,
  now,
  algorithm = 'ecdsa-p256-sha256',
  baseUrl = 'http://authority.invalid',
  organization,
}: {
  readonly directory: string;
  readonly now: () => Date;
  /** Of the authority's own keys. */
  readonly algorithm?: SealAlgorithmName;
  /** Goes into certificates; nothing is asked there. */
  readonly baseUrl?: string;
  /** In the names of its certificates. */
  readonly organization?: string;
}): Promise<LocalSealer> => {
  const authority = await openAuthority({
    directory,
    baseUrl,
    now,
    algorithm,
    ...(organization === undefined ? {} : { organization }),
  });
  const minute = 60_000;
  return {
    authority,
    newId: () => random(16),
    timestamp: async ({ algorithm: hash, digest }) => {
      const request = { hash, digest, nonce: random(16) };
      const reply = authority.timestamp(buildTimestampRequest(request));
      const [notBefore, notAfter] = [-minute, minute].map((offset) => new Date(now().getTime() + offset));
      return checkTimestampReply({
        reply,
        request,
        bounds: { notBefore: notBefore ?? now(), notAfter: notAfter ?? now() },
      }).der;
    },
    collect: (wanted) =>
      collectValidationData({
        ...wanted,
        certificates: [...wanted.certificates, ...authority.intermediates()],
        anchors: authority.roots(),
        at: now(),
        nonce: () => random(16),
        port: {
          ocsp: async (_url, request) => authority.ocsp(request),
          crl: async (url) => authority.crl(nameIn(url)) ?? new Uint8Array(0),
        },
      }),
    newIdentity: (name, years) => {
      const key = generateSigningKey(name);
      const { chain } = authority.issueSealCertificate({
        publicKeySpki: key.spki,
        commonName: 'CloudSign Local Seal',
        country: 'JP',
        ...(years === undefined ? {} : { years }),
      });
      return {
        identity: { chain, algorithm: name },
        signer: openDigestSigner(key.pem, sealAlgorithms[name]),
      };
    },
  };
};
