import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetPublicKeyCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pemOf, writeSealChain } from '../../adapters/trust-store.ts';
import { childrenOf, readElement } from '../../core/trust/asn1.ts';
import { upload } from '../../local/demo/api-client.ts';
import { signIn } from '../../local/demo/session.ts';
import { waitUntil } from '../../local/demo/wait-until.ts';
import { physicalNameOf } from '../../local/runner/local-names.ts';
import { newPublicKey } from '../support/authority.ts';
import { recipient, sendDraft, startTestSystem, type TestSystem } from '../support/local-system.ts';

let test$: TestSystem;
let folder: string;
beforeAll(async () => {
  test$ = await startTestSystem();
  folder = mkdtempSync(join(test$.directory, 'operator-'));
});
afterAll(() => test$.close());

const node = join(import.meta.dirname, '../../node_modules/.bin/node');
const tool = join(import.meta.dirname, '../../bin/certificate.ts');
/** What the tool says, and how it ends. */
const certificate = (...args: readonly string[]): Promise<{ readonly status: number; readonly said: string }> =>
  new Promise((done) => {
    const local = ['--local', '--data', test$.directory];
    execFile(node, [tool, ...args, ...local], { env: { ...process.env, INIT_CWD: folder } }, (error, out, err) =>
      done({ status: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, said: `${out}${err}` }),
    );
  });
const place = (name: string): string => join(folder, name);
const save = (name: string, ders: readonly Uint8Array[]): void => writeFileSync(place(name), pemOf(ders));

const issue = (publicKeySpki: Uint8Array, years?: number) =>
  test$.system.authority.issueSealCertificate({
    publicKeySpki,
    commonName: 'Example Seal',
    country: 'JP',
    ...(years === undefined ? {} : { years }),
  });
const seal = (publicKeySpki: Uint8Array, years?: number) => issue(publicKeySpki, years).chain;

/** Sends a document and waits until its first act is sealed, or the sealing says why not. */
const outcomeOfSending = async (): Promise<string> => {
  const { document } = await sendDraft(test$, [recipient('佐藤 花子')]);
  return waitUntil('the seal', async () => {
    const found = await test$.member.call('getDocument', { path: { document } });
    return found.evidence === 'sealed' ? document : found.evidenceProblem;
  });
};

let spki: Uint8Array;

describe('the certificate of the sealing key', () => {
  test('is requested with a signature of that key, by the function that alone may use it', async () => {
    const made = await certificate('csr', '--out', 'request.pem', '--common-name', 'Example Seal', '--country', 'JP');
    expect(made).toEqual({ status: 0, said: expect.stringContaining('send it to your CA') });
    const pem = readFileSync(place('request.pem'), 'latin1');
    const der = Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
    const [info] = childrenOf(readElement(new Uint8Array(der)));
    spki = childrenOf(info ?? expect.fail())[2]?.bytes ?? expect.fail();
    expect(Buffer.from(spki)).toEqual(Buffer.from((await publicKey()) ?? expect.fail()));
  });

  test('nothing but the two forms about the key itself is signed for an operator', async () => {
    const wrong = await certificate('csr', '--out', 'request.pem', '--country', 'Japan');
    expect(wrong.status).toBe(1);
    expect(wrong.said).toContain('the sealing function failed');
  });

  test('is refused when it is of another key, incomplete, expired or of nobody who is trusted', async () => {
    save('other-key.pem', seal(newPublicKey()));
    save('leaf-only.pem', seal(spki).slice(0, 1));
    save('expired.pem', seal(spki, 0));
    writeFileSync(place('empty.pem'), 'nothing');
    const said: string[] = [];
    for (const name of ['other-key', 'leaf-only', 'expired', 'empty']) {
      const refused = await certificate('import', `${name}.pem`);
      expect(refused.status).toBe(1);
      said.push(refused.said);
    }
    expect(said).toEqual([
      expect.stringContaining('seal.certificate-mismatch'),
      expect.stringContaining('trust.untrusted'),
      expect.stringContaining('seal.certificate-expired'),
      expect.stringContaining('holds no certificate'),
    ]);
  });

  test('is installed, and shown with its end and its root', async () => {
    const chain = seal(spki, 2);
    save('chain.pem', [...chain, test$.system.authority.root().der].toReversed());
    const installed = await certificate('import', 'chain.pem');
    expect(installed).toMatchObject({ status: 0, said: expect.stringContaining('Installed.') });
    const shown = await certificate('show');
    expect(shown.status).toBe(0);
    expect(shown.said).toMatch(/Example Seal, .*\n {4}20\d\d-/);
    expect(shown.said).toMatch(/Seals can be made until 20\d\d-\d\d-\d\d/);
    expect(shown.said).toContain('Trust anchors of reports: 1');
    await expect(outcomeOfSending()).resolves.toMatch(/^[0-9a-z]{26}$/);
  });
});

/** Moves the time of the whole system; sessions may have ended by then. */
const advance = async (milliseconds: number): Promise<void> => {
  test$.system.clock.advance(milliseconds);
  test$ = { ...test$, member: await signIn(test$.api, test$.system.demoMember) };
};

const publicKey = async (): Promise<Uint8Array | undefined> => {
  const { kms } = test$.system.aws;
  return (await kms.send(new GetPublicKeyCommand({ KeyId: test$.system.aws.keyArns.sealing ?? '' }))).PublicKey;
};

describe('sealing', () => {
  const install = (chain: readonly Uint8Array[]): Promise<void> =>
    writeSealChain({ name: physicalNameOf('trust'), client: test$.system.aws.s3 }, chain);

  test.each([
    ['none', 'seal.no-certificate', () => []],
    ['that of another key', 'seal.certificate-mismatch', () => seal(newPublicKey())],
    ['an expired one', 'seal.certificate-expired', () => seal(spki, 0)],
    [
      'one whose issuer is another',
      'seal.certificate-unusable',
      () => [...seal(spki).slice(0, 1), ...seal(newPublicKey()).slice(0, 1)],
    ],
  ])('waits when the installed certificate is %s', async (_, code, chain) => {
    await install(chain());
    await expect(outcomeOfSending()).resolves.toBe(code);
  });

  test('goes on with a self-issued one, and every report says so', async () => {
    const issued = await certificate('self-issue', '--organization', 'Example');
    expect(issued.status).toBe(0);
    expect(issued.said).toContain('(self-issued)');
    expect(issued.said).toContain('! It is self-issued');
    const document = await outcomeOfSending();
    const { member, api } = test$;
    const [file] = (await member.call('getDocument', { path: { document } })).files;
    const pdf = await member.call('downloadFile', { path: { document, file: file?.id ?? '' } });
    const check = await api.call('uploadCheck');
    await upload(check.upload, pdf);
    const report = await api.call('verify', { body: { upload: check.id } });
    expect(report.verdict).toBe('valid');
    expect(JSON.stringify(report)).toContain('trust.self-issued');
  });

  test('stops within the hour when it is revoked, and goes on with another', async () => {
    const { certificate: revoked, chain } = issue(spki);
    await install(chain);
    await expect(outcomeOfSending()).resolves.toMatch(/^[0-9a-z]{26}$/);
    test$.system.authority.revoke(revoked);
    await advance(3_600_000);
    const { document } = await sendDraft(test$, [recipient('佐藤 花子')]);
    const load = () => test$.member.call('getDocument', { path: { document } });
    const stopped = await waitUntil('the refusal', async () => {
      const found = await load();
      return found.evidenceProblem === undefined ? undefined : found;
    });
    expect(stopped).toMatchObject({ evidenceProblem: 'revocation.revoked', evidence: 'pending' });
    await install(issue(spki).chain);
    const sealed = await waitUntil('the seal', async () => {
      const found = await load();
      if (found.evidence === 'sealed') return found;
      // Each try that fails is put off for longer.
      await advance(60_000);
      await test$.system.tick();
      return undefined;
    });
    expect(sealed.evidenceProblem).toBeUndefined();
  });
});
