/** npm run fuzz: damaged signed files against the reader, intake, sealing and verification. */
import { runFuzz } from '../test/fuzz/run-fuzz.ts';

process.exitCode = await runFuzz(process.argv.slice(2));
