/** npm run conformance: what validators that nobody here wrote say of our seals. */
import { runConformance } from '../test/conformance/run-conformance.ts';

process.exitCode = await runConformance(process.argv.slice(2));
