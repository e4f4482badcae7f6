import { hashes, isStrongAt, type SignatureStrength, signatureSunset } from '../pades/algorithms.ts';
import { maySign, purpose } from '../trust/certificate.ts';
import { buildChain, chainSunset } from '../trust/chain.ts';
import type { Certificate, Chain } from '../trust/types.ts';
import { type Finding, finding, rfc3339 } from './finding.ts';
import {
  type ProofOfExistence,
  type RevocationBook,
  type RevocationVerdict,
  revocationAt,
  type UsableAnswer,
} from './revocation-answers.ts';
import { shorten } from './shown.ts';

/** What every judgement of a certificate draws on. */
export interface TrustContext {
  readonly anchors: readonly Certificate[];
  readonly certificates: readonly Certificate[];
  /** The path of a certificate, validity periods aside: these are judged against what is proven. Found once for each. */
  readonly chainOf: (certificate: Certificate) => Chain;
  readonly book: RevocationBook;
  readonly provenBy: ProofOfExistence;
}

export interface PathRevocation {
  readonly certificate: Certificate;
  readonly verdict: RevocationVerdict;
}

export interface CertificateJudgement {
  /** From the certificate upwards, to the anchor when there is one. */
  readonly path: readonly Certificate[];
  readonly anchor: Certificate | undefined;
  readonly revocations: readonly PathRevocation[];
  readonly findings: readonly Finding[];
}

interface Subject {
  readonly certificate: Certificate;
  /** The earliest time at which its signature is proven to have existed, or the time of validation. */
  readonly at: Date;
  /** What it signed. */
  readonly signs: 'documents' | 'timestamps';
  /** How it signed. */
  readonly strength: SignatureStrength | undefined;
  /** What to say when nothing tells whether it was revoked; `unproven` is an answer that does not count. */
  readonly whenUnknown: (subject: string, unproven: UsableAnswer | undefined) => Finding;
  /** What to say when a certificate had ended by then; default: that nothing proves the signature to be older. */
  readonly whenExpired?: (subject: string, notAfter: Date) => Finding;
  /** The same of an algorithm. */
  readonly whenWeak?: (algorithm: string, until: string) => Finding;
}

/** Paths to the anchors, each built once and whatever the time: validity is judged at the proven one. */
export function chainFinder(
  certificates: readonly Certificate[],
  anchors: readonly Certificate[],
): TrustContext['chainOf'] {
  const known = new Map<string, Chain>();
  return (certificate) => {
    const found =
      known.get(certificate.sha256) ??
      buildChain({
        certificate,
        intermediates: certificates,
        anchors,
        at: certificate.notBefore,
        checkValidity: false,
      });
    known.set(certificate.sha256, found);
    return found;
  };
}

/** Whom a certificate names, shortened for a sentence. */
export const nameOf = ({ subject }: Certificate): string => shorten(subject.display) || '?';

/** Who a certificate is, up to which anchor, whether it was valid and not revoked at `at` (RFC 5280, EN 319 102-1 5.2.6 and 5.6). */
export function judgeCertificate(context: TrustContext, subject: Subject): CertificateJudgement {
  const { certificate, at } = subject;
  const chain = context.chainOf(certificate);
  if (!chain.ok) {
    return {
      path: chain.path,
      anchor: undefined,
      revocations: [],
      findings: [chainFinding(context, chain, certificate)],
    };
  }
  const { path, anchor } = chain;
  const below = path.filter((one) => one.sha256 !== anchor.sha256);
  const revocations = below.map((one, index): PathRevocation => {
    const issuer = path[index + 1] ?? anchor;
    const answers = context.book.answersAbout(one, issuer);
    return { certificate: one, verdict: revocationAt(answers, { certificate: one, at, provenBy: context.provenBy }) };
  });
  const findings = [
    finding('trust.anchored', { subject: nameOf(certificate), anchor: nameOf(anchor) }),
    ...(path.length === 1 && certificate.selfIssued
      ? [finding('trust.self-issued', { subject: nameOf(certificate) })]
      : []),
    ...below.flatMap((one) => validityFindings(one, subject)),
    ...revocations.flatMap((one, index) => revocationFindings(one, { isIssuer: index > 0, subject })),
    ...usageFindings(certificate, subject),
    ...strengthFindings(path, subject),
  ];
  return { path, anchor, revocations, findings };
}

function chainFinding(context: TrustContext, chain: Extract<Chain, { ok: false }>, certificate: Certificate): Finding {
  const subject = nameOf(certificate);
  const top = chain.path.at(-1) ?? certificate;
  const namesake = context.anchors.find((anchor) => anchor.subject.key === top.issuer.key);
  if (chain.reason === 'signature-wrong' && namesake !== undefined) {
    return finding('trust.other-key', { subject, anchor: nameOf(namesake) });
  }
  const isMissing = chain.reason === 'no-issuer-found' || chain.reason === 'not-anchored';
  const broken = isMissing ? brokenRule(context, chain.path) : chain.detail;
  if (broken !== undefined) return finding('trust.chain-broken', { subject, detail: shorten(broken) });
  return finding(context.anchors.length === 0 ? 'trust.no-anchors' : 'trust.no-chain', { subject });
}

/** Which rule a path breaks even if its topmost certificate were trusted. */
function brokenRule(context: TrustContext, path: readonly Certificate[]): string | undefined {
  const [certificate] = path;
  const top = path.at(-1);
  if (certificate === undefined || top === undefined || path.length < 2) return undefined;
  const chain = buildChain({
    certificate,
    intermediates: context.certificates,
    anchors: [top],
    at: certificate.notBefore,
    checkValidity: false,
  });
  return chain.ok ? undefined : `${chain.reason}: ${chain.detail}`;
}

const expired = (subject: string, notAfter: Date): Finding => finding('trust.expired', { subject, notAfter });
const weak = (algorithm: string, until: string): Finding => finding('trust.algorithm-weak', { algorithm, until });

function validityFindings(certificate: Certificate, { at, whenExpired = expired }: Subject): readonly Finding[] {
  const { notBefore, notAfter } = certificate;
  const subject = nameOf(certificate);
  if (at < notBefore) return [finding('trust.not-yet-valid', { subject, time: at, notBefore })];
  return at > notAfter ? [whenExpired(subject, notAfter)] : [];
}

function revocationFindings(
  { certificate, verdict }: PathRevocation,
  { isIssuer, subject }: { readonly isIssuer: boolean; readonly subject: Subject },
): readonly Finding[] {
  const name = nameOf(certificate);
  if (verdict.kind === 'unknown') return certificate.ocspNoCheck ? [] : [subject.whenUnknown(name, verdict.unproven)];
  if (verdict.kind === 'good') {
    const { source, answer } = verdict.used;
    const values = { subject: name, source: source === 'ocsp' ? 'OCSP' : 'CRL', thisUpdate: answer.window.thisUpdate };
    return [finding(verdict.isOlder ? 'trust.revocation-older' : 'trust.not-revoked', values)];
  }
  const values = { subject: name, revokedAt: verdict.at, reason: verdict.reason };
  if (verdict.kind === 'revoked-later') return [finding('trust.revoked-later', values)];
  return [finding(isIssuer ? 'trust.issuer-revoked' : 'trust.revoked', values)];
}

/** Purposes that a machine or a service has, never somebody who signs a document; a timestamp's authority is judged with its token. */
const otherPurposes = new Set<string>([
  '1.3.6.1.5.5.7.3.1', // serverAuth
  '1.3.6.1.5.5.7.3.3', // codeSigning
  purpose.timeStamping,
  purpose.ocspSigning,
]);

function usageFindings(certificate: Certificate, { signs }: Subject): readonly Finding[] {
  const subject = nameOf(certificate);
  if (!maySign(certificate)) return [finding('trust.key-usage', { subject })];
  const { purposes = [] } = certificate.extendedKeyUsage ?? {};
  const isForOthers = purposes.length > 0 && purposes.every((one) => otherPurposes.has(one));
  return signs === 'documents' && isForOthers ? [finding('trust.key-purpose', { subject })] : [];
}

function strengthFindings(
  path: readonly Certificate[],
  { at, strength, whenWeak = weak }: Subject,
): readonly Finding[] {
  const own = strength === undefined ? undefined : signatureSunset(strength);
  if (own?.until !== undefined && !isStrongAt(own, at)) return [whenWeak(algorithmName(strength), rfc3339(own.until))];
  const above = chainSunset(path);
  if (above.until === undefined || isStrongAt(above, at)) return [];
  return [whenWeak(chainAlgorithm(path, at), rfc3339(above.until))];
}

/** Such as `RSA-2048 PKCS#1 v1.5 SHA-256`. */
export function algorithmName(strength: SignatureStrength | undefined): string {
  if (strength === undefined) return '?';
  const { scheme, keyBits, hash } = strength;
  const names = { 'rsa-pkcs1': 'RSA', 'rsa-pss': 'RSA-PSS', ecdsa: 'ECDSA', eddsa: 'EdDSA', dsa: 'DSA' } as const;
  return `${names[scheme]} ${keyBits} ${hash === undefined ? '' : hashes[hash].display}`.trim();
}

function chainAlgorithm(path: readonly Certificate[], at: Date): string {
  for (const [index, certificate] of path.entries()) {
    const issuer = path[index + 1];
    const { scheme, hash } = certificate.signatureAlgorithm;
    if (issuer === undefined || scheme === undefined) break;
    const strength = { scheme, hash, keyBits: issuer.publicKey.bits };
    if (!isStrongAt(signatureSunset(strength), at)) return `${algorithmName(strength)} (${nameOf(certificate)})`;
  }
  return '?';
}
