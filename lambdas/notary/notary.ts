/** The inside of the notary function: the only code of the service that talks to timestamp and certificate authorities. */
import type { AuthorityHttp } from '../../adapters/authority-http.ts';
import { CloudSignError } from '../../core/errors.ts';
import { hashes } from '../../core/pades/algorithms.ts';
import { parseCertificate } from '../../core/trust/certificate.ts';
import { answerCall } from '../answer-call.ts';
import { askTimestampAuthorities, type TimestampAuthority } from './ask-tsa.ts';
import { fetchCrl, fetchOcsp } from './fetch-revocation.ts';
import { type NotaryEvent, type NotaryReply, notaryEventSchema } from './messages.ts';

export interface NotarySettings {
  /** Asked in this order. */
  readonly authorities: readonly TimestampAuthority[];
  /** Hosts that may be asked for OCSP and CRL although they are not on the public internet: `127.0.0.1:18080`. */
  readonly allowedHosts: readonly string[];
  readonly http: AuthorityHttp;
  readonly now: () => Date;
  readonly random: (bytes: number) => Uint8Array;
  /** For each server asked. Default 10 s. */
  readonly timeoutMs?: number;
  /** Default 60 s. */
  readonly clockToleranceMs?: number;
}

const toBytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const answer = async (event: NotaryEvent, settings: NotarySettings): Promise<NotaryReply> => {
  const { timeoutMs = 10_000, clockToleranceMs = 60_000, authorities } = settings;
  if (event.kind === 'ocsp') {
    return { response: toBase64(await fetchOcsp(event.url, toBytes(event.request), { ...settings, timeoutMs })) };
  }
  if (event.kind === 'crl') return { crl: toBase64(await fetchCrl(event.url, { ...settings, timeoutMs })) };
  const digest = toBytes(event.digest);
  if (digest.length !== hashes[event.algorithm].bytes) {
    throw new CloudSignError('request.malformed', { detail: `digest of ${digest.length} bytes` });
  }
  const imprint = { hash: event.algorithm, digest };
  const anchors = event.anchors?.map((der) => parseCertificate(toBytes(der)));
  const exchange = { ...settings, timeoutMs, clockToleranceMs, anchors };
  const stamped = await askTimestampAuthorities(authorities, imprint, exchange);
  return {
    token: toBase64(stamped.token.der),
    authority: stamped.authority,
    genTime: stamped.token.info.genTime.toISOString(),
    passedOver: stamped.passedOver,
  };
};

/** Answers events; a coded failure is data, so that the caller can try again. */
export const createNotary = (settings: NotarySettings) =>
  answerCall(notaryEventSchema, (event) => answer(event, settings));
