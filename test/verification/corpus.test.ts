import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../core/verification/report.ts';
import { reportSchema } from '../../core/verification/report.ts';
import { verifyPdf } from '../../core/verification/verify-pdf.ts';
import { withCpuTime } from '../support/cpu-time.ts';
import { decided } from './corpus-decisions.ts';

interface CorpusFile {
  readonly id: string;
  readonly file: string;
  readonly scope: 'document' | 'timestamp' | 'robustness' | 'trust' | 'crypto-policy';
  readonly expected: {
    readonly expect: 'accept' | 'warn' | 'reject' | 'no-crash';
    readonly signatures?: number | null;
    readonly integrity?: string | null;
    readonly level?: string | null;
    readonly modifiedAfterSigning?: boolean | null;
    readonly byteRangeValid?: boolean | null;
    readonly timestamps?: number | null;
    readonly signatureDictionaryConsistent?: boolean | null;
    readonly indication?: string | null;
    readonly subIndication?: string | null;
    readonly timeLimitMs?: number;
    readonly tLevelTechnicallyValid?: boolean;
    readonly aLevelTechnicallyValid?: boolean;
  };
}

const root = process.env.CLOUDSIGN_CORPUS ?? resolve(import.meta.dirname, '../../../shared/corpus');
const manifest = join(root, 'manifest.json');
const files: readonly CorpusFile[] = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).files : [];

type Signature = Report['signatures'][number];

const signaturesOf = ({ signatures }: Report): readonly Signature[] =>
  signatures.filter(({ kind }) => kind === 'signature');
const failsIn = (report: Report, questions: readonly (keyof Signature['answers'])[]): boolean =>
  report.signatures.some(({ answers }) => questions.some((question) => answers[question].status === 'fail'));
const stampsOf = (report: Report) =>
  new Map(
    report.signatures.flatMap(({ answers }) => answers.time.timestamps).map((stamp) => [stamp.id, stamp] as const),
  );

/** What the peer's test asserts, in the terms of the report; trust is out of scope, so nothing here needs an anchor. */
const checks: Readonly<Record<string, (file: CorpusFile, report: Report) => boolean | undefined>> = {
  expect: ({ expected, scope }, report) => {
    switch (expected.expect) {
      case 'accept':
        return report.verdict !== 'invalid' && report.verdict !== 'unreadable' && report.signatures.length > 0;
      case 'reject':
        return scope === 'trust' ? report.verdict !== 'valid' : report.verdict === 'invalid';
      case 'warn':
        return hasRemark(report);
      case 'no-crash':
        return report.verdict !== 'valid';
    }
  },
  signatures: ({ expected }, report) =>
    typeof expected.signatures === 'number' && expected.signatures > 0
      ? [signaturesOf(report).length, report.signatures.length].includes(expected.signatures)
      : undefined,
  integrity: ({ expected: { integrity } }, report) => {
    if (integrity === 'intact') return signaturesOf(report).every(({ answers }) => answers.bytes.status !== 'fail');
    if (integrity?.startsWith('broken') || integrity?.startsWith('not valid') || integrity?.startsWith('rejected')) {
      return failsIn(report, ['bytes']);
    }
    return undefined;
  },
  level: ({ expected: { level } }, report) => {
    const wanted = [...(level ?? '').matchAll(/PAdES-BASELINE-(B|T|LTA|LT)\b/g)].map(([, one]) => `B-${one}`);
    const found = signaturesOf(report).map((one) => one.level);
    return wanted.length === 0 ? undefined : wanted.every((one) => found.some((other) => other === one));
  },
  modified: ({ expected: { modifiedAfterSigning } }, report) => {
    if (modifiedAfterSigning === undefined || modifiedAfterSigning === null) return undefined;
    const isModified = failsIn(report, ['changes', 'coverage']) || report.structure.status !== 'ok';
    return modifiedAfterSigning ? isModified : !failsIn(report, ['changes', 'coverage']);
  },
  byteRange: ({ expected: { byteRangeValid } }, report) =>
    byteRangeValid === true
      ? !report.signatures.some(({ answers }) =>
          [...answers.bytes.findings, ...answers.coverage.findings].some(
            ({ code, status }) => status === 'fail' && /^(byterange|coverage)/.test(code),
          ),
        )
      : undefined,
  timestamps: ({ expected: { timestamps } }, report) =>
    typeof timestamps === 'number' ? stampsOf(report).size === timestamps : undefined,
  dictionary: ({ expected: { signatureDictionaryConsistent } }, report) =>
    signatureDictionaryConsistent === false
      ? report.signatures.some(({ answers }) =>
          answers.changes.findings.some(({ code }) => code === 'dictionary.replaced-later'),
        )
      : undefined,
  stampsAreSound: ({ expected: { tLevelTechnicallyValid, aLevelTechnicallyValid } }, report) =>
    tLevelTechnicallyValid === true || aLevelTechnicallyValid === true
      ? [...stampsOf(report).values()].some(({ findings }) =>
          findings.every(({ code, status }) => !code.startsWith('timestamp.') || status === 'ok' || status === 'warn'),
        )
      : undefined,
};

const hasRemark = (report: Report): boolean =>
  report.verdict === 'invalid' ||
  report.verdict === 'unreadable' ||
  report.structure.status !== 'ok' ||
  report.signatures.some(({ answers }) =>
    (['bytes', 'coverage', 'changes', 'time'] as const).some((question) =>
      answers[question].findings.some(
        ({ status, code }) =>
          status !== 'ok' && !code.startsWith('time.claimed') && code !== 'time.timestamp-untrusted',
      ),
    ),
  );

const at = new Date('2026-11-23T00:00:00Z');
const table: string[] = [];

describe.skipIf(files.length === 0)('corpus: what peers assert', () => {
  for (const file of files) {
    test(file.id, async () => {
      const bytes = readFileSync(join(root, file.file));
      const { value: report, cpuMs } = await withCpuTime(() => verifyPdf({ bytes, anchors: [], time: at }));
      expect(cpuMs).toBeLessThan(5000);
      reportSchema.parse(report);
      const unmet = Object.entries(checks)
        .filter(([, check]) => check(file, report) === false)
        .map(([name]) => name);
      table.push(
        `${file.expected.expect.padEnd(8)} ${report.verdict.padEnd(13)} ${unmet.join(',').padEnd(20)} ${file.id}`,
      );
      expect(unmet.sort()).toEqual([...(decided[file.id] ?? [])].sort());
    });
  }

  test('no attack is called valid, whatever the anchors', async () => {
    for (const file of files.filter(({ expected }) => expected.expect === 'reject')) {
      const bytes = readFileSync(join(root, file.file));
      const first = await verifyPdf({ bytes, anchors: [], time: at });
      expect(first.verdict).not.toBe('valid');
    }
    console.log(['expected verdict       unmet                file', ...table].join('\n'));
  });
});

test.runIf(files.length === 0)('the corpus is not at hand: nothing compared with peers', () => {
  console.log(`no corpus at ${root}; set CLOUDSIGN_CORPUS`);
});
