import { isCloudSignError } from '../errors.ts';
import { isStrongAt, type Sunset, signatureSunset } from '../pades/algorithms.ts';
import { checkSignature, isValidAt, mayBeUsedFor, unknownCriticalExtensions } from './certificate.ts';
import { sameBytes } from './der.ts';
import { brokenNameConstraint } from './name-constraints.ts';
import { brokenPolicyConstraint } from './policy-constraints.ts';
import type { Certificate, Chain, ChainFailure } from './types.ts';

const MAX_PATH = 12;
const MAX_SIGNATURE_CHECKS = 64;

export interface ChainRequest {
  readonly certificate: Certificate;
  readonly intermediates: readonly Certificate[];
  readonly anchors: readonly Certificate[];
  readonly at: Date;
  /** false: everything but the validity periods, for callers that judge these against proofs of existence. */
  readonly checkValidity?: boolean;
}

interface Failure {
  readonly reason: ChainFailure;
  readonly detail: string;
}

const describe = ({ subject }: Certificate): string => subject.display;

const failureOf = (
  certificate: Certificate,
  {
    below,
    at,
    checkValidity,
  }: { readonly below: readonly Certificate[]; readonly at: Date; readonly checkValidity: boolean },
): Failure | undefined => {
  const name = describe(certificate);
  const unknown = unknownCriticalExtensions(certificate);
  if (unknown.length > 0) return { reason: 'extension-unknown', detail: `${name}: ${unknown.join(', ')}` };
  if (checkValidity && at < certificate.notBefore) return { reason: 'not-yet-valid', detail: name };
  if (checkValidity && !isValidAt(certificate, at)) return { reason: 'expired', detail: name };
  return below.length === 0 ? undefined : issuerFailureOf(certificate, below);
};

/** Whether it may issue what stands below it (RFC 5280 6.1.4 k to n). An anchor that says nothing about it may: old roots do not. */
const issuerFailureOf = (ca: Certificate, below: readonly Certificate[], isAnchor = false): Failure | undefined => {
  const name = describe(ca);
  const asserted = ca.basicConstraints?.ca ?? isAnchor;
  if (!asserted) return { reason: 'issuer-not-a-ca', detail: name };
  if (!mayBeUsedFor(ca, 'keyCertSign')) return { reason: 'key-usage-wrong', detail: `${name}: keyCertSign` };
  const pathLength = ca.basicConstraints?.pathLength;
  const between = below.slice(1).filter((certificate) => !certificate.selfIssued).length;
  if (pathLength !== undefined && between > pathLength) {
    return { reason: 'path-too-long', detail: `${name}: ${between} below, ${pathLength} allowed` };
  }
  for (const certificate of below) {
    if (certificate.selfIssued && certificate !== below[0]) continue;
    const broken = brokenNameConstraint(certificate, ca);
    if (broken !== undefined) return { reason: 'name-constraint', detail: `${describe(certificate)}: ${broken}` };
  }
  return undefined;
};

/**
 * RFC 5280 6.1 without the signatures, which were checked while the path was built. The anchor counts by name, key and its right to
 * issue; its own validity period is no input (6.1.1 d).
 */
const pathFailureOf = (path: readonly Certificate[], at: Date, checkValidity: boolean): Failure | undefined => {
  const own = path.slice(0, -1);
  const anchor = path.at(-1);
  for (const [index, certificate] of own.entries()) {
    const failure = failureOf(certificate, { below: path.slice(0, index), at, checkValidity });
    if (failure !== undefined) return failure;
  }
  if (anchor === undefined || own.length === 0) return undefined;
  const failure = issuerFailureOf(anchor, own, true);
  if (failure !== undefined) return failure;
  const broken = brokenPolicyConstraint(own);
  return broken === undefined ? undefined : { reason: 'policy-constraint', detail: broken };
};

/** A constraint that can't be read is one that can't be kept. */
const readableFailure = (judge: () => Failure | undefined): Failure | undefined => {
  try {
    return judge();
  } catch (error) {
    if (!isCloudSignError(error)) throw error;
    return { reason: 'extension-unknown', detail: error.message };
  }
};

const sameKeyAndName = (a: Certificate, b: Certificate): boolean =>
  a.subject.key === b.subject.key && sameBytes(a.publicKey.spki, b.publicKey.spki);

/** RFC 5280 4.2.1.1: the key identifier helps to choose; it is no condition. */
const keyIdRank = (certificate: Certificate, issuer: Certificate): number => {
  const [wanted, own] = [certificate.authorityKeyId, issuer.subjectKeyId];
  if (wanted === undefined || own === undefined) return 1;
  return sameBytes(wanted, own) ? 0 : 2;
};

type FailedChain = Extract<Chain, { ok: false }>;

/** What tells the reader most comes first: a failure under an anchor, then a wrong signature, then a missing link. */
const rank = ({ anchor, reason }: FailedChain): number => {
  if (anchor !== undefined) return 0;
  if (reason === 'too-complex') return 1;
  if (reason === 'signature-wrong' || reason === 'algorithm-unsupported') return 2;
  return 3;
};

/** Finds a path to an anchor that holds at that instant; else says why the best path found does not. */
export const buildChain = ({ certificate, intermediates, anchors, at, checkValidity = true }: ChainRequest): Chain => {
  const anchorIds = new Set(anchors.map(({ sha256 }) => sha256));
  const pool = [...anchors, ...intermediates.filter(({ sha256 }) => !anchorIds.has(sha256))];
  let checks = 0;
  let best: FailedChain | undefined;
  const note = (failed: FailedChain): undefined => {
    if (best === undefined || rank(failed) < rank(best)) best = failed;
    else if (rank(failed) === rank(best) && failed.path.length > best.path.length) best = failed;
    return undefined;
  };

  const finish = (path: readonly Certificate[], anchor: Certificate): Chain | undefined => {
    const failure = readableFailure(() => pathFailureOf(path, at, checkValidity));
    return failure === undefined ? { ok: true, path, anchor } : note({ ok: false, ...failure, path, anchor });
  };

  const extend = (path: readonly Certificate[]): Chain | undefined => {
    const top = path.at(-1) ?? certificate;
    if (anchorIds.has(top.sha256)) return finish(path, top);
    const candidates = pool
      .filter((issuer) => issuer.subject.key === top.issuer.key && !path.some((one) => sameKeyAndName(one, issuer)))
      .toSorted((a, b) => keyIdRank(top, a) - keyIdRank(top, b));
    if (candidates.length === 0) {
      return note({
        ok: false,
        reason: top.selfIssued ? 'not-anchored' : 'no-issuer-found',
        detail: top.selfIssued
          ? `${describe(top)} is no trust anchor`
          : `issuer of ${describe(top)}: ${top.issuer.display}`,
        path,
        anchor: undefined,
      });
    }
    for (const issuer of candidates) {
      if (path.length >= MAX_PATH || checks >= MAX_SIGNATURE_CHECKS) {
        return note({ ok: false, reason: 'too-complex', detail: describe(certificate), path, anchor: undefined });
      }
      checks++;
      const signature = checkSignature(top, issuer);
      if (signature !== 'ok') {
        const reason = signature === 'wrong' ? 'signature-wrong' : 'algorithm-unsupported';
        note({ ok: false, reason, detail: `${describe(top)} by ${describe(issuer)}`, path, anchor: undefined });
        continue;
      }
      const found = extend([...path, issuer]);
      if (found !== undefined) return found;
    }
    return undefined;
  };

  const found = extend([certificate]);
  if (found !== undefined) return found;
  return (
    best ?? {
      ok: false,
      reason: 'no-issuer-found',
      detail: describe(certificate),
      path: [certificate],
      anchor: undefined,
    }
  );
};

/** The earliest end of the algorithms and keys that hold a path together (its signatures; the anchor's own is none of them). */
export const chainSunset = (path: readonly Certificate[]): Sunset => {
  let earliest: Sunset = { until: undefined, source: 'no end known' };
  for (const [index, certificate] of path.entries()) {
    const issuer = path[index + 1];
    const { scheme, hash } = certificate.signatureAlgorithm;
    if (issuer === undefined) break;
    if (scheme === undefined) return { until: new Date(0), source: 'unknown algorithm' };
    const end = signatureSunset({ scheme, hash, keyBits: issuer.publicKey.bits });
    if (end.until !== undefined && isStrongAt(earliest, end.until)) earliest = end;
  }
  return earliest;
};
