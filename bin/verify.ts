/** npm run verify: what signed PDFs prove, from the files alone. Nothing goes out. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openVerification } from '../adapters/isolated-verification.ts';
import { errorTable, isCloudSignError } from '../core/errors.ts';
import type { Language } from '../core/language.ts';
import type { Report } from '../core/verification/report.ts';
import { sayReport } from '../core/verification/say.ts';
import { fromUser, readAnchors } from '../local/anchor-files.ts';
import { terminalLanguage } from '../local/terminal-language.ts';

const usage = `npm run verify -- FILES.. [options]
  --json               one report (or a list of them) as docs/verification-report.schema.json describes it
  --at TIME            the time that the verdict is about, such as 2026-04-01T00:00:00Z; default: now
  --trust PEM_OR_DIR   trust anchors, may be repeated; default: what the local system left in .local/trust
  --lang en|ja         default: the language of the terminal
  --offline            changes nothing: nobody is ever asked, what counts is in the file and in the trust anchors
Exit status: 0 all valid, 1 something invalid, 2 something can't be confirmed or is not signed, 3 something can't be read.`;

interface Settings {
  readonly files: readonly string[];
  readonly json: boolean;
  readonly time: Date;
  readonly anchors: readonly Uint8Array[];
  readonly language: Language;
}

const readSettings = (): Settings => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      at: { type: 'string' },
      trust: { type: 'string', multiple: true },
      lang: { type: 'string' },
      offline: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  if (positionals.length === 0) throw new Error('no file given');
  const time = values.at === undefined ? new Date() : new Date(values.at);
  if (Number.isNaN(time.getTime())) throw new Error(`--at ${values.at} is not a time`);
  return {
    files: positionals,
    json: values.json,
    time,
    anchors: readAnchors(values.trust),
    language: terminalLanguage(values.lang),
  };
};

const openFile = (path: string): Uint8Array | undefined => {
  try {
    return readFileSync(fromUser(path));
  } catch {
    return undefined;
  }
};

const exitStatus: Readonly<Record<Report['verdict'], number>> = {
  valid: 0,
  invalid: 1,
  indeterminate: 2,
  unsigned: 2,
  unreadable: 3,
};

/** What is worst for who relies on the files: a change before a doubt before a file that can't be read. */
const order = [1, 3, 2, 0] as const;

const run = async (): Promise<number> => {
  const { files, json, time, anchors, language } = readSettings();
  // What hostile files can do ends with the thread.
  const verify = openVerification();
  const reports: { readonly file: string; readonly report: Report }[] = [];
  const missing: string[] = [];
  for (const file of files) {
    const bytes = openFile(file);
    if (bytes === undefined) missing.push(file);
    else reports.push({ file, report: await verify({ bytes, anchors, time }) });
  }
  if (json) {
    const [first] = reports;
    const output = files.length === 1 ? first?.report : reports.map(({ file, report }) => ({ file, report }));
    if (output !== undefined) console.log(JSON.stringify(output, undefined, 2));
  } else {
    for (const { file, report } of reports) {
      const [sentence, ...lines] = sayReport(report, language);
      console.log([`${file}: ${sentence}`, ...lines, ''].join('\n'));
    }
  }
  for (const file of missing) console.error(`${file}: there is no such file, or it can't be opened`);
  const statuses = [...reports.map(({ report }) => exitStatus[report.verdict]), ...missing.map(() => 3)];
  return order.find((status) => statuses.includes(status)) ?? 0;
};

try {
  process.exitCode = await run();
} catch (error) {
  if (isCloudSignError(error)) {
    const { en, ja } = errorTable[error.code];
    console.error(`${error.detail ?? ''}: ${terminalLanguage() === 'ja' ? ja : en} (${error.code})`);
  } else {
    // A bad option.
    console.error(`${(error as Error).message}\n\n${usage}`);
  }
  process.exitCode = 3;
}
