/** What the PDF programs of a Linux distribution say of a file. */
import { runProgram } from '../run-program.ts';

export interface PdfsigAnswer {
  readonly field: string;
  readonly subFilter: string;
  /** Its own words. */
  readonly verdict: string;
  readonly wholeFile: boolean;
}

/** poppler: the digest and signature of each field; trust is not asked, document timestamps are not known to older versions. */
export const judgeByPdfsig = async (file: string): Promise<readonly PdfsigAnswer[]> => {
  const { stdout } = await runProgram('pdfsig', ['-nocert', file], { minutes: 2 });
  return stdout
    .split('Signature #')
    .slice(1)
    .map((text) => ({
      field: /Field Name: (.*)/.exec(text)?.[1] ?? '',
      subFilter: /Signature Type: (.*)/.exec(text)?.[1] ?? '',
      verdict: /Signature Validation: (.*)\./.exec(text)?.[1] ?? 'no verdict',
      wholeFile: /^ {2}- Total document signed/m.test(text),
    }));
};

export interface QpdfAnswer {
  /** 0 clean, 3 warnings, 2 errors. */
  readonly status: number | undefined;
  readonly warnings: readonly string[];
}

export const judgeByQpdf = async (file: string): Promise<QpdfAnswer> => {
  const { status, stderr } = await runProgram('qpdf', ['--check', file], { minutes: 2 });
  return { status, warnings: stderr.split('\n').filter((line) => line.startsWith('WARNING')) };
};

export interface MutoolAnswer {
  readonly status: number | undefined;
  /** MD5 of each page as drawn. */
  readonly pages: readonly string[];
  readonly warnings: readonly string[];
}

export const judgeByMutool = async (file: string): Promise<MutoolAnswer> => {
  const { status, stdout, stderr } = await runProgram('mutool', ['draw', '-s', '5', '-r', '48', file], { minutes: 2 });
  const lines = `${stdout}\n${stderr}`.split('\n');
  return {
    status,
    pages: lines.flatMap((line) => /^page .* (\d+ [0-9a-f]{32})$/.exec(line)?.[1] ?? []),
    warnings: lines.filter((line) => /^(warning|error):/.test(line) && !line.includes('ICC support')),
  };
};
