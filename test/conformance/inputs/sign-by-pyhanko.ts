import { join } from 'node:path';
import { python } from '../judges/install-judges.ts';
import { lastLine, runProgram } from '../run-program.ts';
import type { Counterparty } from './counterparty.ts';

export interface PyhankoRequest {
  readonly input: string;
  readonly output: string;
  readonly field: string;
  /** Left, bottom, right, top; null for an invisible field. */
  readonly box: readonly [number, number, number, number] | null;
  /** DocMDP permission of a certification signature. */
  readonly certify: 1 | 2 | 3 | null;
  /** B-LTA; else B-T. */
  readonly longTerm?: boolean;
}

/** Signs; answers why it couldn't, or undefined. */
export type PyhankoSigner = (request: PyhankoRequest) => Promise<string | undefined>;

const program = join(import.meta.dirname, '..', 'pyhanko', 'sign.py');

export const openPyhankoSigner =
  ({ key, chain, tsa, root }: Counterparty): PyhankoSigner =>
  async ({ longTerm = false, ...request }) => {
    const [certificate, ...above] = chain;
    const job = { ...request, key, certificate, chain: above, tsa, root: longTerm ? root : null };
    const outcome = await runProgram(python, [program], { input: `${JSON.stringify(job)}\n` });
    return outcome.stdout.trim() === 'ok' ? undefined : lastLine(outcome);
  };
