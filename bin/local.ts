/** npm start: the whole system on this machine. */
import { enableCompileCache } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { compiledDir } from '../local/runner/compiled-code.ts';

const help = `npm start -- [--port N] [--fresh] [--quiet] [--data FOLDER] [--seal-key KIND]

Runs the whole system on this machine: pages, API, embedded AWS, certificate and timestamp authority.
Data is kept in .local/ and survives restarts.

  --port N   pages and API on port N (default 3000), the inbox on N + 1
  --fresh    delete all data first and begin anew
  --data     keep the data in another folder
  --quiet    print the addresses only
  --seal-key the key that seals: ec256 (default), ec384, rsa3072 or rsa4096; another than before is a new key
`;

const fail = (message: string): never => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};

const readOptions = () => {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '3000' },
        fresh: { type: 'boolean', default: false },
        quiet: { type: 'boolean', default: false },
        data: { type: 'string' },
        'seal-key': { type: 'string', default: 'ec256' },
        help: { type: 'boolean', default: false },
      },
    });
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port > 65_000)
      return fail('--port takes a number up to 65000; 0 is any free port');
    return { ...values, port, sealKey: values['seal-key'] };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
  }
};

const options = readOptions();
if (options.help) {
  process.stdout.write(help);
  process.exit(0);
}
const begun = performance.now();
const say = (line: string): void => {
  if (!options.quiet)
    process.stdout.write(`${((performance.now() - begun) / 1000).toFixed(1).padStart(5)} s  ${line}\n`);
};
say('starting');

enableCompileCache(compiledDir);
// Only now, so that something is on the screen at once.
const { describeStartProblem } = await import('../local/runner/start-problem.ts');
const { startSystem } = await import('../local/runner/start-system.ts');
const { sealKeyNames } = await import('../core/pades/seal-keys.ts');
const { projectRoot } = await import('../lib/build-functions.ts');

const sealKey =
  sealKeyNames.find((name) => name === options.sealKey) ?? fail(`--seal-key takes ${sealKeyNames.join(', ')}`);
const directory =
  options.data === undefined
    ? join(projectRoot, '.local')
    : resolve(process.env.INIT_CWD ?? process.cwd(), options.data);
try {
  const system = await startSystem({ directory, port: options.port, fresh: options.fresh, sealKey, say });
  say('ready');
  process.stdout.write(`
  CloudSign runs on this machine. Press Ctrl-C to stop it.

    Sender's console   ${system.pagesUrl}/
    Inbox              ${system.inboxUrl}/
    API                ${system.pagesUrl}/v1/openapi.json
    Demo member        ${system.demoMember.email}
    Password           ${system.demoMember.password}

`);
  let stoppingSince: number | undefined;
  const stop = async (): Promise<void> => {
    if (stoppingSince !== undefined) {
      // Ctrl-C comes twice, from the terminal and from npm; who presses it again means it.
      if (performance.now() - stoppingSince > 1000) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    say('stopping');
    await system.close();
    process.exit(0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
} catch (error) {
  fail(describeStartProblem(error));
}
