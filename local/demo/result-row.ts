/** What became of one file: a line of the table. */
export interface ResultRow {
  readonly file: string;
  readonly size: number;
  readonly pages: number | undefined;
  /** `concluded`: sealed, and verified as asked. `refused`: not taken, with a code, before anything was sent. */
  readonly result: 'concluded' | 'refused' | 'failed';
  /** The code of a refusal, or what failed. */
  readonly reason: string;
  /** Why the upload was rewritten; empty when it was taken as it is. */
  readonly rewritten: readonly string[];
  readonly verdict: string;
  readonly level: string;
  readonly recipients: number;
  readonly seconds: number;
}

const columns = ['file', 'pages', 'size', 'result', 'verdict', 'level', 'seconds'] as const;

const sizeText = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

const cells = (row: ResultRow): readonly string[] => [
  row.file,
  row.pages === undefined ? '' : String(row.pages),
  sizeText(row.size),
  [
    row.reason === '' ? row.result : `${row.result}: ${row.reason}`,
    ...(row.rewritten.length === 0 ? [] : [`rewritten: ${row.rewritten.join(', ')}`]),
  ].join('; '),
  row.verdict,
  row.level,
  row.seconds.toFixed(1),
];

const count = (rows: readonly ResultRow[], result: ResultRow['result']): number =>
  rows.filter((row) => row.result === result).length;

export const totals = (rows: readonly ResultRow[]): string =>
  `${rows.length} ${rows.length === 1 ? 'file' : 'files'}: ${count(rows, 'concluded')} concluded and verified, ${count(rows, 'refused')} refused with a code, ${count(rows, 'failed')} failed`;

/** 0: all concluded and verified. 1: something failed. 2: nothing failed, something was refused with a code. */
export const exitCodeOf = (rows: readonly ResultRow[]): 0 | 1 | 2 => {
  if (count(rows, 'failed') > 0) return 1;
  return count(rows, 'refused') > 0 ? 2 : 0;
};

/** Columns of a terminal that a text takes: CJK takes two each. */
const widthOf = (text: string): number =>
  [...text].reduce(
    (sum, char) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(char)
        ? 2
        : 1),
    0,
  );

export const textTable = (rows: readonly ResultRow[]): string => {
  const lines = [columns, ...rows.map(cells)];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => widthOf(line[index] ?? ''))));
  return lines
    .map((line) =>
      line
        .map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - widthOf(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

export const markdownTable = (rows: readonly ResultRow[]): string => {
  const inCell = (cell: string): string => cell.replaceAll('|', '\\|');
  const line = (values: readonly string[]): string => `| ${values.map(inCell).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map((row) => line(cells(row)))].join('\n');
};
