import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { pemOf, writeAnchors } from '../../adapters/trust-store.ts';
import type { SealKeyName } from '../../core/pades/seal-keys.ts';
import { childrenOf, readElement } from '../../core/trust/asn1.ts';
import type { Report } from '../../core/verification/report.ts';
import { upload } from '../../local/demo/api-client.ts';
import { signIn } from '../../local/demo/session.ts';
import { waitUntil } from '../../local/demo/wait-until.ts';
import { physicalNameOf } from '../../local/runner/local-names.ts';
import {
  consentAs,
  type Draft,
  evidenceOf,
  recipient,
  sendDraft,
  startTestSystem,
  type TestSystem,
} from '../support/local-system.ts';

// A key of RSA takes seconds to make, and each test starts or moves a whole system.
vi.setConfig({ testTimeout: 180_000 });

const directory = mkdtempSync(join(tmpdir(), 'cloudsign-seal-keys-'));
let test$: TestSystem;
beforeAll(async () => {
  test$ = await startTestSystem({ directory, sealKey: 'rsa3072' });
});
afterAll(async () => {
  await test$.close();
  rmSync(directory, { recursive: true, force: true });
});

const startWith = async (sealKey: SealKeyName): Promise<void> => {
  await test$.system.close();
  test$ = await startTestSystem({ directory, sealKey });
};

const reportOn = async ({ document, file }: Draft): Promise<Report> => {
  const pdf = await test$.member.call('downloadFile', { path: { document, file } });
  const check = await test$.api.call('uploadCheck');
  await upload(check.upload, pdf);
  return (await test$.api.call('verify', { body: { upload: check.id } })) as Report;
};
const outlineOf = ({ verdict, signatures }: Report) => ({
  verdict,
  seals: signatures
    .filter(({ kind }) => kind === 'signature')
    .map(({ verdict: own, level, answers }) => `${own} ${level} ${answers.bytes.algorithm}`),
});
const sealed = ({ document }: Draft) =>
  waitUntil('the seal', async () => {
    const { evidence } = await test$.member.call('getDocument', { path: { document } });
    return evidence === 'sealed' ? evidence : undefined;
  });

const tool = (...args: readonly string[]): Promise<string> =>
  new Promise((done) => {
    const [node, script] = ['node_modules/.bin/node', 'bin/certificate.ts'].map((name) =>
      join(import.meta.dirname, '../..', name),
    );
    const env = { ...process.env, INIT_CWD: directory };
    execFile(node ?? '', [script ?? '', ...args, '--local', '--data', directory], { env }, (_, out, err) =>
      done(`${out}${err}`),
    );
  });
/** Asks for a certificate as an operator does, has it issued, and installs it. */
const certified = async (): Promise<string> => {
  expect(await tool('csr', '--out', 'request.pem', '--common-name', 'Example Seal')).toContain('send it to your CA');
  const pem = readFileSync(join(directory, 'request.pem'), 'latin1');
  const request = readElement(new Uint8Array(Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')));
  const [info = expect.fail()] = childrenOf(request);
  const publicKeySpki = childrenOf(info)[2]?.bytes ?? expect.fail();
  const { chain } = test$.system.authority.issueSealCertificate({ publicKeySpki, commonName: 'Example Seal' });
  writeFileSync(join(directory, 'chain.pem'), pemOf(chain));
  return tool('import', 'chain.pem');
};

const [first, second] = [recipient('佐藤 花子'), recipient('鈴木 一郎')];
let before: Draft;
let across: Draft;

test('RSA-3072: requested, imported, and the whole way of a document to B-LTA', async () => {
  expect(await certified()).toContain('Installed.');
  before = await sendDraft(test$, [first]);
  await consentAs(test$, first.email);
  await evidenceOf(test$, before.document);
  expect(outlineOf(await reportOn(before))).toEqual({
    verdict: 'valid',
    seals: Array.from({ length: 2 }, () => expect.stringMatching(/^valid B-LTA .*PSS/i)),
  });
  across = await sendDraft(test$, [second]);
  await sealed(across);
});

test('another setting later: a new key, certified anew; a document begun before ends with both', async () => {
  await startWith('ec384');
  expect(await certified()).toContain('Installed.');
  await consentAs(test$, second.email);
  await evidenceOf(test$, across.document);
  expect(outlineOf(await reportOn(across))).toEqual({
    verdict: 'valid',
    seals: [expect.stringMatching(/^valid B-LTA .*PSS/i), expect.stringMatching(/^valid B-LTA .*ECDSA/i)],
  });
});

test('what the key before sealed still verifies, and its evidence is renewed', async () => {
  expect((await reportOn(before)).verdict).toBe('valid');
  const load = () => test$.member.call('getDocument', { path: { document: before.document } });
  const validUntil = Date.parse((await load()).evidenceValidUntil ?? '');
  await advance(validUntil - 365 * dayMs - test$.system.clock.now().getTime());
  // Ten years on, the local authority makes itself a new root once it is asked.
  await whileTimePasses('the new root', async () =>
    (await load()).evidenceProblem === 'trust.untrusted' ? true : undefined,
  );
  const { authority, aws, clock } = test$.system;
  aws.s3.config.systemClockOffset = clock.now().getTime() - Date.now();
  await writeAnchors(
    { name: physicalNameOf('trust'), client: aws.s3 },
    authority.roots().map(({ der }) => der),
  );
  await whileTimePasses('the renewal', async () =>
    Date.parse((await load()).evidenceValidUntil ?? '') > validUntil ? true : undefined,
  );
  expect((await reportOn(before)).verdict).toBe('valid');
});

const dayMs = 86_400_000;

/** Moves the time of the whole system; sessions have ended by then. */
const advance = async (milliseconds: number): Promise<void> => {
  test$.system.clock.advance(milliseconds);
  test$ = { ...test$, member: await signIn(test$.api, test$.system.demoMember) };
  await test$.system.tick();
};

/** Asks again each hour. */
const whileTimePasses = (what: string, ask: () => Promise<true | undefined>): Promise<true> =>
  waitUntil(what, async () => {
    const answer = await ask();
    if (answer === undefined) await advance(3_600_000);
    return answer;
  });
