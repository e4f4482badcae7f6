import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SealKeyName } from '../../core/pades/seal-keys.ts';
import type { Settings } from '../../lambdas/environment.ts';
import type { FunctionName } from '../../lambdas/functions.ts';
import { routes } from '../../lambdas/routes.ts';
import { triggers } from '../../lambdas/triggers.ts';
import { type Authority, openAuthority } from '../authority/authority.ts';
import { serveAuthority } from '../authority/serve.ts';
import { createApiClient } from '../demo/api-client.ts';
import { createLinkFinder } from '../demo/inbox.ts';
import type { Credentials } from '../demo/session.ts';
import { buildStale, pagesDir } from './build-stale.ts';
import { createClock, type SharedClock } from './clock.ts';
import { copyBundles } from './copy-bundles.ts';
import type { CrashAt } from './crash-proxy.ts';
import { openDemoMember } from './demo-member.ts';
import { openFailureLog } from './failure-log.ts';
import { environmentOf } from './function-environment.ts';
import type { Outcome } from './function-thread.ts';
import { installTrust } from './install-trust.ts';
import { isHolder, takeLock } from './instance-lock.ts';
import { onKeptPort } from './kept-port.ts';
import { listenLocally } from './listen.ts';
import { mailFrom, physicalNameOf, physicalValue } from './local-names.ts';
import { type OpenedAws, openAws } from './open-aws.ts';
import { type Functions, openFunctions } from './open-functions.ts';
import { returnedMailEvent } from './returned-mail-event.ts';
import { removeRunning, writeRunning } from './running-file.ts';
import { createApi, type RequestHandler } from './serve-api.ts';
import { createFront } from './serve-front.ts';
import { createPages } from './serve-pages.ts';
import { AlreadyRunning } from './start-problem.ts';
import { type RunningTriggers, startTriggers } from './start-triggers.ts';
import { createTeardown, type Teardown } from './teardown.ts';
import { objectCreatedEvent, requireDone } from './upload-event.ts';

export interface SystemOptions {
  /** Where all data is kept; made when it is not there. */
  readonly directory: string;
  /** Of pages and API; the inbox takes the next one. 0: any free ones. */
  readonly port: number;
  /** Deletes all data first. */
  readonly fresh?: boolean;
  readonly say: (line: string) => void;
  /** Where the bundles are run from. Default: a copy, so that a build meanwhile does not change what the next thread loads. */
  readonly bundles?: string;
  readonly clock?: SharedClock;
  /** Default: ec256. Another than before: a new key, certified anew. */
  readonly sealKey?: SealKeyName;
  /** Default: collected at once. */
  readonly validationData?: Settings['validationData'];
  /** Default: the local one, to whom nothing has to be presented. */
  readonly timestampAuthorities?: (authorityUrl: string) => Settings['timestampAuthorities'];
  /** Identity providers of tests on this machine, as `host:port`: the only private addresses that may be asked, and without TLS. */
  readonly providerHosts?: readonly string[];
  /** Crashes functions at their calls to AWS, for tests. */
  readonly crashAt?: CrashAt;
  /** Told of every invocation of a function, for tests. */
  readonly invoked?: (name: FunctionName) => void;
}

export interface System {
  /** Of pages and API, without a slash at the end. */
  readonly pagesUrl: string;
  readonly inboxUrl: string;
  readonly demoMember: Credentials;
  readonly clock: SharedClock;
  readonly authority: Authority;
  readonly aws: OpenedAws;
  /** Runs the schedules now. */
  readonly tick: () => Promise<readonly Outcome[]>;
  /** Ends a function's threads as a crash would. */
  readonly kill: (name: FunctionName) => Promise<void>;
  /** Settles when no change of a table waits for a function any more. */
  readonly workedOff: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts everything that a deployment has, from the same tables of data and the same bundles, on this machine. */
export const startSystem = async (options: SystemOptions): Promise<System> => {
  const teardown = createTeardown();
  try {
    return await start(options, teardown);
  } catch (error) {
    await teardown.run();
    throw error;
  }
};

const lockName = 'lock';

/** Makes the folder, takes its lock and, when asked, empties it. */
const claim = ({ directory, fresh }: SystemOptions, teardown: Teardown): void => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
  const lock = takeLock(join(directory, lockName));
  if (isHolder(lock)) throw new AlreadyRunning(directory, lock.pid);
  teardown.add(lock.release);
  if (fresh !== true) return;
  for (const name of readdirSync(directory))
    if (name !== lockName) rmSync(join(directory, name), { recursive: true, force: true });
};

const uploadFunction: FunctionName = 'ingest';

const start = async (options: SystemOptions, teardown: Teardown): Promise<System> => {
  const { directory, say, port, clock = createClock(), sealKey = 'ec256' } = options;
  const { now } = clock;
  const place = (name: string): string => join(directory, name);
  const bundles = options.bundles ?? place('functions');
  claim(options, teardown);
  const givenUp = openFailureLog(place('failures.jsonl'), now);
  const log = openFailureLog(place('runner.log'), now);
  const logLine = (line: string): void => log({ line });

  // The port is taken before anything slow, so that a conflict shows at once; requests wait until all is ready.
  const ready = Promise.withResolvers<RequestHandler>();
  ready.promise.catch(() => undefined);
  const front = await listenLocally(async (...request) => (await ready.promise)(...request), port);
  teardown.add(front.close);
  const pagesUrl = `http://localhost:${front.port}`;

  const built = buildStale({
    building: (name) => say(`building the ${name}`),
    ...(options.bundles === undefined ? { built: () => copyBundles(bundles) } : {}),
  });
  built.catch(() => undefined);

  const functions = Promise.withResolvers<Functions>();
  let written: RunningTriggers['nudge'] = () => undefined;
  const { authority, authorityUrl } = await onKeptPort(place('authority-port.json'), async (authorityPort) => {
    const baseUrl = `http://127.0.0.1:${authorityPort}`;
    const opened = await openAuthority({ directory: place('authority'), baseUrl, now });
    const served = await serveAuthority(opened, { host: '127.0.0.1', port: authorityPort });
    teardown.add(served.close);
    return { authority: opened, authorityUrl: baseUrl };
  });
  const aws = await openAws({
    directory: place('aws'),
    now,
    sealKey,
    pagesUrl,
    inboxPort: port === 0 ? 0 : port + 1,
    onObjectCreated: async (object) => {
      const all = await functions.promise;
      requireDone(await all.invoke(uploadFunction, objectCreatedEvent(object, now())));
    },
    onMailReturned: (mail) => {
      const event = returnedMailEvent(mail);
      if (event !== undefined) void functions.promise.then((all) => all.invoke(triggers.mailReturned.function, event));
    },
    invoke: async (name, payload) => {
      const outcome = await (await functions.promise).invoke(name, payload);
      return outcome.kind === 'returned'
        ? { payload: JSON.parse(outcome.payload) }
        : { payload: outcome.kind === 'failed' ? outcome.error : null, functionError: 'Unhandled' };
    },
    written: (names) => written(names),
    crashAt: options.crashAt,
    crash: async (name) => (await functions.promise).kill(name),
    log: logLine,
  });
  teardown.add(aws.close);
  await installTrust({
    authority,
    authorityUrl,
    kms: aws.kms,
    s3: aws.s3,
    bucket: physicalNameOf('trust'),
    sealingKeyArn: aws.keyArns.sealing ?? '',
    folder: place('trust'),
    now,
  });
  say('embedded AWS, certificate and timestamp authority are up');

  await built;
  const settings: Settings = {
    pagesUrl,
    apiUrl: pagesUrl,
    linkDays: 10,
    documentDays: 90,
    defaultPlan: 'enterprise',
    seesAddresses: true,
    mailFrom,
    timestampAuthorities: options.timestampAuthorities?.(authorityUrl) ?? [
      { name: 'CloudSign Local TSA', url: `${authorityUrl}/tsa` },
    ],
    validationData: options.validationData ?? { waitHours: 0, graceHours: 1 },
    renewalsAtOnce: 10,
    privateHosts: [new URL(authorityUrl).host, ...(options.providerHosts ?? [])],
    sealKey,
  };
  const all = openFunctions({
    bundles,
    logs: place('logs'),
    clock,
    invoked: options.invoked ?? (() => undefined),
    environmentOf: (name) =>
      environmentOf(name, {
        settings,
        endpoints: aws.endpoints,
        credentials: aws.credentials,
        physicalName: (need) => physicalValue(need, aws.keyArns),
      }),
  });
  teardown.add(all.close);
  functions.resolve(all);
  const running = startTriggers({
    functions: all,
    streams: aws.streams,
    streamArns: aws.streamArns,
    checkpoints: place('streams.json'),
    now,
    givenUp,
    log: logLine,
  });
  teardown.add(running.close);
  written = running.nudge;
  ready.resolve(
    createFront({
      host: `localhost:${front.port}`,
      api: createApi({ routes, invoke: all.invoke, now, log: logLine }),
      pages: createPages({ folder: pagesDir, origins: { uploads: [aws.endpoints.s3] }, config: { apiUrl: '' } }),
      log: logLine,
    }),
  );

  const inboxUrl = aws.aws.endpoints.inbox.replace('127.0.0.1', 'localhost');
  const demoMember = await openDemoMember({
    path: place('demo-member.json'),
    api: createApiClient(pagesUrl),
    findLink: createLinkFinder(inboxUrl),
  });
  const { s3, kms, lambda } = aws.aws.endpoints;
  writeRunning(directory, { pagesUrl, inboxUrl, endpoints: { s3, kms, lambda } });
  teardown.add(() => removeRunning(directory));
  void all.warm();
  return {
    pagesUrl,
    inboxUrl,
    demoMember,
    clock,
    authority,
    aws,
    tick: running.tick,
    kill: all.kill,
    workedOff: running.workedOff,
    close: teardown.run,
  };
};
