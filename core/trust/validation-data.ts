/** Collects what proves, for good, that no certificate of a signature was revoked: everything is verified before it is returned. */
import { CloudSignError, type ErrorCode, isCloudSignError } from '../errors.ts';
import { buildChain } from './chain.ts';
import { checkCrl, parseCrl } from './crl.ts';
import { staleness } from './freshness.ts';
import { buildOcspRequest, checkOcsp, parseOcspResponse } from './ocsp.ts';
import type { Certificate, RevocationAnswer, RevocationWindow } from './types.ts';

/** Fetches from the addresses that certificates name; errors are `revocation.*` or count as unavailable. */
export interface RevocationPort {
  readonly ocsp: (url: string, request: Uint8Array) => Promise<Uint8Array>;
  readonly crl: (url: string) => Promise<Uint8Array>;
}

export interface Subject {
  readonly certificate: Certificate;
  /** Its answer must not be older than this (the genTime it vouches for). Undefined: an answer that is current will do. */
  readonly after?: Date;
}

export interface ValidationDataRequest {
  /** Signers and TSAs. */
  readonly subjects: readonly Subject[];
  /** Where intermediates and responders may be found. */
  readonly certificates: readonly Certificate[];
  readonly anchors: readonly Certificate[];
  readonly at: Date;
  readonly port: RevocationPort;
  /** A new nonce for each OCSP request; without it none is sent. */
  readonly nonce?: () => Uint8Array;
}

export interface CollectedAnswer {
  readonly certificate: Certificate;
  readonly source: 'ocsp' | 'crl';
  readonly window: RevocationWindow;
}

export interface ValidationData {
  /** DER, each once; anchors are not among them. */
  readonly certificates: readonly Uint8Array[];
  readonly ocsps: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  readonly answers: readonly CollectedAnswer[];
  /** The path of each subject, in their order, each up to its anchor. */
  readonly paths: readonly (readonly Certificate[])[];
}

interface Found extends CollectedAnswer {
  readonly der: Uint8Array;
  readonly sha256: string;
  readonly signer: Certificate;
}

const fail = (code: ErrorCode, certificate: Certificate, detail: string, cause?: unknown): CloudSignError =>
  new CloudSignError(code, {
    detail: `${certificate.subject.display} (${certificate.serial}): ${detail}`,
    ...(cause === undefined ? {} : { cause }),
  });

/** A good and fresh answer passes; everything else is a coded error. */
const insist = (
  answer: RevocationAnswer,
  {
    certificate,
    after,
    at,
  }: { readonly certificate: Certificate; readonly after: Date | undefined; readonly at: Date },
): Extract<RevocationAnswer, { ok: true }> => {
  if (!answer.ok) {
    const code =
      answer.reason === 'malformed'
        ? 'revocation.malformed'
        : answer.reason === 'not-successful'
          ? 'revocation.unavailable'
          : 'revocation.untrusted';
    throw fail(code, certificate, `${answer.reason}: ${answer.detail}`);
  }
  if (answer.status.status === 'revoked') {
    throw fail('revocation.revoked', certificate, `since ${answer.status.at.toISOString()}`);
  }
  const stale = staleness(answer.window, { at, after });
  if (stale !== undefined) throw fail('revocation.stale', certificate, stale);
  if (answer.status.status === 'unknown') throw fail('revocation.unknown', certificate, 'status unknown');
  return answer;
};

/** Answers that stop the search: asking elsewhere until somebody says "good" would defeat them. */
const final = new Set<ErrorCode>(['revocation.revoked', 'revocation.unknown']);

/** The first of the sources that gives a good answer; else the error of the one that said most. */
const firstGood = async <T>(certificate: Certificate, sources: readonly (() => Promise<T>)[]): Promise<T> => {
  let best: CloudSignError | undefined;
  for (const source of sources) {
    try {
      return await source();
    } catch (error) {
      const coded = isCloudSignError(error)
        ? error.code === 'trust.malformed'
          ? fail('revocation.malformed', certificate, error.detail ?? '', error)
          : error
        : fail('revocation.unavailable', certificate, 'no answer', error);
      if (final.has(coded.code)) throw coded;
      if (best === undefined || best.code === 'revocation.unavailable') best = coded;
    }
  }
  throw best ?? fail('revocation.unavailable', certificate, 'names no OCSP responder and no CRL');
};

interface Question {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly after: Date | undefined;
  /** A responder can't vouch for itself. */
  readonly crlOnly: boolean;
}

const ask = (
  { certificate, issuer, after, crlOnly }: Question,
  { certificates, at, port, nonce }: ValidationDataRequest,
): Promise<Found> => {
  const ocsp = (url: string) => async (): Promise<Found> => {
    const sent = nonce?.();
    const asked = { certificate, issuer, ...(sent === undefined ? {} : { nonce: sent }) };
    const response = parseOcspResponse(await port.ocsp(url, buildOcspRequest(asked)));
    const { window, signer } = insist(checkOcsp({ ...asked, response, certificates }), { certificate, after, at });
    return { certificate, source: 'ocsp', window, signer, der: response.der, sha256: response.sha256 };
  };
  const crl = (url: string) => async (): Promise<Found> => {
    const list = parseCrl(await port.crl(url));
    const { window, signer } = insist(checkCrl({ crl: list, certificate, issuer }), { certificate, after, at });
    return { certificate, source: 'crl', window, signer, der: list.der, sha256: list.sha256 };
  };
  const responders = crlOnly ? [] : certificate.ocspUrls.map(ocsp);
  return firstGood(certificate, [...responders, ...certificate.crlUrls.map(crl)]);
};

/** Several certificates of a CA name the same list. */
const eachCrlOnce = ({ ocsp, crl }: RevocationPort): RevocationPort => {
  const lists = new Map<string, Promise<Uint8Array>>();
  return {
    ocsp,
    crl: (url) => {
      const list = lists.get(url) ?? crl(url);
      lists.set(url, list);
      return list;
    },
  };
};

const pathOf = (certificate: Certificate, request: ValidationDataRequest): readonly Certificate[] => {
  const { certificates, anchors, at } = request;
  const chain = buildChain({ certificate, intermediates: certificates, anchors, at });
  if (chain.ok) return chain.path;
  throw fail('trust.untrusted', certificate, `${chain.reason}: ${chain.detail}`);
};

/** All answers, or the error that matters most: revoked before unknown before the rest. */
const settle = async <T>(promises: readonly Promise<T>[]): Promise<readonly T[]> => {
  const outcomes = await Promise.allSettled(promises);
  const errors = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  const coded = (code: ErrorCode): unknown => errors.find((error) => isCloudSignError(error) && error.code === code);
  const worst = coded('revocation.revoked') ?? coded('revocation.unknown') ?? errors[0];
  if (worst !== undefined) throw worst;
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
};

const unique = <T>(items: readonly T[], key: (item: T) => string): readonly T[] =>
  Array.from(new Map(items.map((item) => [key(item), item])).values());

/**
 * For every certificate of the subjects' paths and of the responders, up to the anchors (which need none): an OCSP answer, else a CRL.
 * A subject's answer must not be older than its `after`; those of CAs and responders must be current: nextUpdate not passed, or
 * without one not older than a day. A delegated responder needs ocsp-nocheck or a CRL that clears it.
 * Throws `trust.untrusted` for a certificate without a path, `revocation.*` for one without a good, fresh, verified answer.
 */
export const collectValidationData = async (request: ValidationDataRequest): Promise<ValidationData> => {
  const paths = request.subjects.map(({ certificate }) => pathOf(certificate, request));
  const questions = new Map<string, Question>();
  const add = (path: readonly Certificate[], after: Date | undefined, crlOnly: boolean): readonly Question[] =>
    path.slice(0, -1).flatMap((certificate, index) => {
      const issuer = path[index + 1];
      const known = questions.get(certificate.sha256);
      const wanted = index === 0 ? after : undefined;
      if (issuer === undefined) return [];
      if (known !== undefined && (wanted === undefined || (known.after !== undefined && known.after >= wanted))) {
        return [];
      }
      const question = { certificate, issuer, after: wanted, crlOnly: crlOnly && index === 0 };
      questions.set(certificate.sha256, question);
      return [question];
    });

  for (const [index, { after }] of request.subjects.entries()) add(paths[index] ?? [], after, false);
  const known = {
    ...request,
    certificates: [...request.certificates, ...paths.flat()],
    port: eachCrlOnce(request.port),
  };
  const found: Found[] = [];
  const extra: Certificate[] = [];
  for (let open = [...questions.values()]; open.length > 0; ) {
    const answers = await settle(open.map((question) => ask(question, known)));
    found.push(...answers);
    open = unique(
      answers.filter(({ source }) => source === 'ocsp').map(({ signer }) => signer),
      ({ sha256 }) => sha256,
    ).flatMap((signer) => {
      if (paths.some((path) => path.some(({ sha256 }) => sha256 === signer.sha256))) return [];
      const path = pathOf(signer, known);
      extra.push(...path.slice(0, -1));
      return signer.ocspNoCheck ? add(path.slice(1), undefined, false) : add(path, undefined, true);
    });
  }

  const certificates = unique([...paths.flatMap((path) => path.slice(0, -1)), ...extra], ({ sha256 }) => sha256);
  const bySource = (source: 'ocsp' | 'crl'): readonly Uint8Array[] =>
    unique(
      found.filter((one) => one.source === source),
      ({ sha256 }) => sha256,
    ).map(({ der }) => der);
  return {
    certificates: certificates.map(({ der }) => der),
    ocsps: bySource('ocsp'),
    crls: bySource('crl'),
    answers: found.map(({ certificate, source, window }) => ({ certificate, source, window })),
    paths,
  };
};
