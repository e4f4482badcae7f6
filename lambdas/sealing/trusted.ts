import { openTrustStore } from '../../adapters/trust-store.ts';
import type { Timestamper } from '../../core/pades/seal.ts';
import { requireAnchored } from '../../core/pades/token.ts';
import { parseCertificate } from '../../core/trust/certificate.ts';
import type { Certificate } from '../../core/trust/types.ts';
import type { WorkContext } from '../worker.ts';

type Opened = WorkContext<'sealDue'>['opened'];

export const anchorsOf = async ({ trust }: Pick<Opened, 'trust'>): Promise<readonly Certificate[]> =>
  (await openTrustStore(trust).anchors()).map(parseCertificate);

/** Timestamps by the notary, of authorities that reports will trust; what the notary says is not taken on trust. */
export const trustedTimestamper =
  ({ notary }: Pick<Opened, 'notary'>, anchors: readonly Certificate[]): Timestamper =>
  async (request) => {
    const token = await notary.timestamp({ ...request, anchors: anchors.map(({ der }) => der) });
    requireAnchored(token, anchors);
    return token;
  };
