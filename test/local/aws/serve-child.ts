import { startLocalAws } from '../../../local/aws/start.ts';
import { systemOf } from './system.ts';

/** Serves everything below the directory given, until it is killed; says where on the first line of its output. */
const aws = await startLocalAws({
  ...systemOf(process.argv[2] ?? ''),
  // Never answered: whoever was told of an object is killed before it is done.
  onObjectCreated: () => new Promise(() => {}),
});
process.stdout.write(`${JSON.stringify(aws.endpoints)}\n`);
