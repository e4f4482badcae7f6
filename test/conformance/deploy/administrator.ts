import { join } from 'node:path';
import { type KeyName, keys } from '../../../adapters/resources.ts';
import { keyAliasOf } from '../../../lib/physical-names.ts';
import type { Settings } from '../../../lib/settings.ts';
import { lastLine, runProgram } from '../run-program.ts';
import type { Step } from './walk-steps.ts';

interface Try {
  readonly key: string;
  readonly call: string;
  readonly answer: string;
}

/** What an administrator may do to a key; anything else is use. */
const administration = ['kms:DescribeKey', 'kms:PutKeyPolicy'];

/** Policies of keys that somebody with every right of IAM gets past, or that lock everybody out. */
export const problemsOfTries = (tries: readonly Try[]): readonly string[] =>
  tries
    .filter(({ call, answer }) =>
      administration.includes(call) ? answer !== 'done' : !/^AccessDenied(?:Exception)?$/.test(answer),
    )
    .map(({ key, call, answer }) => `${call} with ${key}: ${answer}`);

/** Somebody with every right of IAM asks for the use of every key. */
export const administratorTries = (python: string, emulator: string, { name }: Settings): readonly Step[] => [
  {
    what: "an administrator of the account and the service's keys",
    take: async () => {
      const aliases = (Object.keys(keys) as KeyName[]).map((key) => keyAliasOf(name, key));
      const script = join(import.meta.dirname, 'administrator.py');
      const outcome = await runProgram(python, [script, emulator, ...aliases], { minutes: 1 });
      if (outcome.status !== 0) throw new Error(lastLine(outcome));
      const tries = outcome.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Try);
      const problems = problemsOfTries(tries);
      if (problems.length > 0) throw new Error(problems.join('; '));
      const used = tries.filter(({ call }) => !administration.includes(call)).length;
      return `${tries.length - used} calls that administer done, ${used} that use a key refused`;
    },
  },
];
