import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoSession, signIn } from '../../local/demo/session.ts';
import { waitUntil } from '../../local/demo/wait-until.ts';
import {
  consentAs,
  evidenceOf,
  makeDraft,
  recipient,
  startTestSystem,
  type TestSystem,
} from '../support/local-system.ts';

const hourMs = 3_600_000;
const password = 'correct horse battery';
const seen: IncomingMessage['headers'][] = [];
let authorityUrl = '';

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** In front of the local TSA, and lets nobody through who does not know the password. */
const guard = createServer(async (request, response) => {
  seen.push(request.headers);
  const body = await bodyOf(request);
  if (request.headers.authorization !== `Basic ${Buffer.from(`company:${password}`).toString('base64')}`) {
    response.writeHead(401).end();
    return;
  }
  const reply = await fetch(`${authorityUrl}/tsa`, {
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query' },
    body: new Uint8Array(body),
  });
  response.writeHead(reply.status, { 'content-type': 'application/timestamp-reply' });
  response.end(Buffer.from(await reply.arrayBuffer()));
});

let test$: TestSystem;
let member: DemoSession;

const load = (document: string) => member.call('getDocument', { path: { document } });

/** Moves the time of the whole system; sessions have ended by then. */
const advance = async (milliseconds: number): Promise<void> => {
  test$.system.clock.advance(milliseconds);
  member = await signIn(test$.api, test$.system.demoMember);
  await test$.system.tick();
  await test$.system.workedOff();
};

const store = (credentials: object): void => {
  const folder = join(test$.directory, 'aws/parameters/cloudsign-local/timestamp-authorities');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'guarded'), JSON.stringify(credentials));
};

beforeAll(async () => {
  await new Promise<void>((resolve) => guard.listen(0, '127.0.0.1', resolve));
  test$ = await startTestSystem({
    validationData: { waitHours: 24, graceHours: 3 },
    timestampAuthorities: (url) => {
      authorityUrl = url;
      const { port } = guard.address() as AddressInfo;
      return [{ name: 'guarded', url: `http://127.0.0.1:${port}/tsa`, credentials: 'guarded' }];
    },
  });
  member = test$.member;
});
afterAll(async () => {
  await test$.close();
  await new Promise((resolve) => guard.close(resolve));
});

const person = recipient('佐藤 花子');
let document: string;
let uploaded: string | undefined;
const sealed = async (): Promise<boolean> => (await load(document)).files[0]?.sha256 !== uploaded;

describe('a timestamp authority that asks for credentials', () => {
  test('without them there is no seal: the document waits and nothing is presented to anybody', async () => {
    ({ document } = await makeDraft(test$, [person]));
    uploaded = (await load(document)).files[0]?.sha256;
    await member.call('sendDocument', { path: { document } });
    await test$.system.workedOff();
    expect(await sealed()).toBe(false);
    expect(seen).toEqual([]);
  });

  test('stored where the operator puts them, they are read when it tries again, and it seals', async () => {
    store({ kind: 'basic', user: 'company', password });
    await advance(hourMs);
    await waitUntil('the seal', async () => ((await sealed()) ? true : undefined));
    expect(seen.length).toBeGreaterThan(0);
  });
});

describe('a grace period of 24 hours before validation data is collected', () => {
  const pending = async (): Promise<void> => {
    const found = await load(document);
    expect([found.state, found.evidence, found.evidenceProblem]).toEqual(['concluded', 'pending', undefined]);
  };

  test('nothing is asked of the authority before it has ended, and nobody is told of a problem', async () => {
    await consentAs(test$, person.email);
    await waitUntil('the conclusion', async () => ((await load(document)).state === 'concluded' ? true : undefined));
    await advance(1000);
    await pending();
    await advance(22 * hourMs);
    await pending();
  });

  test('an answer from before the signature does not do: told once, and asked again after three hours, not sooner', async () => {
    test$.system.authority.setFaults({ ocsp: 'stale', crl: 'stale' });
    await advance(2.1 * hourMs);
    await waitUntil('the delay', async () => ((await load(document)).evidenceProblem === undefined ? undefined : true));
    expect(await load(document)).toMatchObject({ evidence: 'pending', evidenceProblem: 'revocation.stale' });
    test$.system.authority.setFaults({});
    await advance(2.5 * hourMs);
    expect(await load(document)).toMatchObject({ evidence: 'pending' });
    await advance(0.6 * hourMs);
    expect(await evidenceOf({ ...test$, member }, document)).toMatchObject({ evidence: 'complete' });
  });
});
