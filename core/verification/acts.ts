import { type Person, wordsOf } from '../evidence/act-statement.ts';
import type { Certificate } from '../trust/types.ts';
import { rfc3339 } from './finding.ts';
import type { JudgedItem } from './judge-signature.ts';
import type { Report, SignatureReport } from './report.ts';
import { shorten } from './shown.ts';

const personOf = ({ name, email }: Person): Person => ({ name: shorten(name), email: shorten(email) });

/**
 * Who agreed to what, in the words of a seal of this service. Anybody can write such words into a signature of his own: they count
 * only where the seal leads to an anchor, is by a sealing key of the service, and nothing is wrong with it.
 */
export function actOf(
  { item, claims, certificate, judgement, proven }: JudgedItem,
  {
    report,
    sealers,
  }: { readonly report: SignatureReport | undefined; readonly sealers: readonly Certificate[] | undefined },
): Report['acts'] {
  const { name, reason, statement } = claims;
  if (item.kind !== 'signature' || name === undefined || reason === undefined || statement === undefined) return [];
  if (certificate === undefined || judgement?.anchor === undefined || report === undefined) return [];
  // A seal whose evidence is not complete yet has everything but the answer whether its certificate was revoked.
  if (report.verdict !== 'valid' && report.subIndication !== 'TRY_LATER') return [];
  if (sealers !== undefined && !sealers.some((one) => isSameKey(one, certificate))) return [];
  const time = proven?.at ?? claims.time;
  const { did, how } = wordsOf(statement);
  return [
    {
      signature: item.id,
      who: name,
      what: reason,
      time: time === undefined ? null : rfc3339(time),
      proven: proven !== undefined,
      kind: statement.kind,
      actor: personOf(statement.actor),
      to: statement.to === undefined ? null : personOf(statement.to),
      document: statement.document,
      at: statement.at,
      authentication: statement.authentication,
      did: shortened(did),
      how: shortened(how),
    },
  ];
}

const shortened = ({ en, ja }: { readonly en: string; readonly ja: string }) => ({ en: shorten(en), ja: shorten(ja) });

const isSameKey = (a: Certificate, b: Certificate): boolean => Buffer.compare(a.publicKey.spki, b.publicKey.spki) === 0;
