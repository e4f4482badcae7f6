import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSigningKey } from '../../../local/authority/signing-key.ts';
import { python } from '../judges/install-judges.ts';
import { lastLine, runProgram } from '../run-program.ts';
import type { ServedSealer } from '../serve-sealer.ts';

export interface PyhankoRequest {
  readonly input: string;
  readonly output: string;
  readonly field: string;
  /** Left, bottom, right, top; null for an invisible field. */
  readonly box: readonly [number, number, number, number] | null;
  /** DocMDP permission of a certification signature. */
  readonly certify: 1 | 2 | 3 | null;
}

/** Signs as B-T; answers why it couldn't, or undefined. */
export type PyhankoSigner = (request: PyhankoRequest) => Promise<string | undefined>;

const program = join(import.meta.dirname, '..', 'pyhanko', 'sign.py');

/** A counterparty who signs with software of their own and a certificate of the same authority. */
export const openPyhankoSigner = ({ sealer, url }: ServedSealer, directory: string): PyhankoSigner => {
  const key = generateSigningKey('ecdsa-p256-sha256');
  const { chain } = sealer.authority.issueSealCertificate({
    publicKeySpki: key.spki,
    commonName: 'Counterparty K.K.',
    country: 'JP',
  });
  const keyFile = join(directory, 'counterparty.key.pem');
  writeFileSync(keyFile, key.pem, { mode: 0o600 });
  const [certificate, ...above] = chain.map((der, index) => {
    const file = join(directory, `counterparty-${index}.cer`);
    writeFileSync(file, der);
    return file;
  });
  return async (request) => {
    const job = { ...request, key: keyFile, certificate, chain: above, tsa: `${url}/tsa` };
    const outcome = await runProgram(python, [program], { input: `${JSON.stringify(job)}\n` });
    return outcome.stdout.trim() === 'ok' ? undefined : lastLine(outcome);
  };
};
