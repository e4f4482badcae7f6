/** node test/bench/seal/worker.ts WORK IDENTITY: does one work of the table for each job. */
import { serveJobs } from '../worker.ts';
import { type WorkName, works } from './works.ts';

const [name, identity] = process.argv.slice(2);
await serveJobs(await works[name as WorkName](JSON.parse(identity ?? '{}')));
