/** The service as `cdk deploy` makes it, in an emulator of AWS: MiniStack, from PyPI. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type ProfileName, readSettings, type Settings } from '../../../lib/settings.ts';
import { createTeardown, type Teardown } from '../../../local/runner/teardown.ts';
import type { Check, Section, Skipped } from '../check.ts';
import { cache, installPython, pythonIn } from '../judges/install-judges.ts';
import { runProgram } from '../run-program.ts';
import { freePort, serveSealer } from '../serve-sealer.ts';
import { administratorTries } from './administrator.ts';
import { deployedAddresses } from './deployed-addresses.ts';
import type { LeftOut } from './fit-templates.ts';
import { mainJob } from './main-job.ts';
import { bootstrap, deployAll, type Fitted, fitAssembly, stacksOf, synthesize } from './run-cdk.ts';
import { deployedAt, serveFront } from './serve-front.ts';
import { type Emulator, startEmulator } from './start-emulator.ts';
import { type Step, walkSteps } from './walk-steps.ts';
import { sectionText } from './write-section.ts';

const place = join(cache, 'ministack');
const python = pythonIn(place);

/** For all steps together. Quiet machines take a third of it. */
const seconds = { dev: 240, prod: 180 } as const satisfies Record<ProfileName, number>;

const regionsOf = ({ region, domain, backup }: Settings): readonly string[] => [
  region,
  ...(backup === undefined ? [] : [backup.secondRegion]),
  ...(domain === undefined ? [] : ['us-east-1']),
];

/** The id of the zone that a domain needs, as its owner would write it into the settings. */
const makeZone = async ({ url }: Emulator, zone: string): Promise<string> => {
  const { stdout } = await runProgram(python, [join(import.meta.dirname, 'hosted-zone.py'), url, zone], { minutes: 1 });
  if (!/^Z[A-Z0-9]+\s*$/.test(stdout)) throw new Error(`no hosted zone: ${stdout}`);
  return stdout.trim();
};

const functionErrors = async ({ url }: Emulator): Promise<string> => {
  const { stdout } = await runProgram(python, [join(import.meta.dirname, 'function-errors.py'), url], { minutes: 1 });
  return stdout.trim();
};

interface Deployment {
  readonly steps: readonly Step[];
  /** What functions logged as errors. */
  readonly explain: () => Promise<string>;
  /** Known when it has been deployed. */
  readonly fitted: () => Fitted | undefined;
}

const startDeployment = async (profile: ProfileName, work: string, teardown: Teardown): Promise<Deployment> => {
  const settings: Settings = readSettings(profile);
  const now = () => new Date();
  const authority = await serveSealer({ directory: join(work, 'authority'), now, algorithm: 'ecdsa-p256-sha256' });
  teardown.add(authority.close);
  const root = Buffer.from(authority.sealer.authority.root().der).toString('base64');
  const emulator = await startEmulator({ python, directory: join(work, 'emulator'), port: await freePort() });
  teardown.add(emulator.stop);
  let outputs: Readonly<Record<string, string>> = {};
  const front = await serveFront(emulator.url, () => deployedAt(outputs, settings));
  teardown.add(front.close);
  const assembly = join(work, 'assembly');
  let fitted: Fitted | undefined;
  const synth: Step = {
    what: 'cdk synth',
    take: async () => {
      await synthesize(profile, assembly);
      const { domain } = settings;
      const texts = domain === undefined ? {} : { [domain.zoneId]: await makeZone(emulator, domain.zone) };
      fitted = fitAssembly(assembly, { authority: { url: authority.url, root }, texts });
      return `${stacksOf(assembly).length} stacks`;
    },
  };
  const bootstrapping: Step = {
    what: 'cdk bootstrap',
    take: async () => {
      const regions = regionsOf(settings);
      await bootstrap(emulator, assembly, regions);
      return regions.join(', ');
    },
  };
  const deploying: Step = {
    what: 'cdk deploy --all',
    take: async () => {
      outputs = await deployAll(emulator, assembly);
      const { resources = 0, leftOut = [] } = fitted ?? {};
      return `${resources} resources${leftOut.length === 0 ? '' : `, ${leftOut.length} left out`}`;
    },
  };
  const job = mainJob(emulator.url, front.url, settings);
  const using = profile === 'dev' ? [...deployedAddresses(front.url), job.signUp, ...job.document] : [job.signUp];
  const steps = [synth, bootstrapping, deploying, ...using, ...administratorTries(python, emulator.url, settings)];
  return { steps, fitted: () => fitted, explain: () => functionErrors(emulator) };
};

interface Walked {
  readonly checks: readonly Check[];
  readonly skipped: readonly Skipped[];
  readonly leftOut: readonly LeftOut[];
}

const left = (profile: ProfileName, reason: string): Skipped => ({
  what: `deployment of ${profile} to MiniStack`,
  reason,
  count: 1,
});

const judgeProfile = async (profile: ProfileName): Promise<Walked> => {
  const work = join(cache, `deployment-${profile}`);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const teardown = createTeardown();
  try {
    const started = await startDeployment(profile, work, teardown).catch((error: Error) => error.message);
    if (typeof started === 'string') return { checks: [], skipped: [left(profile, started)], leftOut: [] };
    const walked = await walkSteps(started.steps, {
      column: profile,
      seconds: seconds[profile],
      explain: started.explain,
    });
    return { ...walked, leftOut: started.fitted()?.leftOut ?? [] };
  } finally {
    await teardown.run();
  }
};

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
  if (!installed.there) {
    const skipped = [left('dev', installed.reason), left('prod', installed.reason)];
    return { section: undefined, skipped };
  }
  const [dev, prod] = [await judgeProfile('dev'), await judgeProfile('prod')];
  const checks = [...dev.checks, ...prod.checks];
  const skipped = [...dev.skipped, ...prod.skipped];
  if (checks.length === 0) return { section: undefined, skipped };
  const text = sectionText(installed.version, { dev: dev.leftOut, prod: prod.leftOut });
  return { section: { title: 'Deployed', text, checks, sideBySide: true }, skipped };
};
