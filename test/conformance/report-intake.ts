/**
 * What became of real files that were carried through the whole service: compares each sealed PDF that `npm run demo` left in `demo/`
 * with its original, by programs that nobody here wrote, and writes docs/intake.md.
 *
 *     npm run demo -- --corpus ../shared/corpus/intake.json
 *     npm run conformance:intake -- ../shared/corpus/intake.json
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
  readonly class: string;
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
  if (was === '' && is === '' && before === '') return 'neither draws the upload in time';
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

const sealedRow = (original: string, sealed: string): Omit<Row, 'file' | 'class'> => {
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
    result: isRewritten ? `concluded, rewritten: ${reasons.join(', ')}` : 'concluded',
    rendering: compareRendering(original, sealed),
    prefix: Buffer.compare(after.subarray(0, taken.length), taken) === 0 ? 'kept' : 'LOST',
    qpdf: rank(is) <= rank(was) ? 'no worse' : `WORSE (${was} to ${is})`,
    pdfsig: pdfsigOf(sealed),
    verdict: report.verdict,
  };
};

const refusedRow = async (original: string): Promise<Omit<Row, 'file' | 'class'>> => {
  let result = 'FAILED';
  try {
    await checkUpload(new Uint8Array(readFileSync(original)));
  } catch (error) {
    if (isCloudSignError(error)) result = `refused: ${error.code}`;
  }
  return { result, rendering: '', prefix: '', qpdf: '', pdfsig: '', verdict: '' };
};

const [list = '../shared/corpus/intake.json', wanted = 'all', demo = 'demo'] = process.argv.slice(2);
const { files } = JSON.parse(readFileSync(list, 'utf8')) as { files: { file: string; qpdf: string }[] };
const rows: Row[] = [];
for (const { file, qpdf } of files.filter(({ qpdf }) => wanted === 'all' || qpdf === wanted)) {
  const original = join(dirname(list), file);
  const sealed = join(demo, `${basename(file, '.pdf')}.sealed.pdf`);
  const row = existsSync(sealed) ? sealedRow(original, sealed) : await refusedRow(original);
  rows.push({ file: basename(file), class: qpdf, ...row });
}

const concluded = rows.filter(({ result }) => result.startsWith('concluded'));
const bad = rows.filter(
  (row) =>
    /[A-Z]{4}/.test(`${row.result}${row.rendering}${row.prefix}${row.qpdf}`) ||
    (row.result.startsWith('concluded') && (!/^[2-9] valid$/.test(row.pdfsig) || row.verdict !== 'valid')),
);
const version = (program: string, flag: string): string =>
  (execFileSync('sh', ['-c', `${program} ${flag} 2>&1`], { encoding: 'utf8' }).split('\n')[0] ?? '').trim();
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const share = (some: readonly Row[], of: readonly Row[]): string => `${((100 * some.length) / of.length).toFixed(1)} %`;
const classes = [...new Set(rows.map((row) => row.class))].map((name) => {
  const all = rows.filter((row) => row.class === name);
  const starting = (word: string): readonly Row[] => all.filter(({ result }) => result.startsWith(word));
  const [sealed, refused, failed] = [starting('concluded'), starting('refused'), starting('FAILED')];
  const rewritten = sealed.filter(({ result }) => result.includes('rewritten'));
  const look = bad.filter((row) => row.class === name);
  const numbers = [all, sealed, rewritten, refused, failed, look].map(({ length }) => String(length));
  return line([name, ...numbers, share(sealed, all)]);
});
const summary = ['class', 'files', 'concluded', 'of these rewritten', 'refused', 'failed', 'to look at', 'share'];
const columns = ['file', 'class', 'result', 'rendering', 'prefix', 'qpdf', 'pdfsig', 'verdict'] as const;
/** Written by hand behind the tables, and kept. */
const secondSet = (() => {
  const written = existsSync('docs/intake.md') ? readFileSync('docs/intake.md', 'utf8') : '';
  const at = written.indexOf('\n## A second set');
  return at === -1 ? '' : written.slice(at);
})();
writeFileSync(
  'docs/intake.md',
  `# Intake: real files through the whole service

Written by \`test/conformance/report-intake.ts\`, which says how to run it. Input: ${rows.length} files in the list of test files (from pdf.js, see the
list; class: what \`qpdf --check\` calls them); each was uploaded, confirmed if it was rewritten, sent, consented to, sealed and downloaded over HTTP by
\`npm run demo\`. When a file is rewritten, and how it is compared: decisions 46 to 48.

${line(summary)}
${line(summary.map(() => '---'))}
${classes.join('\n')}

- rendering: all pages of the upload and of what was sealed, ${version('pdftoppm', '-v')}, 60 dpi; mutool where pdftoppm draws the original differently each time
  or not at all. Neither takes part in the decision of the service, which compares by PDFium
- prefix: the bytes that were taken (the upload, or what it was rewritten to) begin the sealed file
- qpdf: \`qpdf --check\`, ${version('qpdf', '--version')}
- pdfsig: signatures that it calls valid, those that came with the file included (it can't judge document timestamps)
- verdict: that of \`POST /v1/verifications\`

${line(columns)}
${line(columns.map(() => '---'))}
${rows.map((row) => line(columns.map((column) => row[column]))).join('\n')}
${secondSet}`,
);
process.stdout.write(
  `${concluded.length} concluded, ${rows.length - concluded.length} not; to look at: ${bad.map(({ file }) => file).join(', ') || 'none'}\n`,
);
process.exitCode = bad.length === 0 ? 0 : 1;
