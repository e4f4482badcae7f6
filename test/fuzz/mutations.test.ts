import { expect, test } from 'vitest';
import { genuineStates } from './genuine.ts';
import { attackInputs, sealedInputs } from './inputs.ts';
import { judge } from './judge.ts';
import { mutate } from './mutate.ts';
import { knownOf } from './run-directory.ts';

const seed = Number(process.env.CLOUDSIGN_SEED ?? 20261101);

test(`no mutation crashes, takes long or is accepted (seed ${seed}; npm run fuzz goes on)`, async () => {
  const inputs = [...(await sealedInputs()), ...attackInputs()];
  const known = knownOf(inputs, await genuineStates(inputs));
  const originals = inputs.map(({ bytes }) => bytes);
  const refused = inputs.filter((_, index) => !known.accepted.has(index)).map(({ name }) => name);
  expect(refused.every((name) => name.startsWith('attacked: '))).toBe(true);
  expect(refused.length).toBeGreaterThan(0);
  for (let index = 0; index < 200; index++) {
    const { bytes, input, changes } = mutate(originals, seed, index);
    const { findings } = await judge(bytes, { input, known });
    expect(findings, `mutation ${index}, ${inputs[input]?.name}, ${changes.join(' + ')}`).toEqual([]);
  }
});

test('what is accepted without being a known state is found', async () => {
  const [first] = attackInputs();
  if (first === undefined) throw new Error('there is no input');
  const { findings } = await judge(first.bytes, { input: 0, known: knownOf([first], []) });
  expect(findings.map(({ kind }) => kind)).toEqual(['accepted']);
});
