import { isStrongAt, signatureSunset } from '../pades/algorithms.ts';
import { isValidAt } from '../trust/certificate.ts';
import { checkCrl } from '../trust/crl.ts';
import { checkOcsp } from '../trust/ocsp.ts';
import type { Certificate, RevocationAnswer, RevocationFailure } from '../trust/types.ts';
import type { RevocationItem, ValidationMaterial } from './validation-material.ts';

/** A verified answer about one certificate. */
export interface UsableAnswer {
  readonly source: 'ocsp' | 'crl';
  readonly since: number;
  readonly answer: Extract<RevocationAnswer, { ok: true }>;
  /** When the delegated responder that signed the answer was itself revoked, as far as the file tells. */
  readonly signerRevokedAt?: Date | undefined;
}

/** When something of the revision of that index is proven to have existed; the time of validation when nothing proves more. */
export type ProofOfExistence = (since: number) => Date;

/** Answers about certificates, each checked once. */
export interface RevocationBook {
  answersAbout(certificate: Certificate, issuer: Certificate): readonly UsableAnswer[];
}

/** The answers that the file holds; each is verified when a certificate is first asked about. */
export function revocationBook({ revocations, certificates }: ValidationMaterial): RevocationBook {
  const known = new Map<string, readonly UsableAnswer[]>();
  const revoked = new Map<string, Date | undefined>();
  // Nobody answers for a responder that says nothing needs to be asked about it (RFC 6960, 4.2.2.2.1).
  const revokedAt = (signer: Certificate, issuer: Certificate): Date | undefined => {
    if (signer.sha256 === issuer.sha256 || signer.ocspNoCheck) return undefined;
    if (!revoked.has(signer.sha256)) {
      const answers = askAll(revocations, { certificate: signer, issuer, certificates });
      const times = answers.flatMap(({ answer: { status, signer: by } }) =>
        status.status === 'revoked' && status.reason !== 'removeFromCRL' && by.sha256 !== signer.sha256
          ? [status.at.getTime()]
          : [],
      );
      revoked.set(signer.sha256, times.length === 0 ? undefined : new Date(Math.min(...times)));
    }
    return revoked.get(signer.sha256);
  };
  return {
    answersAbout: (certificate, issuer) => {
      const key = `${certificate.sha256} ${issuer.sha256}`;
      const found =
        known.get(key) ??
        askAll(revocations, { certificate, issuer, certificates }).map((one) => ({
          ...one,
          signerRevokedAt: revokedAt(one.answer.signer, issuer),
        }));
      known.set(key, found);
      return found;
    },
  };
}

interface Question {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly certificates: readonly Certificate[];
}

/** Answers about one certificate that are worth checking; a file may hold any number of forged ones. */
const mostAttempts = 64;
const aboutSomethingElse: readonly RevocationFailure[] = ['other-certificate', 'out-of-scope'];

function askAll(items: readonly RevocationItem[], question: Question): readonly UsableAnswer[] {
  const answers: UsableAnswer[] = [];
  let attempts = 0;
  for (const item of items) {
    if (attempts >= mostAttempts) break;
    const answer = ask(item, question);
    if (answer.ok) answers.push({ source: item.source, since: item.since, answer });
    if (answer.ok || !aboutSomethingElse.includes(answer.reason)) attempts++;
  }
  return answers;
}

const ask = (item: RevocationItem, { certificate, issuer, certificates }: Question): RevocationAnswer =>
  item.source === 'ocsp'
    ? checkOcsp({ response: item.response, certificate, issuer, certificates })
    : checkCrl({ crl: item.crl, certificate, issuer });

const dayInMs = 24 * 3_600_000;
const inSeconds = (date: Date): number => Math.floor(date.getTime() / 1000);

export type RevocationVerdict =
  | { readonly kind: 'good'; readonly used: UsableAnswer; readonly isOlder: boolean }
  | { readonly kind: 'revoked'; readonly used: UsableAnswer; readonly at: Date; readonly reason: string }
  | { readonly kind: 'revoked-later'; readonly used: UsableAnswer; readonly at: Date; readonly reason: string }
  /** `unproven`: there is a good answer, but nothing proves that it is from before its signer's certificate or algorithm ended. */
  | { readonly kind: 'unknown'; readonly unproven: UsableAnswer | undefined };

/**
 * Whether a certificate was revoked at `at`. An answer counts when its signer's certificate and algorithm were good at the time the
 * answer is proven to have existed (EN 319 102-1, 5.6.2.1); a good one must be newer than `at`, or have been current then.
 */
export function revocationAt(
  answers: readonly UsableAnswer[],
  {
    certificate,
    at,
    provenBy,
  }: { readonly certificate: Certificate; readonly at: Date; readonly provenBy: ProofOfExistence },
): RevocationVerdict {
  const usable = answers.filter(({ answer, since, signerRevokedAt }) => {
    const { scheme, hash } = answer.signatureAlgorithm;
    const existed = provenBy(since);
    if (signerRevokedAt !== undefined && signerRevokedAt <= existed) return false;
    if (scheme === undefined || !isValidAt(answer.signer, existed)) return false;
    return isStrongAt(signatureSunset({ scheme, hash, keyBits: answer.signer.publicKey.bits }), existed);
  });
  for (const used of usable) {
    const { status } = used.answer;
    if (status.status !== 'revoked' || status.reason === 'removeFromCRL') continue;
    const reason = status.reason ?? 'unspecified';
    const kind = inSeconds(status.at) <= inSeconds(at) ? 'revoked' : 'revoked-later';
    return { kind, used, at: status.at, reason };
  }
  // A responder may forget certificates that have expired.
  const good = usable.filter(
    ({ answer }) => answer.status.status === 'good' && answer.window.thisUpdate <= certificate.notAfter,
  );
  const newer = good
    .filter(({ answer }) => inSeconds(answer.window.thisUpdate) >= inSeconds(at))
    .toSorted((a, b) => a.answer.window.thisUpdate.getTime() - b.answer.window.thisUpdate.getTime())[0];
  if (newer !== undefined) return { kind: 'good', used: newer, isOlder: false };
  const current = good
    .filter(
      ({ answer: { window } }) =>
        (window.nextUpdate?.getTime() ?? window.thisUpdate.getTime() + dayInMs) >= at.getTime(),
    )
    .toSorted((a, b) => b.answer.window.thisUpdate.getTime() - a.answer.window.thisUpdate.getTime())[0];
  if (current !== undefined) return { kind: 'good', used: current, isOlder: true };
  return {
    kind: 'unknown',
    unproven: answers.find((one) => one.answer.status.status === 'good' && !usable.includes(one)),
  };
}
