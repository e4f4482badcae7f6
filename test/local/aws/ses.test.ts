import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SESClient, SendEmailCommand, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Allows } from '../../../local/aws/permissions.ts';
import { serveInbox } from '../../../local/aws/ses/inbox.ts';
import { openMailStore, type StoredMail } from '../../../local/aws/ses/mail-store.ts';
import { serveSes } from '../../../local/aws/ses/serve.ts';
import { allowAll, clientOf, failLoudly, ingest, principals, temporaryDirectory } from './fixtures.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const subject = '契約書「業務委託」のご確認 <b>&';
const link = 'https://sign.example/s#0-AbC_d~e';

const rawMail = (to: string, extra = '') =>
  Buffer.from(
    [
      `From: =?utf-8?B?${base64('クラウドサイン')}?= <noreply@sign.example>`,
      `To: =?utf-8?B?${base64('山田 太郎')}?= <${to}>`,
      `Subject: =?utf-8?B?${base64(subject)}?=`,
      'MIME-Version: 1.0',
      ...(extra === '' ? [] : [extra]),
      'Content-Type: multipart/mixed; boundary=outer',
      '',
      '--outer',
      'Content-Type: multipart/alternative; boundary=inner',
      '',
      '--inner',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      base64(`内容をご確認ください。\n${link}。\n<script>alert(1)</script>\n`),
      '--inner',
      'Content-Type: text/html; charset=iso-2022-jp',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      `<html><head></head><body><script>alert(1)</script>=1B$B7@Ls=1B(B <a href=3D"${link}">open</a> <a href=3D"https://sign.example/?a=3D1&amp;b=3D2">x</a> <img src=3D"cid:logo"></body></html>`,
      '--inner--',
      '--outer',
      'Content-Type: image/png; name=logo.png',
      'Content-ID: <logo>',
      'Content-Transfer-Encoding: base64',
      '',
      base64('picture'),
      '--outer',
      'Content-Type: text/html',
      "Content-Disposition: attachment; filename*=UTF-8''%E5%A5%91%E7%B4%84%27.html",
      '',
      '<script>alert(1)</script>',
      '--outer--',
      '',
    ].join('\r\n'),
  );

const start = async (changes: { directory?: string; allows?: Allows; now?: () => Date } = {}) => {
  const directory = changes.directory ?? join(temporaryDirectory(), 'mail');
  const now = changes.now ?? (() => new Date());
  const mails = openMailStore(directory);
  const returned: StoredMail[] = [];
  const ses = await serveSes({
    port: 0,
    now,
    mails,
    principals,
    allows: changes.allows ?? allowAll,
    onFailure: failLoudly,
    onReturned: (mail) => returned.push(mail),
  });
  const inbox = await serveInbox({ port: 0, now, mails });
  onTestFinished(ses.close);
  onTestFinished(inbox.close);
  const client = new SESClient(clientOf(ses.endpoint));
  const send = (to: string, more: Partial<ConstructorParameters<typeof SendRawEmailCommand>[0]> = {}) =>
    client.send(new SendRawEmailCommand({ RawMessage: { Data: rawMail(to) }, ...more }));
  const page = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${inbox.endpoint}${path}`, { headers });
    return { response, text: await response.text() };
  };
  const api = async (query = '') =>
    JSON.parse((await page(`/api/mails${query}`)).text).mails as Record<string, unknown>[];
  return { directory, ses, inbox, client, send, page, api, returned };
};

describe('a mail that was sent', () => {
  test('is in the API as a script needs it: addresses, subject, text and links', async () => {
    const { send, api } = await start();
    const { MessageId } = await send('yamada@recipient.example');
    expect(await api()).toEqual([
      {
        id: MessageId,
        to: ['yamada@recipient.example'],
        from: { name: 'クラウドサイン', address: 'noreply@sign.example' },
        subject,
        date: expect.stringMatching(/^\d{4}-.*Z$/),
        text: expect.stringContaining('内容をご確認ください。'),
        links: [link, 'https://sign.example/?a=1&b=2'],
        outcome: 'delivered',
      },
    ]);
  });

  test('is found by recipient and time, newest first', async () => {
    let now = new Date('2026-01-01T00:00:00Z');
    const { send, api } = await start({ now: () => now });
    // The client corrects its clock once, and then signs by the server's.
    const ids: (string | undefined)[] = [];
    for (const [to, at] of [
      ['a@x.example', '2026-01-01T00:00:00Z'],
      ['b@x.example', '2026-01-01T00:00:01Z'],
      ['A@x.example', '2026-01-01T00:00:02Z'],
    ] as const) {
      now = new Date(at);
      ids.push((await retryOnce(() => send(to))).MessageId);
    }
    const idsOf = async (query: string) => (await api(query)).map(({ id }) => id);
    expect(await idsOf('')).toEqual([ids[2], ids[1], ids[0]]);
    expect(await idsOf('?to=a@x.example')).toEqual([ids[2], ids[0]]);
    expect(await idsOf('?since=2026-01-01T00:00:01Z')).toEqual([ids[2], ids[1]]);
    expect(await idsOf('?to=b%40x.example&since=2026-01-01T00:00:02Z')).toEqual([]);
  });

  test('is kept as it was sent, for nobody else on the machine, and after a restart', async () => {
    const { send, directory, ses, inbox, api } = await start();
    const { MessageId } = await send('a@x.example');
    const before = await api();
    const path = join(directory, `${MessageId}.eml`);
    expect(readFileSync(path).equals(rawMail('a@x.example'))).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    await ses.close();
    await inbox.close();
    const again = await start({ directory });
    expect(await again.api()).toEqual(before);
    await again.send('b@x.example');
    expect((await again.api()).map(({ to }) => to)).toEqual([['b@x.example'], ['a@x.example']]);
  });

  test('goes to the destinations of the envelope where they are given', async () => {
    const { send, api } = await start();
    await send('header@x.example', { Destinations: ['One <one@x.example>', 'two@x.example'] });
    expect((await api())[0]?.to).toEqual(['one@x.example', 'two@x.example']);
  });

  test.each([
    ['bounce@simulator.amazonses.com', 'bounced'],
    ['bounce+label@simulator.amazonses.com', 'bounced'],
    ['complaint@simulator.amazonses.com', 'complained'],
    ['suppressionlist@simulator.amazonses.com', 'suppressed'],
    ['success@simulator.amazonses.com', 'delivered'],
    ['bounce@example.com', 'delivered'],
  ])('to %s is marked as %s', async (to, outcome) => {
    const { send, api } = await start();
    await send(to);
    expect((await api())[0]?.outcome).toBe(outcome);
  });

  test('can be removed, all of them', async () => {
    const { send, api, inbox, directory } = await start();
    await send('a@x.example');
    expect((await fetch(`${inbox.endpoint}/api/mails`, { method: 'DELETE' })).status).toBe(204);
    expect([await api(), readdirSync(directory)]).toEqual([[], []]);
  });
});

describe("SES's mailbox simulator", () => {
  test('tells what came back, with the tags that it was sent with', async () => {
    const { send, returned } = await start();
    const tags = { Tags: [{ Name: 'document', Value: '01k9' }] };
    for (const to of ['bounce', 'complaint', 'suppressionlist', 'success'])
      await send(`${to}@simulator.amazonses.com`, tags);
    await send('bounce+label@simulator.amazonses.com');
    await new Promise(setImmediate);
    expect(returned.map(({ outcome, tags: told }) => [outcome, told])).toEqual([
      ['bounced', { document: '01k9' }],
      ['complained', { document: '01k9' }],
      ['suppressed', { document: '01k9' }],
      ['bounced', {}],
    ]);
  });

  test('refuses a tag that SES would refuse', async () => {
    const { send } = await start();
    await expect(send('a@example.com', { Tags: [{ Name: 'title', Value: '契約書' }] })).rejects.toThrow('Invalid tag');
  });
});

describe('sending is refused', () => {
  test('to whom may not send, or not as this sender', async () => {
    const { send } = await start({
      allows: ({ action, resource }) =>
        action === 'ses:SendRawEmail' && resource === 'arn:aws:ses:ap-northeast-1:000000000000:identity/other.example',
    });
    await expect(send('a@x.example')).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(
      send('a@x.example', { SourceArn: 'arn:aws:ses:ap-northeast-1:000000000000:identity/other.example' }),
    ).rejects.toMatchObject({ name: 'MessageRejected' });
  });

  test('without a sender or recipient, above 10 MB, and by an unknown call or signature', async () => {
    const { client, ses } = await start();
    const raw = (Data: Uint8Array) => client.send(new SendRawEmailCommand({ RawMessage: { Data } }));
    await expect(raw(Buffer.from('Subject: x\r\n\r\nx'))).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(raw(Buffer.from('From: a@x.example\r\n\r\nx'))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await expect(raw(Buffer.alloc(10 * 1024 * 1024 + 1, 'x'))).rejects.toMatchObject({ message: /10485760/ });
    const simple = new SendEmailCommand({
      Source: 'a@b',
      Destination: {},
      Message: { Subject: { Data: 'x' }, Body: {} },
    });
    await expect(client.send(simple)).rejects.toMatchObject({ name: 'InvalidAction' });
    const forged = new SESClient(clientOf(ses.endpoint, { ...ingest, secretAccessKey: 'guess' }));
    await expect(
      forged.send(new SendRawEmailCommand({ RawMessage: { Data: rawMail('a@x.example') } })),
    ).rejects.toMatchObject({ name: 'SignatureDoesNotMatch', $metadata: { httpStatusCode: 403 } });
  });
});

describe('the inbox page', () => {
  test('lists mails in Japanese or English, everything escaped', async () => {
    const { send, page } = await start();
    expect((await page('/')).text).toContain('No mail yet');
    const { MessageId } = await send('bounce@simulator.amazonses.com');
    const { text, response } = await page('/', { 'accept-language': 'ja,en-US;q=0.8' });
    expect(text).toContain('<html lang="ja">');
    expect(text).toContain(`<a href="/mails/${MessageId}">契約書「業務委託」のご確認 &lt;b&gt;&amp;</a>`);
    expect(text).toContain('不達');
    expect(text).not.toContain('<b>');
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'self'; script-src 'self'/,
    );
    expect((await page('/', { 'accept-language': 'en;q=0.9, ja;q=0.5' })).text).toContain('<html lang="en">');
    for (const asset of ['/inbox.css', '/inbox.js']) expect((await page(asset)).response.status).toBe(200);
  });

  test('shows a mail with its text, its HTML in a sandbox, its attachments and its source', async () => {
    const { send, page } = await start();
    const { MessageId } = await send('a@x.example');
    const shown = await page(`/mails/${MessageId}`, { 'accept-language': 'ja' });
    expect(shown.text).toContain('<h1>契約書「業務委託」のご確認 &lt;b&gt;&amp;</h1>');
    expect(shown.text).toContain(`<a href="${link}" target="_blank" rel="noopener noreferrer">${link}</a>。`);
    expect(shown.text).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
    expect(shown.text).not.toContain('<script>alert');
    expect(shown.text).toContain('Content-Transfer-Encoding: quoted-printable');

    const html = await page(`/mails/${MessageId}/html`);
    expect(html.response.headers.get('content-security-policy')).toMatch(
      /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'/,
    );
    expect(html.text).toContain('<head><base target="_blank">');
    expect(html.text).toContain('契約');
    expect(html.text).toContain(`src="data:image/png;base64,${base64('picture')}"`);

    const attached = await page(`/mails/${MessageId}/attachments/1`);
    expect(attached.text).toContain('<script>alert(1)</script>');
    expect(attached.response.headers.get('content-type')).toBe('application/octet-stream');
    expect(attached.response.headers.get('content-disposition')).toBe(
      "attachment; filename*=UTF-8''%E5%A5%91%E7%B4%84%27.html",
    );
    expect((await page(`/mails/${MessageId}/raw`)).text).toBe(rawMail('a@x.example').toString());
  });

  test('answers unknown paths, mails, methods, times and hosts with an error', async () => {
    const { page, inbox } = await start();
    for (const path of ['/mails/0-0', '/mails/../../etc/passwd', '/x']) {
      expect((await page(path)).response.status).toBe(404);
    }
    expect((await page('/api/mails?since=yesterday')).response.status).toBe(400);
    expect((await fetch(inbox.endpoint, { method: 'POST' })).status).toBe(405);
    const { request } = await import('node:http');
    const status = await new Promise((resolve) => {
      request(inbox.endpoint, { headers: { host: 'inbox.evil.example' } }, (response) =>
        resolve(response.statusCode),
      ).end();
    });
    expect(status).toBe(421);
  });
});

const retryOnce = async <T>(task: () => Promise<T>): Promise<T> => task().catch(task);
