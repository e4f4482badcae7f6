/** npm run demo: carries PDFs through the whole flow over HTTP. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../lib/build-functions.ts';
import { createApiClient } from '../local/demo/api-client.ts';
import { chooseFiles } from '../local/demo/choose-files.ts';
import { createLinkFinder } from '../local/demo/inbox.ts';
import { showProgress } from '../local/demo/progress.ts';
import { exitCodeOf, markdownTable, textTable, totals } from '../local/demo/result-row.ts';
import { runDemo } from '../local/demo/run-demo.ts';
import { type Credentials, signIn } from '../local/demo/session.ts';
import { readDemoMember } from '../local/runner/demo-member.ts';
import { readRunning } from '../local/runner/running-file.ts';

const help = `npm run demo -- FILE.pdf [more files] [options]

Carries each PDF through the whole flow over HTTP: sign in, upload, send, each recipient consents, download, verify.
Writes demo/<name>.sealed.pdf, demo/<name>.report.json and demo/<name>.report.txt, and for a file that had to be
rewritten demo/<name>.rewritten.pdf and demo/<name>.rewritten.json.
Uses the system that \`npm start\` runs; when there is none, starts one of its own and throws it away at the end.

  --url URL          use the system at this address (with --inbox, and --email and the variable CLOUDSIGN_PASSWORD)
  --inbox URL        its inbox; default: the port after that of --url
  --email ADDRESS    the member to sign in as; default: the demo member
  --recipients N     1 to 3 recipients for every file; default: one, two, three, one, ...
  --parallel N       files under way at the same time; default 4
  --corpus LIST      also the files of a list {"files": [{"file", "qpdf"}]}, relative to it
  --class NAME       of the list, only files of this class of qpdf (clean, warnings, errors); may be repeated
  --output FOLDER    default: demo in the project
  --report FILE.md   write the table as Markdown
  --help

A file that fails or is refused does not stop the others.
Exit status: 0 all concluded and verified; 1 something failed; 2 nothing failed, but a file was refused with a code.
`;

const fail = (message: string): never => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};

const readArguments = () => {
  try {
    const parsed = parseArgs({
      allowPositionals: true,
      options: {
        url: { type: 'string' },
        inbox: { type: 'string' },
        email: { type: 'string' },
        recipients: { type: 'string' },
        parallel: { type: 'string', default: '4' },
        corpus: { type: 'string' },
        class: { type: 'string', multiple: true, default: [] },
        output: { type: 'string' },
        report: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    return { ...parsed.values, names: parsed.positionals };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
  }
};

const numberIn = (text: string, name: string, [least, most]: readonly [number, number]): number => {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  return fail(`--${name} takes a number from ${least} to ${most}`);
};

interface Reached {
  readonly pagesUrl: string;
  readonly inboxUrl: string;
  readonly credentials: Credentials;
  readonly close: () => Promise<void>;
}

const dataFolder = join(projectRoot, '.local');
const nothing = async (): Promise<void> => undefined;

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(new URL('/config.json', url), { signal: AbortSignal.timeout(3000) })).ok;
  } catch {
    return false;
  }
};

const reachGiven = (url: string, given: ReturnType<typeof readArguments>): Reached => {
  const password = process.env.CLOUDSIGN_PASSWORD;
  const credentials =
    given.email === undefined
      ? readDemoMember(join(dataFolder, 'demo-member.json'))
      : { email: given.email, password: password ?? fail('set CLOUDSIGN_PASSWORD to the password of --email') };
  const next = new URL(url);
  next.port = String(Number(next.port === '' ? 80 : next.port) + 1);
  return {
    pagesUrl: url,
    inboxUrl: given.inbox ?? next.origin,
    credentials: credentials ?? fail('there is no demo member here: give --email and CLOUDSIGN_PASSWORD'),
    close: nothing,
  };
};

const startOwn = async (): Promise<Reached> => {
  process.stdout.write('no system is running: starting one for this demo\n');
  const { describeStartProblem } = await import('../local/runner/start-problem.ts');
  const { startSystem } = await import('../local/runner/start-system.ts');
  const directory = join(dataFolder, `demo-${process.pid}`);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  try {
    const system = await startSystem({ directory, port: 0, say: (line) => process.stdout.write(`  ${line}\n`) });
    const close = async (): Promise<void> => {
      await system.close();
      remove();
    };
    return { pagesUrl: system.pagesUrl, inboxUrl: system.inboxUrl, credentials: system.demoMember, close };
  } catch (error) {
    remove();
    return fail(describeStartProblem(error));
  }
};

const reach = async (given: ReturnType<typeof readArguments>): Promise<Reached> => {
  if (given.url !== undefined) return reachGiven(given.url, given);
  const running = readRunning(dataFolder);
  const member = readDemoMember(join(dataFolder, 'demo-member.json'));
  if (running !== undefined && member !== undefined && (await answers(running.pagesUrl)))
    return { ...running, credentials: member, close: nothing };
  return startOwn();
};

const given = readArguments();
const from = process.env.INIT_CWD ?? process.cwd();
if (given.help) {
  process.stdout.write(help);
  process.exit(0);
}
const files = (() => {
  try {
    return chooseFiles({ from, names: given.names, corpus: given.corpus, classes: given.class });
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
})();
if (files.length === 0) fail(help);
const parallel = numberIn(given.parallel, 'parallel', [1, 32]);
const recipients = given.recipients === undefined ? undefined : numberIn(given.recipients, 'recipients', [1, 3]);

const reached = await reach(given);
try {
  const api = createApiClient(reached.pagesUrl);
  const rows = await runDemo({
    files,
    session: await signIn(api, reached.credentials),
    findLink: createLinkFinder(reached.inboxUrl),
    output: given.output === undefined ? join(projectRoot, 'demo') : resolve(from, given.output),
    parallel,
    recipients,
    runId: Date.now().toString(36),
    progress: showProgress(files.length, process.stdout),
  });
  process.stdout.write(`\n${textTable(rows)}\n\n${totals(rows)}\n`);
  if (given.report !== undefined)
    writeFileSync(resolve(from, given.report), `${markdownTable(rows)}\n\n${totals(rows)}\n`);
  process.exitCode = exitCodeOf(rows);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await reached.close();
}
