import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../lib/build-functions.ts';
import type { ProfileName } from '../../../lib/settings.ts';
import { type Outcome, runProgram } from '../run-program.ts';
import {
  type AuthorityPlace,
  askLocalAuthority,
  type LeftOut,
  leaveOut,
  type Template,
  unknownResources,
} from './fit-templates.ts';
import { account, type Emulator, withoutAws } from './start-emulator.ts';

const cdk = (parameters: readonly string[], environment: Readonly<Record<string, string>>, minutes: number) =>
  runProgram(join(projectRoot, 'node_modules/.bin/cdk'), parameters, {
    minutes,
    directory: projectRoot,
    environment: { ...withoutAws(process.env), CI: 'true', ...environment },
  });

/** The last lines of a program that failed. @throws Error */
const expectDone = (what: string, { status, stdout, stderr }: Outcome): void => {
  if (status === 0) return;
  throw new Error(`${what} failed: ${`${stdout}\n${stderr}`.trim().split('\n').slice(-15).join('\n')}`);
};

/** Synthesizes a profile as `npm run deploy` does. */
export const synthesize = async (profile: ProfileName, assembly: string): Promise<void> => {
  const parameters = ['synth', '--quiet', '-c', `profile=${profile}`, '-o', assembly];
  expectDone('cdk synth', await cdk(parameters, {}, 5));
};

type Outputs = Readonly<Record<string, string>>;

export interface Fitted {
  readonly resources: number;
  readonly leftOut: readonly LeftOut[];
}

/** Fits the templates of an assembly to the emulator, see fit-templates.ts, with `texts` in place of others. @throws Error when a change found nothing to change */
export const fitAssembly = (
  assembly: string,
  { authority, texts = {} }: { readonly authority: AuthorityPlace; readonly texts?: Readonly<Record<string, string>> },
): Fitted => {
  const leftOut: LeftOut[] = [];
  let [resources, settings, roots] = [0, 0, 0];
  for (const name of readdirSync(assembly).filter((one) => one.endsWith('.template.json'))) {
    const file = join(assembly, name);
    const text = Object.entries(texts).reduce(
      (all, [from, to]) => all.replaceAll(from, to),
      readFileSync(file, 'utf8'),
    );
    const template = JSON.parse(text) as Template;
    const known = leaveOut(template, unknownResources);
    const asking = askLocalAuthority(known.template, authority);
    leftOut.push(...known.leftOut);
    resources += Object.keys(asking.template.Resources).length;
    settings += asking.settings;
    roots += asking.roots;
    writeFileSync(file, JSON.stringify(asking.template));
  }
  if (settings === 0 || roots !== 1)
    throw new Error(`settings of ${settings} functions and ${roots} roots were changed`);
  return { resources, leftOut };
};

export const bootstrap = async (
  { environment }: Emulator,
  assembly: string,
  regions: readonly string[],
): Promise<void> => {
  const environments = regions.map((one) => `aws://${account}/${one}`);
  expectDone('cdk bootstrap', await cdk(['bootstrap', ...environments, '--app', assembly], environment, 2));
};

/** Deploys every stack of an assembly; answers their outputs. */
export const deployAll = async ({ environment }: Emulator, assembly: string): Promise<Outputs> => {
  const file = `${assembly}.outputs.json`;
  const parameters = ['deploy', '--all', '--require-approval', 'never', '--progress', 'events', '--app', assembly];
  expectDone('cdk deploy', await cdk([...parameters, '--outputs-file', file], environment, 4));
  return Object.assign(
    {},
    ...Object.values(JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, Outputs>>),
  );
};

/** Names of the stacks of an assembly. */
export const stacksOf = (assembly: string): readonly string[] =>
  readdirSync(assembly)
    .filter((name) => name.endsWith('.template.json'))
    .map((name) => name.replace('.template.json', ''));
