/** The service as `cdk deploy` makes it, in an emulator of AWS: MiniStack, from PyPI. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '../../../lib/settings.ts';
import { createTeardown, type Teardown } from '../../../local/runner/teardown.ts';
import type { Section, Skipped } from '../check.ts';
import { cache, installPython, pythonIn } from '../judges/install-judges.ts';
import { freePort, serveSealer } from '../serve-sealer.ts';
import { deployedAddresses } from './deployed-addresses.ts';
import { mainJob } from './main-job.ts';
import { bootstrap, deployAll, fitAssembly, stacksOf, synthesize } from './run-cdk.ts';
import { serveFront } from './serve-front.ts';
import { startEmulator } from './start-emulator.ts';
import { type Step, walkSteps } from './walk-steps.ts';

const place = join(cache, 'ministack');
const work = join(cache, 'deployment');
/** Where the emulator's log stays when something failed. */
export const emulatorLog = join(work, 'emulator', 'log');

/** For all steps together. A quiet machine takes less than one minute. */
const seconds = 300;

const text = `The templates of profile dev as they are, deployed by the real CDK to an emulator of AWS, and the service used over the addresses that
come of it, by the bundles that are deployed. What is told here was done by the run; after a step that fails the others are skipped.`;

const startSteps = async (teardown: Teardown): Promise<readonly Step[]> => {
  const assembly = join(work, 'assembly');
  const now = () => new Date();
  const authority = await serveSealer({ directory: join(work, 'authority'), now, algorithm: 'ecdsa-p256-sha256' });
  teardown.add(authority.close);
  const root = Buffer.from(authority.sealer.authority.root().der).toString('base64');
  const directory = join(work, 'emulator');
  const emulator = await startEmulator({ python: pythonIn(place), directory, port: await freePort() });
  teardown.add(emulator.stop);
  const front = await serveFront(emulator.url);
  teardown.add(front.close);
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
        await deployAll(emulator, assembly);
        return `${stacksOf(assembly).length} stacks, ${resources} resources`;
      },
    },
    ...deployedAddresses(front.url),
    ...mainJob(emulator.url, front.url, readSettings('dev')),
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
