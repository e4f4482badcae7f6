/**
 * What became of real files that were carried through the whole service: compares each sealed PDF that `npm run demo` left in `demo/`
 * with its original, by programs that nobody here wrote, and writes docs/intake.md.
 *
 *     npm run demo -- --corpus ../shared/corpus/intake.json --class clean
 *     npm run conformance:intake -- ../shared/corpus/intake.json clean
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { isCloudSignError } from '../../core/errors.ts';
import { checkUpload } from '../../lambdas/ingest/check-upload.ts';

interface Row {
  readonly file: string;
  readonly result: string;
  readonly rendering: string;
  readonly prefix: string;
  readonly qpdf: string;
  readonly pdfsig: string;
  readonly verdict: string;
}

const missing = ['pdftoppm', 'mutool', 'qpdf', 'pdfsig'].filter(
  (program) => spawnSync('which', [program]).status !== 0,
);
if (missing.length > 0) {
  process.stderr.write(`Install poppler-utils, mupdf-tools and qpdf first: ${missing.join(', ')} not found.\n`);
  process.exit(2);
}

/** One hash a page, as drawn at 60 dpi. */
const drawnBy = (program: 'pdftoppm' | 'mutool', pdf: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'render-'));
  const to = join(folder, 'p');
  const args = program === 'pdftoppm' ? ['-r', '60', pdf, to] : ['draw', '-q', '-r', '60', '-o', `${to}%d.png`, pdf];
  spawnSync(program, args, { timeout: 120_000 });
  const pages = readdirSync(folder)
    .sort()
    .map((name) =>
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    );
  rmSync(folder, { recursive: true });
  return pages.join();
};

/** A file that one program draws differently each time it is asked is judged by another. */
const compareRendering = (original: string, sealed: string): string => {
  const before = drawnBy('pdftoppm', original);
  if (before !== '' && before === drawnBy('pdftoppm', sealed)) return 'same';
  if (before !== '' && before === drawnBy('pdftoppm', original)) return 'DIFFERENT';
  const [was, is] = [drawnBy('mutool', original), drawnBy('mutool', sealed)];
  return was !== '' && was === is ? 'same (mutool)' : 'DIFFERENT';
};

/** 0: clean, 2: errors, 3: warnings. */
const qpdfStatus = (pdf: string): number => spawnSync('qpdf', ['--check', pdf]).status ?? -1;

const pdfsigOf = (pdf: string): string => {
  const { stdout } = spawnSync('pdfsig', ['-nocert', pdf], { encoding: 'utf8' });
  const valid = stdout.match(/Signature is Valid/g)?.length ?? 0;
  const others = [...stdout.matchAll(/Signature Validation: (?!Signature is Valid)(.*)/g)].map((match) => match[1]);
  // What it says of a document timestamp, which it does not judge.
  const timestamp = others.indexOf('Signature has not yet been verified.');
  if (timestamp >= 0) others.splice(timestamp, 1);
  return `${valid} valid${others.length === 0 ? '' : `; ${[...new Set(others)].join(', ')}`}`;
};

const sealedRow = (file: string, original: string, sealed: string): Row => {
  const [before, after] = [readFileSync(original), readFileSync(sealed)];
  const report = JSON.parse(readFileSync(sealed.replace(/\.sealed\.pdf$/, '.report.json'), 'utf8')) as {
    verdict: string;
  };
  const rewritten = sealed.replace(/sealed\.pdf$/, 'rewritten.pdf');
  const isRewritten = existsSync(rewritten);
  const reasons = isRewritten ? (JSON.parse(readFileSync(rewritten.replace(/pdf$/, 'json'), 'utf8')) as string[]) : [];
  const taken = isRewritten ? readFileSync(rewritten) : before;
  const [was, is] = [qpdfStatus(original), qpdfStatus(sealed)];
  const rank = (status: number): number => [0, 3, 2].indexOf(status);
  return {
    file,
    result: isRewritten ? `concluded, rewritten: ${reasons.join(', ')}` : 'concluded',
    rendering: compareRendering(original, sealed),
    prefix: Buffer.compare(after.subarray(0, taken.length), taken) === 0 ? 'kept' : 'LOST',
    qpdf: rank(is) <= rank(was) ? 'no worse' : `WORSE (${was} to ${is})`,
    pdfsig: pdfsigOf(sealed),
    verdict: report.verdict,
  };
};

const refusedRow = async (file: string, original: string): Promise<Row> => {
  let result = 'FAILED';
  try {
    await checkUpload(new Uint8Array(readFileSync(original)));
  } catch (error) {
    if (isCloudSignError(error)) result = `refused: ${error.code}`;
  }
  return { file, result, rendering: '', prefix: '', qpdf: '', pdfsig: '', verdict: '' };
};

const [list = '../shared/corpus/intake.json', wanted = 'clean', demo = 'demo'] = process.argv.slice(2);
const { files } = JSON.parse(readFileSync(list, 'utf8')) as { files: { file: string; qpdf: string }[] };
const rows: Row[] = [];
for (const { file } of files.filter(({ qpdf }) => wanted === 'all' || qpdf === wanted)) {
  const original = join(dirname(list), file);
  const sealed = join(demo, `${basename(file, '.pdf')}.sealed.pdf`);
  const row = existsSync(sealed) ? sealedRow(basename(file), original, sealed) : refusedRow(basename(file), original);
  rows.push(await row);
}

const count = (test: (row: Row) => boolean): number => rows.filter(test).length;
const concluded = rows.filter(({ result }) => result.startsWith('concluded'));
const bad = rows.filter(
  (row) =>
    /[A-Z]{4}/.test(`${row.result}${row.rendering}${row.prefix}${row.qpdf}`) ||
    (row.result.startsWith('concluded') && (!/^[2-9] valid$/.test(row.pdfsig) || row.verdict !== 'valid')),
);
const version = (program: string, flag: string): string =>
  (execFileSync('sh', ['-c', `${program} ${flag} 2>&1`], { encoding: 'utf8' }).split('\n')[0] ?? '').trim();
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
writeFileSync(
  'docs/intake.md',
  `# Intake: real files through the whole service

Written by \`test/conformance/report-intake.ts\`, which says how to run it. Input: the ${rows.length} files of class "${wanted}" in the
list of test files (from pdf.js, see the list); each was uploaded, sent, consented to, sealed and downloaded over HTTP by \`npm run demo\`.

**${concluded.length} concluded, ${count(({ result }) => result.startsWith('refused'))} refused with a code, ${count(({ result }) => result === 'FAILED')} failed; ${bad.length} need a look.**

- rendering: all pages before and after, ${version('pdftoppm', '-v')}, 60 dpi; mutool where pdftoppm draws the original differently each time
- prefix: the original bytes begin the sealed file
- qpdf: \`qpdf --check\`, ${version('qpdf', '--version')}
- pdfsig: signatures that it calls valid, those that came with the file included (it can't judge document timestamps)
- verdict: that of \`POST /v1/verifications\`

${line(['file', 'result', 'rendering', 'prefix', 'qpdf', 'pdfsig', 'verdict'])}
${line(Array.from({ length: 7 }, () => '---'))}
${rows.map((row) => line([row.file, row.result, row.rendering, row.prefix, row.qpdf, row.pdfsig, row.verdict])).join('\n')}
`,
);
process.stdout.write(
  `${concluded.length} concluded, ${rows.length - concluded.length} not; to look at: ${bad.map(({ file }) => file).join(', ') || 'none'}\n`,
);
process.exitCode = bad.length === 0 ? 0 : 1;
