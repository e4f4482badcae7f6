/** A run's inputs and findings on disk, so that each mutation can be made again: sealed inputs have other keys in each run. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Genuine, genuineStates } from './genuine.ts';
import type { FuzzInput } from './inputs.ts';
import type { Known } from './judge.ts';

interface Listing {
  readonly seed: number;
  readonly inputs: readonly {
    readonly name: string;
    readonly file: string;
    readonly anchors: readonly string[];
    readonly time: string;
  }[];
  readonly genuine: readonly Genuine[];
}

const listingOf = (directory: string): string => join(directory, 'run.json');

export const writeRun = async (directory: string, seed: number, inputs: readonly FuzzInput[]): Promise<void> => {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const listing: Listing = {
    seed,
    inputs: inputs.map(({ name, bytes, anchors, time }, index) => {
      const file = `input-${index}.pdf`;
      writeFileSync(join(directory, file), bytes);
      const base64 = anchors.map((der) => Buffer.from(der).toString('base64'));
      return { name, file, anchors: base64, time: time.toISOString() };
    }),
    genuine: await genuineStates(inputs),
  };
  writeFileSync(listingOf(directory), `${JSON.stringify(listing, undefined, 2)}\n`);
};

export interface Run extends Known {
  readonly seed: number;
}

export const readRun = (directory: string): Run => {
  const { seed, inputs, genuine } = JSON.parse(readFileSync(listingOf(directory), 'utf8')) as Listing;
  const read = inputs.map(({ name, file, anchors, time }) => ({
    name,
    bytes: new Uint8Array(readFileSync(join(directory, file))),
    anchors: anchors.map((one) => new Uint8Array(Buffer.from(one, 'base64'))),
    time: new Date(time),
  }));
  return { seed, ...knownOf(read, genuine) };
};

export const knownOf = (inputs: readonly FuzzInput[], genuine: readonly Genuine[]): Known => {
  const whole = genuine.filter(({ input, length }) => length === inputs[input]?.bytes.length);
  return { inputs, genuine, accepted: new Set(whole.map(({ input }) => input)) };
};
