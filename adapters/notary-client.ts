import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CloudSignError, type ErrorCode, errorTable } from '../core/errors.ts';
import { patience } from './patience.ts';

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

let client: LambdaClient | undefined;

export const openNotaryClient = (functionName: string): NotaryClient => {
  client ??= new LambdaClient({ requestHandler: { ...patience, socketTimeout: notaryMs } });
  const lambda = client;
  const ask = async (event: object, member: string): Promise<Uint8Array> => {
    const { Payload, FunctionError } = await lambda.send(
      new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(event)) }),
    );
    const reply = JSON.parse(Buffer.from(Payload ?? []).toString('utf8') || '{}');
    if (FunctionError !== undefined) throw new Error(`the notary function failed: ${FunctionError}`);
    if (reply.error !== undefined) {
      const code: ErrorCode = reply.error.code in errorTable ? reply.error.code : 'internal';
      throw new CloudSignError(code, { detail: String(reply.error.detail ?? '') });
    }
    if (typeof reply[member] !== 'string') throw new Error(`the notary function answered without ${member}`);
    return new Uint8Array(Buffer.from(reply[member], 'base64'));
  };
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  return {
    timestamp: ({ algorithm, digest, anchors }) =>
      ask({ kind: 'timestamp', algorithm, digest: base64(digest), anchors: anchors.map(base64) }, 'token'),
    ocsp: (url, request) => ask({ kind: 'ocsp', url, request: base64(request) }, 'response'),
    crl: (url) => ask({ kind: 'crl', url }, 'crl'),
  };
};
