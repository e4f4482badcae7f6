import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type ChangeKind, changePolicy, type Judgement } from '../../core/verification/change-policy.ts';
import { findingTable } from '../../core/verification/finding.ts';
import type { FindingEntry } from '../../core/verification/findings/entry.ts';
import { reportSchema } from '../../core/verification/report.ts';
import { decided } from './corpus-decisions.ts';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');

const findings = Object.entries(findingTable) as [string, FindingEntry][];
const changes = Object.entries(changePolicy) as [ChangeKind, (typeof changePolicy)[ChangeKind]][];

const cell = (text: string): string => text.replaceAll('|', '\\|');

const findingsPage = (): string =>
  [
    '# Findings of verification',
    '',
    'Made from `core/verification/findings/` and `core/verification/change-policy.ts`; `UPDATE_DOCS=1 npx vitest run test/verification/documents.test.ts` writes it anew.',
    'Values in braces are in the `values` of a finding. Check numbers are those of [verification.md](verification.md).',
    '',
    '| code | status | sub-indication | clause | English | 日本語 |',
    '|---|---|---|---|---|---|',
    ...findings.map(
      ([code, { status, sub, clause, en, ja }]) =>
        `| \`${code}\` | ${status} | ${sub ?? ''} | ${cell(clause)} | ${cell(en)} | ${cell(ja)} |`,
    ),
    '',
    '# Changes after signing',
    '',
    'A finding `change.<kind>` for each. `ok`: of no consequence; `listed`: harmless and shown; `warn`: a remark; `adopted`: a remark when a later signature covers it,',
    'else unknown; `signed`: by the added signature: a remark when it is valid, unknown when it can’t be judged, fail when it is broken; `fail`: not allowed.',
    '',
    '| kind | approval only | P1 | P2 | P3 | English | 日本語 |',
    '|---|---|---|---|---|---|---|',
    ...changes.map(
      ([kind, { approval, p1, p2, p3, en, ja }]) =>
        `| \`${kind}\` | ${approval} | ${p1} | ${p2} | ${p3} | ${cell(en)} | ${cell(ja)} |`,
    ),
    '',
  ].join('\n');

/** Run with UPDATE_DOCS=1 to write them anew, and format them with `npx biome check --write docs`. */
const current = (path: string, text: string): string => {
  if (process.env.UPDATE_DOCS === '1') writeFileSync(`${root}/${path}`, text);
  return read(path);
};

/** Lines without the spaces and dashes that only make a table look even. */
const plain = (markdown: string): readonly string[] =>
  markdown
    .split('\n')
    .map((line) =>
      line
        .replace(/\s*\|\s*/g, '|')
        .replace(/-{3,}/g, '---')
        .trim(),
    )
    .filter((line) => line !== '');

describe('documents', () => {
  test('the JSON schema is the one of the code', () => {
    const schema = { $id: 'verification-report-1', ...z.toJSONSchema(reportSchema) };
    const text = current('docs/verification-report.schema.json', `${JSON.stringify(schema, undefined, 2)}\n`);
    expect(JSON.parse(text)).toEqual(schema);
  });

  test('the page of findings is the one of the tables', () => {
    const page = findingsPage();
    expect(plain(current('docs/verification-findings.md', page))).toEqual(plain(page));
  });

  test('every finding has both languages, the same values in both, and a clause', () => {
    const placeholders = (text: string): readonly string[] =>
      [...text.matchAll(/\{(\w+)\}/g)].map(([one]) => one).sort();
    for (const [code, { en, ja, clause }] of findings) {
      expect(placeholders(ja), code).toEqual(placeholders(en));
      expect(clause, code).not.toBe('');
    }
    for (const [kind, { en, ja }] of changes) expect(placeholders(ja), kind).toEqual(placeholders(en));
  });

  test('every finding is found somewhere', () => {
    const folder = `${root}/core/verification`;
    const sources = readdirSync(folder)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
      .concat(read('adapters/isolated-verification.ts'))
      .join('\n');
    const ofReader = new Set(
      [...read('core/pdf/finding.ts').matchAll(/\| '([\w-]+)'/g)].map(([, code]) => `structure.${code}`),
    );
    const idle = findings.filter(([code]) => !sources.includes(`'${code}'`) && !ofReader.has(code));
    expect(idle.map(([code]) => code)).toEqual([]);
  });

  test('what is wrong or undecided has a sub-indication', () => {
    const without = findings.filter(
      ([, { status, sub }]) => (status === 'fail' || status === 'unknown') && sub === undefined,
    );
    expect(without.map(([code]) => code)).toEqual([]);
  });

  test('permissions only tighten from approval over P3 and P2 to P1', () => {
    const severity: Readonly<Record<Judgement, number>> = { ok: 0, listed: 1, warn: 2, adopted: 3, signed: 3, fail: 4 };
    for (const [kind, { p1, p2, p3 }] of changes) {
      expect(severity[p1], kind).toBeGreaterThanOrEqual(severity[p2]);
      expect(severity[p2], kind).toBeGreaterThanOrEqual(severity[p3]);
    }
  });

  test('every check that a finding names is in the document', () => {
    const page = read('docs/verification.md');
    const checks = findings.flatMap(([, { clause }]) =>
      [...clause.matchAll(/check (2\.\d(?:\.\d)?)/g)].map(([, one]) => one),
    );
    for (const check of new Set(checks)) expect(page, check).toContain(`**${check}**`);
  });

  test('every difference to a peer is decided in writing', () => {
    const record = read('docs/decisions/0032-where-peers-differ.md');
    for (const id of Object.keys(decided)) expect(record).toContain(id);
  });
});
