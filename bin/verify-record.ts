/** npm run verify:record: what the record of a document proves, with its files and a published root. Nothing goes out. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type * as z from 'zod';
import { errorTable, isCloudSignError } from '../core/errors.ts';
import { checkRecord, type EvidenceRecord, type RecordReport } from '../core/evidence/check-record.ts';
import { sayRecord } from '../core/evidence/say-record.ts';
import { dayRoot, evidenceRecord } from '../lambdas/schemas.ts';
import { fromUser, readAnchors } from '../local/anchor-files.ts';
import { terminalLanguage } from '../local/terminal-language.ts';

const usage = `npm run verify:record -- RECORD.json [PDFS..] [options]
  RECORD.json          "Save the record" on a document's page, or GET /v1/teams/{team}/documents/{document}/record
  PDFS                 files that should be the document's, as they were downloaded
  --root ROOT.json     the day's root as you kept it or fetched it yourself: GET /v1/roots?day=YYYY-MM-DD
  --trust PEM_OR_DIR   the timestamp authority's root, may be repeated; default: what the local system left in .local/trust
  --json               the report as JSON
  --lang en|ja         default: the language of the terminal
docs/evidence-record.md says what is checked, and how to do it by other means. The PDFs' own signatures: npm run verify.
Exit status: 0 valid, 1 something was altered, 2 something is not proven, 3 something can't be read.`;

const exitStatus: Readonly<Record<RecordReport['verdict'], number>> = { valid: 0, invalid: 1, indeterminate: 2 };

const readArguments = () =>
  parseArgs({
    allowPositionals: true,
    options: {
      root: { type: 'string' },
      trust: { type: 'string', multiple: true },
      json: { type: 'boolean', default: false },
      lang: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });

const open = (path: string): Uint8Array => {
  try {
    return readFileSync(fromUser(path));
  } catch {
    throw new Error(`${path}: there is no such file, or it can't be opened`);
  }
};

const readJson = <S extends z.ZodType>(path: string, schema: S, what: string): z.output<S> => {
  const text = new TextDecoder().decode(open(path));
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new Error(`${path}: this is not ${what}`);
  }
};

const run = (): number => {
  const { values, positionals } = readArguments();
  const [recordPath, ...pdfPaths] = positionals;
  if (values.help || recordPath === undefined) {
    (values.help ? console.log : console.error)(usage);
    return values.help ? 0 : 3;
  }
  const names = new Map(
    pdfPaths.map((path) => [createHash('sha256').update(open(path)).digest('hex'), basename(path)] as const),
  );
  const report = checkRecord({
    // What an event holds besides is what its hash says.
    record: readJson(recordPath, evidenceRecord, 'the record of a document') as unknown as EvidenceRecord,
    files: [...names.keys()],
    ...(values.root === undefined ? {} : { keptRoot: readJson(values.root, dayRoot, "a day's root") }),
    anchors: readAnchors(values.trust),
  });
  if (values.json) console.log(JSON.stringify(report, undefined, 2));
  else {
    const language = terminalLanguage(values.lang);
    console.log(sayRecord(report, { language, nameOf: (sha256) => names.get(sha256) ?? sha256 }).join('\n'));
  }
  return exitStatus[report.verdict];
};

try {
  process.exitCode = run();
} catch (error) {
  if (isCloudSignError(error))
    console.error(`${error.detail ?? ''}: ${errorTable[error.code][terminalLanguage()]} (${error.code})`);
  else console.error((error as Error).message);
  process.exitCode = 3;
}
