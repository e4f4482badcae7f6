import { spawn } from 'node:child_process';

/*
 * Runs the engine and ends it when the process that started this one is gone: standard input is a pipe that the system closes
 * even after a kill -9, and the engine itself watches nothing of the kind.
 */
const [binary = '', ...args] = process.argv.slice(2);
process.umask(0o077);
const engine = spawn(binary, args, { stdio: ['ignore', 'ignore', 'inherit'] });
engine.on('error', () => process.exit(1));
engine.on('exit', (code) => process.exit(code ?? 1));
process.stdin.on('end', () => engine.kill('SIGKILL'));
process.stdin.on('error', () => engine.kill('SIGKILL'));
process.stdin.resume();
