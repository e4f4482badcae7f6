import { randomBytes } from 'node:crypto';
import { type CloudSignError, isCloudSignError } from '../../core/errors.ts';
import type { SealIdentity } from '../../core/pades/identity.ts';
import { parseCertificate } from '../../core/trust/certificate.ts';
import type { Certificate } from '../../core/trust/types.ts';
import { collectValidationData, type RevocationPort } from '../../core/trust/validation-data.ts';

const minuteMs = 60_000;
/** How long an answer is taken for true: a certificate that is revoked makes seals for so long at most. */
const goodMs = 60 * minuteMs;
/** How soon somebody is asked again who said "revoked", or nothing that counts. */
const againMs = 5 * minuteMs;
/** So long a seal waits for an answer, and no longer. */
const usualPatienceMs = 5_000;

interface Known {
  readonly revoked: CloudSignError | undefined;
  readonly until: number;
}

export interface RevocationQuestion {
  readonly anchors: readonly Certificate[];
  readonly port: RevocationPort;
  readonly now: () => Date;
  readonly patienceMs?: number;
}

const known = new WeakMap<SealIdentity, Known>();

/**
 * Stops sealing with a certificate that its CA calls revoked, within the hour. No answer stops nothing: an OCSP server that is slow or down must not
 * hold up what people wait for, and the evidence of a document is only ever completed with good answers (docs/decisions/0081-revoked-at-sealing.md).
 * @throws `revocation.revoked`
 */
export const requireUnrevoked = async (identity: SealIdentity, question: RevocationQuestion): Promise<void> => {
  const at = question.now().getTime();
  let found = known.get(identity);
  if (found === undefined || found.until <= at) {
    found = await askInTime(identity, question);
    known.set(identity, found);
  }
  if (found.revoked !== undefined) throw found.revoked;
};

const askInTime = async (identity: SealIdentity, question: RevocationQuestion): Promise<Known> => {
  const until = question.now().getTime() + againMs;
  const late = Promise.withResolvers<Known>();
  const timer = setTimeout(() => late.resolve({ revoked: undefined, until }), question.patienceMs ?? usualPatienceMs);
  try {
    return await Promise.race([ask(identity, question), late.promise]);
  } finally {
    clearTimeout(timer);
  }
};

const ask = async (identity: SealIdentity, { anchors, port, now }: RevocationQuestion): Promise<Known> => {
  const at = now();
  try {
    const certificates = identity.chain.map(parseCertificate);
    const [leaf] = certificates;
    if (leaf !== undefined)
      await collectValidationData({
        subjects: [{ certificate: leaf }],
        certificates,
        anchors,
        at,
        port,
        nonce: () => randomBytes(16),
      });
    return { revoked: undefined, until: at.getTime() + goodMs };
  } catch (error) {
    const revoked = isCloudSignError(error) && error.code === 'revocation.revoked' ? error : undefined;
    return { revoked, until: at.getTime() + againMs };
  }
};
