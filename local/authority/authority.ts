import { isCloudSignError } from '../../core/errors.ts';
import type { SealAlgorithmName } from '../../core/pades/algorithms.ts';
import type { Certificate, RevocationReason } from '../../core/trust/types.ts';
import { extendedKeyUsage, keyUsage, type Subject } from '../../core/trust/write-certificate.ts';
import { answerOcsp, ocspMalformedRequest } from './answer-ocsp.ts';
import { answerTimestamp, rejection } from './answer-timestamp.ts';
import { addYears, defaultValidity, openEntities, type Validity } from './entities.ts';
import { type CrlFault, type Faults, nonsense, type OcspFault, oversized, type TsaFault } from './faults.ts';
import { generateSigningKey, type SigningKey } from './signing-key.ts';
import { type Entity, openState } from './state.ts';
import { writeCrl } from './write-crl.ts';

export interface AuthoritySettings {
  /** Keys, certificates and state live here (0700). */
  readonly directory: string;
  /** Where clients reach it, without a slash at the end: it goes into the certificates. */
  readonly baseUrl: string;
  readonly now: () => Date;
  /** For new keys. Default `ecdsa-p256-sha256`. */
  readonly algorithm?: SealAlgorithmName;
  readonly organization?: string;
  /** Years; see {@link defaultValidity}. */
  readonly validity?: Partial<Validity>;
  readonly policy?: string;
}

export interface SealCertificateRequest extends Subject {
  /** SubjectPublicKeyInfo, DER: as KMS returns it. */
  readonly publicKeySpki: Uint8Array;
  readonly years?: number;
}

export interface SealCertificate {
  readonly certificate: Certificate;
  /** DER, from the certificate up, without the root. */
  readonly chain: readonly Uint8Array[];
}

export interface Authority {
  /** The newest root, and all of them: the trust anchors. */
  readonly root: () => Certificate;
  readonly roots: () => readonly Certificate[];
  /** Its CA certificates below the roots. */
  readonly intermediates: () => readonly Certificate[];
  readonly policy: string;
  readonly issueSealCertificate: (request: SealCertificateRequest) => SealCertificate;
  readonly revoke: (certificate: Certificate, reason?: RevocationReason) => void;
  /** TimeStampReq to TimeStampResp, DER. */
  readonly timestamp: (request: Uint8Array) => Uint8Array;
  /** OCSPRequest to OCSPResponse, DER. */
  readonly ocsp: (request: Uint8Array) => Uint8Array;
  /** By the CA's id (`root-1`, `issuing-1`, `timestamping-1`): DER, or undefined when there is no such CA. */
  readonly crl: (ca: string) => Uint8Array | undefined;
  readonly caCertificate: (ca: string) => Uint8Array | undefined;
  /** Replaces all faults; `{}` behaves again. */
  readonly setFaults: (faults: Faults) => void;
  readonly faults: () => Faults;
}

/** The arc of ITU-T X.660 for examples. */
const LOCAL_POLICY = '2.999.3161.1';
const HOUR = 3_600_000;
const caKinds = ['root', 'issuing', 'timestamping'];
const isCa = ({ kind }: Entity): boolean => caKinds.includes(kind);

/** Opens the authority of a directory, making keys and certificates where there are none. */
export const openAuthority = async ({
  directory,
  baseUrl,
  now,
  algorithm = 'ecdsa-p256-sha256',
  organization = 'CloudSign Local',
  validity: years = {},
  policy = LOCAL_POLICY,
}: AuthoritySettings): Promise<Authority> => {
  const validity = { ...defaultValidity, ...years };
  const state = openState(directory);
  const entities = openEntities({ state, baseUrl, now, organization, algorithm, validity });
  let faults: Faults = {};
  let lastTimestamp: Uint8Array | undefined;
  let lastOcsp: Uint8Array | undefined;

  const cas = (): readonly Entity[] => state.entities().filter(isCa);
  const caById = (id: string): Entity | undefined => cas().find((entity) => entity.id === id);
  const root = (): Entity => entities.ca('root', now());
  const chainOf = (certificate: Certificate, issuer: string | undefined): readonly Uint8Array[] => {
    const above = issuer === undefined ? undefined : caById(issuer);
    return above === undefined || above.issuer === undefined
      ? [certificate.der]
      : [certificate.der, ...chainOf(above.certificate, above.issuer)];
  };

  let strangeKey: SigningKey | undefined;
  const otherKey = (): SigningKey => {
    strangeKey ??= generateSigningKey(algorithm);
    return strangeKey;
  };

  const impostor = (fault: OcspFault, ca: Entity): Entity => {
    const key = otherKey();
    const other = cas().find(({ id }) => id !== ca.id) ?? ca;
    const certificate = entities.issue({
      ca: fault === 'responder-of-another-ca' ? other : ca,
      spki: key.spki,
      subject: { commonName: 'Impostor', organization },
      years: 1,
      extensions: [
        keyUsage('digitalSignature'),
        ...(fault === 'responder-of-another-ca' ? [extendedKeyUsage(['ocspSigning'], false)] : []),
      ],
      withAddresses: false,
    });
    return { id: 'impostor', kind: 'impostor', issuer: ca.id, certificate, key };
  };

  const tsaFor = (fault: TsaFault | undefined): Entity => {
    const tsa = entities.tsa();
    if (fault !== 'wrong-eku' && fault !== 'eku-not-critical') return tsa;
    const ca = caById(tsa.issuer ?? '') ?? root();
    const purposes =
      fault === 'wrong-eku' ? (['timeStamping', 'documentSigning'] as const) : (['timeStamping'] as const);
    const certificate = entities.issue({
      ca,
      spki: tsa.key.spki,
      subject: { commonName: 'TSA with a wrong purpose', organization },
      years: 1,
      extensions: [keyUsage('digitalSignature'), extendedKeyUsage(purposes, fault === 'wrong-eku')],
      withAddresses: true,
    });
    return { ...tsa, certificate };
  };

  const timestamp = (request: Uint8Array): Uint8Array => {
    const fault = faults.tsa;
    if (fault === 'malformed') return nonsense();
    if (fault === 'oversized') return oversized();
    if (fault === 'replayed' && lastTimestamp !== undefined) return lastTimestamp;
    const tsa = tsaFor(fault);
    const chain = chainOf(tsa.certificate, tsa.issuer);
    try {
      lastTimestamp = answerTimestamp(request, { tsa, chain, policy, now: now(), fault, otherKey });
      return lastTimestamp;
    } catch (error) {
      if (isCloudSignError(error)) return rejection('badDataFormat', 'not a timestamp request');
      throw error;
    }
  };

  const ocsp = (request: Uint8Array): Uint8Array => {
    const fault = faults.ocsp;
    if (fault === 'malformed') return nonsense();
    if (fault === 'oversized') return oversized();
    if (fault === 'replayed' && lastOcsp !== undefined) return lastOcsp;
    try {
      lastOcsp = answerOcsp(request, {
        cas: cas(),
        issued: state.issued(),
        responderOf: entities.responderOf,
        now: now(),
        validFor: 24 * HOUR,
        fault,
        impostor,
        otherKey,
      });
      return lastOcsp;
    } catch (error) {
      if (isCloudSignError(error)) return ocspMalformedRequest();
      throw error;
    }
  };

  const crl = (id: string): Uint8Array | undefined => {
    const fault: CrlFault | undefined = faults.crl;
    const ca = caById(id);
    if (ca === undefined) return undefined;
    if (fault === 'malformed') return nonsense();
    if (fault === 'oversized') return oversized();
    const validFor = (ca.kind === 'root' ? 90 : 7) * 24 * HOUR;
    return writeCrl({ ca, issued: state.issued(), now: now(), validFor, fault, otherKey });
  };

  root();
  entities.ca('issuing', addYears(now(), validity.seal));
  entities.tsa();

  return {
    root: () => root().certificate,
    roots: () => cas().flatMap(({ kind, certificate }) => (kind === 'root' ? [certificate] : [])),
    intermediates: () => cas().flatMap(({ kind, certificate }) => (kind === 'root' ? [] : [certificate])),
    policy,
    issueSealCertificate: ({ publicKeySpki, commonName, country, years: wanted = validity.seal, ...rest }) => {
      const ca = entities.ca('issuing', addYears(now(), wanted));
      const certificate = entities.issue({
        ca,
        spki: publicKeySpki,
        subject: { commonName, organization: rest.organization ?? organization, country },
        years: wanted,
        extensions: [
          keyUsage('digitalSignature', 'contentCommitment'),
          // RFC 9336
          extendedKeyUsage(['documentSigning'], false),
        ],
        withAddresses: true,
      });
      return { certificate, chain: chainOf(certificate, ca.id) };
    },
    revoke: (certificate, reason = 'keyCompromise') => {
      const issuer = cas().find((entity) => entity.certificate.subject.key === certificate.issuer.key);
      if (issuer === undefined) throw new RangeError('not issued here');
      state.recordIssued({
        ca: issuer.id,
        serial: certificate.serial,
        revoked: { at: now().toISOString(), reason },
      });
    },
    timestamp,
    ocsp,
    crl,
    caCertificate: (id) => caById(id)?.certificate.der,
    setFaults: (next) => {
      faults = next;
    },
    faults: () => faults,
  };
};
