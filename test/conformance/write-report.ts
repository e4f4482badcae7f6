/** The tables of docs/conformance.md. */
import type { Check, Section, Skipped } from './check.ts';
import type { Judges } from './judges/install-judges.ts';

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const unique = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];

const cellOf = (checks: readonly Check[]): string => {
  if (checks.length === 0) return '';
  const passed = checks.filter(({ problems }) => problems.length === 0).length;
  const said = unique(checks.map((one) => one.said)).join('; ');
  if (checks.every(({ informs }) => informs)) return said;
  const count = checks.length === 1 ? '' : `${passed}/${checks.length} `;
  return `${passed === checks.length ? '✓' : '✗'} ${count}${said}`;
};

const checksTable = (checks: readonly Check[]): string => {
  const columns = unique(checks.map(({ column }) => column));
  const rows = unique(checks.map(({ row }) => row)).map((row) => [
    row,
    ...columns.map((column) => cellOf(checks.filter((one) => one.row === row && one.column === column))),
  ]);
  return table(['', ...columns], rows);
};

const failures = (checks: readonly Check[]): string => {
  const failed = checks.filter(({ problems }) => problems.length > 0);
  if (failed.length === 0) return '';
  const lines = failed.map(
    ({ judge, row, column, name, problems }) => `- ${judge}, ${row}, ${column}, ${name}: ${problems.join('; ')}`,
  );
  return `\n\nFailed:\n\n${lines.join('\n')}`;
};

const sectionText = ({ title, text, checks, sideBySide = false }: Section): string => {
  if (sideBySide) return `## ${title}\n\n${text}\n\n${checksTable(checks)}${failures(checks)}`;
  const judges = unique(checks.map(({ judge }) => judge));
  const tables = judges.map((judge) => `**${judge}**\n\n${checksTable(checks.filter((one) => one.judge === judge))}`);
  return `## ${title}\n\n${[text, ...tables].join('\n\n')}${failures(checks)}`;
};

const judgesText = (judges: Judges): string =>
  table(
    ['judge', 'version'],
    Object.entries(judges).map(([name, one]) => [name, one.there ? one.version : `not there: ${one.reason}`]),
  );

export const reportOf = ({
  sections,
  skipped,
  judges,
  summary,
  more,
}: {
  readonly sections: readonly Section[];
  readonly skipped: readonly Skipped[];
  readonly judges: Judges;
  readonly summary: string;
  /** Markdown behind the tables. */
  readonly more: readonly string[];
}): string =>
  [
    '# Conformance',
    'What validators that nobody here wrote say of files sealed here, and what came of deploying the service to an emulator of AWS. This page is written by the run:',
    '    npm run conformance',
    'It gets the validators (Java libraries from Maven Central, pyHanko and MiniStack from PyPI, the rest from the Linux distribution) into `.local/conformance`, makes the inputs, seals them with the local authority, asks every judge and fails when one of them does not say what is asked for.',
    `Last run: **${summary}**.`,
    judgesText(judges),
    ...(skipped.length === 0
      ? []
      : [`Skipped:\n\n${skipped.map(({ what, reason }) => `- ${what}: ${reason}`).join('\n')}`]),
    ...sections.map(sectionText),
    ...more.map((text) => text.trim()),
    '',
  ].join('\n\n');
