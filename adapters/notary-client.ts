import { callFunction } from './call-function.ts';

/** Calls the notary function: it alone can reach the internet, and sees digests, serials and addresses only. */
export interface NotaryClient {
  readonly timestamp: (request: {
    readonly algorithm: string;
    readonly digest: Uint8Array;
    /** DER: the token must lead to one of them. */
    readonly anchors: readonly Uint8Array[];
  }) => Promise<Uint8Array>;
  readonly ocsp: (url: string, request: Uint8Array) => Promise<Uint8Array>;
  readonly crl: (url: string) => Promise<Uint8Array>;
}

/** The notary's own time, and a little: it is silent while it asks. */
const notaryMs = 65_000;

export const openNotaryClient = (functionName: string): NotaryClient => {
  const ask = async (event: object, member: string): Promise<Uint8Array> => {
    const { [member]: bytes } = await callFunction(functionName, event, { silentMs: notaryMs });
    if (typeof bytes !== 'string') throw new Error(`the notary function answered without ${member}`);
    return new Uint8Array(Buffer.from(bytes, 'base64'));
  };
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  return {
    timestamp: ({ algorithm, digest, anchors }) =>
      ask({ kind: 'timestamp', algorithm, digest: base64(digest), anchors: anchors.map(base64) }, 'token'),
    ocsp: (url, request) => ask({ kind: 'ocsp', url, request: base64(request) }, 'response'),
    crl: (url) => ask({ kind: 'crl', url }, 'crl'),
  };
};
