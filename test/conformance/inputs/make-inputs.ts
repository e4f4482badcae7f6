/** The files to be sealed: one of each kind of PDF, made anew by each run. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLine, runProgram } from '../run-program.ts';
import { drawClassic, drawForm, drawXrefStream } from './draw-contract.ts';
import type { PyhankoSigner } from './sign-by-pyhanko.ts';
import { writeHybrid } from './write-hybrid.ts';
import { writePdfA } from './write-pdf-a.ts';

export type InputName =
  | 'classic'
  | 'xref stream'
  | 'linearized'
  | 'linearized, xref stream'
  | 'hybrid'
  | 'AcroForm'
  | 'PDF/A-1b'
  | 'PDF/A-2b'
  | 'PDF/A-3b'
  | 'signed'
  | 'certified';

export interface Input {
  /** One of the generated, or the name of a real file. */
  readonly name: string;
  readonly path: string;
  /** Fields of signatures that came with it. */
  readonly earlier: readonly string[];
  /** A strict reader may refuse it. */
  readonly lenient?: boolean;
}

export interface Unmade {
  readonly name: InputName;
  readonly reason: string;
}

export interface InputTools {
  readonly directory: string;
  readonly qpdf: boolean;
  /** Undefined: pyHanko is not there. */
  readonly sign: PyhankoSigner | undefined;
}

interface Recipe {
  readonly name: InputName;
  readonly earlier?: readonly string[];
  /** Writes the file, or says why it can't. */
  readonly make: (path: string, tools: InputTools) => Promise<string | undefined>;
}

const written =
  (draw: () => Uint8Array | Promise<Uint8Array>): Recipe['make'] =>
  async (path) => {
    writeFileSync(path, await draw());
    return undefined;
  };

const byQpdf =
  (draw: () => Promise<Uint8Array>, ...options: readonly string[]): Recipe['make'] =>
  async (path, { qpdf }) => {
    if (!qpdf) return 'qpdf is not there to make it';
    writeFileSync(`${path}.plain`, await draw());
    const outcome = await runProgram('qpdf', [...options, `${path}.plain`, path]);
    return outcome.status === 0 ? undefined : lastLine(outcome);
  };

const byPyhanko =
  (options: { readonly certify: 2 | null; readonly field: string }): Recipe['make'] =>
  async (path, { sign }) => {
    if (sign === undefined) return 'pyHanko is not there to sign it';
    writeFileSync(`${path}.plain`, await drawClassic());
    return sign({ ...options, input: `${path}.plain`, output: path, box: [330, 300, 530, 380] });
  };

const recipes: readonly Recipe[] = [
  { name: 'classic', make: written(drawClassic) },
  { name: 'xref stream', make: written(drawXrefStream) },
  { name: 'linearized', make: byQpdf(drawClassic, '--linearize', '--object-streams=disable') },
  { name: 'linearized, xref stream', make: byQpdf(drawClassic, '--linearize', '--object-streams=generate') },
  { name: 'hybrid', make: written(writeHybrid) },
  { name: 'AcroForm', make: written(drawForm) },
  { name: 'PDF/A-1b', make: written(() => writePdfA(1)) },
  { name: 'PDF/A-2b', make: written(() => writePdfA(2)) },
  { name: 'PDF/A-3b', make: written(() => writePdfA(3)) },
  { name: 'signed', earlier: ['Counterparty'], make: byPyhanko({ certify: null, field: 'Counterparty' }) },
  { name: 'certified', earlier: ['Author'], make: byPyhanko({ certify: 2, field: 'Author' }) },
];

const fileName = (name: InputName): string => `${name.replace(/[^A-Za-z0-9]+/g, '-').toLowerCase()}.pdf`;

export const makeInputs = async (
  tools: InputTools,
): Promise<{ readonly inputs: readonly Input[]; readonly unmade: readonly Unmade[] }> => {
  const inputs: Input[] = [];
  const unmade: Unmade[] = [];
  for (const { name, earlier = [], make } of recipes) {
    const path = join(tools.directory, fileName(name));
    const reason = await make(path, tools);
    if (reason === undefined && existsSync(path) && readFileSync(path).length > 0) {
      inputs.push({ name, path, earlier, lenient: name === 'hybrid' });
    } else unmade.push({ name, reason: reason ?? 'nothing was written' });
  }
  return { inputs, unmade };
};
