/** npm run bench: how long the parts take, beside what others take for the same. */
import { runBench } from '../test/bench/run-bench.ts';

process.exitCode = await runBench(process.argv.slice(2));
