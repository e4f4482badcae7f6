import type { KeyName } from '../adapters/resources.ts';
import { type FunctionName, functions, needsOf } from '../lambdas/functions.ts';
import { actions, type Need, needs } from '../lambdas/needs.ts';

export const functionNames = Object.keys(functions) as readonly FunctionName[];

/** What a function was granted, from the tables of data alone. */
export const grantsOf = (name: FunctionName): readonly Need[] => needsOf(name).map((need): Need => needs[need]);

/** Which functions may do what with a key. */
export const usersOf = (
  key: KeyName,
): readonly { readonly function: FunctionName; readonly actions: readonly string[] }[] =>
  functionNames.flatMap((name) => {
    const granted = grantsOf(name).flatMap((need) =>
      need.kind === 'key' && need.resource === key ? [...actions.key[need.access]] : [],
    );
    return granted.length === 0 ? [] : [{ function: name, actions: [...new Set(granted)] }];
  });
