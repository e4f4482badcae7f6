import { join } from 'node:path';
import { parseArgs } from 'node:util';

const help = `npm start -- [--port N] [--fresh] [--quiet]

Runs the whole system on this machine: pages, API, embedded AWS, certificate and timestamp authority.
Data is kept in .local/ and survives restarts.

  --port N   pages and API on port N (default 3000), the inbox on N + 1
  --fresh    delete .local/ first and begin anew
  --quiet    print the addresses only
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
        help: { type: 'boolean', default: false },
      },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 1 || port > 65_000) return fail(`--port takes a number from 1 to 65000`);
    return { ...values, port };
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

// Only now, so that something is on the screen at once.
const { describeStartProblem } = await import('../local/runner/start-problem.ts');
const { startSystem } = await import('../local/runner/start-system.ts');
const { projectRoot } = await import('../lib/build-functions.ts');

const directory = join(projectRoot, '.local');
try {
  const system = await startSystem({ directory, port: options.port, fresh: options.fresh, say });
  process.stdout.write(`
  CloudSign runs on this machine. Press Ctrl-C to stop it.

    Sender's console   ${system.pagesUrl}/
    Inbox              ${system.inboxUrl}/
    API                ${system.pagesUrl}/v1/openapi.json
    Demo member        ${system.demoMember.email}
    Password           ${system.demoMember.password}

`);
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) process.exit(1);
    stopping = true;
    say('stopping');
    await system.close();
    process.exit(0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
} catch (error) {
  fail(describeStartProblem(error));
}
