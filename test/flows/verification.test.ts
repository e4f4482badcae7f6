import { createHash } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../core/verification/report.ts';
import { upload } from '../../local/demo/api-client.ts';
import { physicalNameOf } from '../../local/runner/local-names.ts';
import {
  codeOf,
  consentAs,
  contractPdf,
  evidenceOf,
  recipient,
  sendDraft,
  startTestSystem,
  type TestSystem,
} from '../support/local-system.ts';

let test$: TestSystem;
let document: string;
let concludedAt: string | undefined;
let original: Uint8Array;
let sealed: Uint8Array;

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const ask = (sha256: string) => test$.api.call('verify', { body: { sha256 } });
const post = async (body: Uint8Array, type = 'application/pdf') => {
  const response = await fetch(new URL('/v1/verifications', test$.system.pagesUrl), {
    method: 'POST',
    headers: { 'content-type': type, 'accept-language': 'en' },
    body: new Uint8Array(body),
  });
  return {
    status: response.status,
    body: (await response.json()) as { verdict?: string; error?: { code: string; message: string } },
  };
};

/** What does not depend on the second in which it was verified. */
const outlineOf = (report: object) => {
  const { verdict, file, acts, signatures } = report as Report;
  return { verdict, file, acts, signatures: signatures.map(({ kind, verdict: own, level }) => ({ kind, own, level })) };
};

beforeAll(async () => {
  test$ = await startTestSystem();
  original = await contractPdf();
  const person = recipient('佐藤 花子');
  const draft = await sendDraft(test$, [person], original);
  document = draft.document;
  const sent = await test$.member.call('downloadFile', { path: { document, file: draft.file } });
  expect(await ask(digestOf(sent))).toEqual({ verdict: 'unknown', sha256: digestOf(sent) });
  await consentAs(test$, person.email);
  const done = await evidenceOf(test$, document);
  ({ concludedAt } = done);
  sealed = await test$.member.call('downloadFile', { path: { document, file: draft.file } });
});
afterAll(() => test$.close());

describe('asking by a SHA-256 alone', () => {
  test('a concluded file is known, with the time and nothing else', async () => {
    expect(await ask(digestOf(sealed))).toEqual({ verdict: 'concluded', sha256: digestOf(sealed), concludedAt });
  });

  test('what was uploaded, and a file with one byte changed, are unknown', async () => {
    const changed = Uint8Array.from(sealed);
    changed[changed.length - 1] = 0x20;
    for (const bytes of [original, changed]) {
      expect(await ask(digestOf(bytes))).toEqual({ verdict: 'unknown', sha256: digestOf(bytes) });
    }
  });

  test('what is kept for it says nothing about whose document it is', async () => {
    const { dynamodb } = test$.system.aws;
    const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: physicalNameOf('conclusions') }));
    expect(Items.length).toBeGreaterThan(0);
    for (const item of Items) {
      expect(Object.keys(item).sort()).toEqual(['at', 'pk', 'sk']);
      expect(item).toMatchObject({ pk: { S: expect.stringMatching(/^SHA256#[0-9a-f]{64}$/) }, sk: { S: 'CONCLUDED' } });
      expect(item.at).toEqual({ S: concludedAt });
    }
  });

  test('what is no SHA-256, nothing, or an upload as well is refused', async () => {
    for (const body of [
      { sha256: 'abc' },
      { sha256: 'A'.repeat(64) },
      {},
      { sha256: 'a'.repeat(64), upload: 'a'.repeat(26) },
    ]) {
      expect(await codeOf(test$.api.call('verify', { body }))).toBe('request.malformed');
    }
  });
});

describe('a PDF as the body of the request', () => {
  test('is verified as an uploaded one is', async () => {
    const inline = await post(sealed);
    expect(inline).toMatchObject({
      status: 200,
      body: {
        verdict: 'valid',
        acts: [
          { kind: 'send', document, authentication: 'password', proven: true },
          { kind: 'consent', document, authentication: 'mail-link', actor: { name: '佐藤 花子' } },
        ],
      },
    });
    const check = await test$.api.call('uploadCheck');
    await upload(check.upload, sealed);
    const uploaded = await test$.api.call('verify', { body: { upload: check.id } });
    expect(outlineOf(inline.body)).toEqual(outlineOf(uploaded));
    expect(outlineOf(inline.body).signatures).toHaveLength(3);
  });

  test('an unsigned one, and what is no PDF, have their verdicts', async () => {
    expect(await post(original)).toMatchObject({ status: 200, body: { verdict: 'unsigned' } });
    expect(await post(Buffer.from('hello'))).toMatchObject({ status: 200, body: { verdict: 'unreadable' } });
    expect(await post(new Uint8Array())).toMatchObject({ status: 200, body: { verdict: 'unreadable' } });
  });

  test('a larger one is told where to go', async () => {
    const { status, body } = await post(new Uint8Array(4 * 1024 * 1024 + 1));
    expect([status, body.error?.code]).toEqual([413, 'verification.inline-too-large']);
    expect(body.error?.message).toContain('/v1/verifications/uploads');
  });

  test('other types are refused', async () => {
    expect((await post(sealed, 'application/octet-stream')).body.error?.code).toBe('request.unsupported-type');
  });
});
