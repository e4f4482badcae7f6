/** The service as `cdk deploy` makes it, in an emulator of AWS: MiniStack, from PyPI. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '../../../lib/settings.ts';
import { createTeardown, type Teardown } from '../../../local/runner/teardown.ts';
import type { Section, Skipped } from '../check.ts';
import { cache, installPython, pythonIn } from '../judges/install-judges.ts';
import { freePort, serveSealer } from '../serve-sealer.ts';
import { administratorTries } from './administrator.ts';
import { deployedAddresses } from './deployed-addresses.ts';
import { mainJob } from './main-job.ts';
import { bootstrap, deployAll, deployedAt, fitAssembly, stacksOf, synthesize } from './run-cdk.ts';
import { serveFront } from './serve-front.ts';
import { startEmulator } from './start-emulator.ts';
import { type Step, walkSteps } from './walk-steps.ts';

const place = join(cache, 'ministack');
const work = join(cache, 'deployment');
/** For all steps together. A quiet machine takes less than one minute. */
const seconds = 300;

const text = `The templates of profile dev, synthesized as for a deployment, deployed by the real CDK to MiniStack, an emulator of AWS, and used over the
addresses that come of it: the deployed bundles run, each with the rights of its own role, which are judged together with the policies of
keys and buckets at each call. After a step that fails the others are skipped.

Two things in the templates are set for it, as an operator would: the settings name the local authority as timestamp authority, on an
address of this machine that the notary may ask, and its root is one of the roots of the seal. Nothing is left out.`;

const startSteps = async (teardown: Teardown): Promise<readonly Step[]> => {
  const assembly = join(work, 'assembly');
  const now = () => new Date();
  const authority = await serveSealer({ directory: join(work, 'authority'), now, algorithm: 'ecdsa-p256-sha256' });
  teardown.add(authority.close);
  const root = Buffer.from(authority.sealer.authority.root().der).toString('base64');
  const directory = join(work, 'emulator');
  const emulator = await startEmulator({ python: pythonIn(place), directory, port: await freePort() });
  teardown.add(emulator.stop);
  let outputs: Readonly<Record<string, string>> = {};
  const front = await serveFront(emulator.url, () => deployedAt(outputs));
  teardown.add(front.close);
  const settings = readSettings('dev');
  let resources = 0;
  return [
    {
      what: 'cdk synth',
      take: async () => {
        await synthesize('dev', assembly);
        resources = fitAssembly(assembly, { url: authority.url, root }).resources;
        return 'profile dev';
      },
    },
    {
      what: 'cdk bootstrap',
      take: async () => {
        await bootstrap(emulator, assembly);
        return 'an empty account';
      },
    },
    {
      what: 'cdk deploy --all',
      take: async () => {
        outputs = await deployAll(emulator, assembly);
        return `${stacksOf(assembly).length} stacks, ${resources} resources`;
      },
    },
    ...deployedAddresses(front.url),
    ...mainJob(emulator.url, front.url, settings),
    ...administratorTries(pythonIn(place), emulator.url, settings),
  ];
};

const title = 'Deployed';

const left = (reason: string): Skipped => ({ what: `deployment to MiniStack`, reason, count: 1 });

/** Deploys to the emulator and does the main job there. Where the emulator can't be had or doesn't start, that is said. */
export const judgeDeployment = async (): Promise<{
  readonly section: Section | undefined;
  readonly skipped: readonly Skipped[];
}> => {
  const installed = await installPython({
    name: 'MiniStack',
    place,
    requirements: join(import.meta.dirname, 'requirements.txt'),
    versions: 'import importlib.metadata as m; print(m.version("ministack"))',
  });
  if (!installed.there) return { section: undefined, skipped: [left(installed.reason)] };
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const teardown = createTeardown();
  try {
    const steps = await startSteps(teardown).catch((error: Error) => error.message);
    if (typeof steps === 'string') return { section: undefined, skipped: [left(steps)] };
    const column = `MiniStack ${installed.version}`;
    const { checks, skipped } = await walkSteps(steps, { column, seconds });
    return { section: { title, text, checks, sideBySide: true }, skipped };
  } finally {
    await teardown.run();
  }
};
