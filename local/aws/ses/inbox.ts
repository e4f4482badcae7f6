import type { IncomingMessage } from 'node:http';
import { isLocalHost } from '../../is-local-host.ts';
import { type Listener, type ListenOptions, listen } from '../listen.ts';
import { inboxCss, inboxScript } from './inbox-assets.ts';
import { framedHtml, listPage, mailPage, missingPage } from './inbox-pages.ts';
import { type Language, languageOf } from './inbox-words.ts';
import type { MailStore } from './mail-store.ts';
import { readMail } from './read-mail.ts';

export interface InboxOptions extends Omit<ListenOptions, 'name'> {
  readonly mails: MailStore;
}

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

const pagePolicy =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** The mail is a stranger's document: no script, nothing from elsewhere, an origin of its own; only its links work. */
const mailPolicy =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/** Serves the inbox: pages for people, `/api/mails` for scripts. */
export const serveInbox = async ({ mails, ...options }: InboxOptions): Promise<Listener> => {
  const listener = await listen({ ...options, name: 'the inbox' }, async (request, response) => {
    const reply = isLocalHost(request.headers.host) ? await answer(mails, request) : text(421, 'Ask for localhost.');
    response.writeHead(reply.status, {
      'content-security-policy': pagePolicy,
      'content-type': reply.type,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      ...reply.headers,
    });
    response.end(request.method === 'HEAD' ? undefined : reply.body);
  });
  return listener;
};

const text = (status: number, body: string): Reply => ({ status, type: 'text/plain; charset=utf-8', body });
const html = (status: number, body: string): Reply => ({ status, type: 'text/html; charset=utf-8', body });
const json = (status: number, body: unknown): Reply => ({
  status,
  type: 'application/json',
  body: `${JSON.stringify(body)}\n`,
});

const answer = async (mails: MailStore, request: IncomingMessage): Promise<Reply> => {
  const url = URL.parse(request.url ?? '/', 'http://localhost');
  if (url === null) return text(400, 'not a path');
  const language = languageOf(request.headers['accept-language'] ?? '');
  const method = request.method ?? 'GET';
  if (url.pathname === '/api/mails' && method === 'DELETE') {
    await mails.clear();
    return { status: 204, type: 'application/json', body: '' };
  }
  if (method !== 'GET' && method !== 'HEAD')
    return { ...text(405, 'not this method'), headers: { allow: 'GET, HEAD' } };
  switch (url.pathname) {
    case '/':
      return html(200, listPage(language, mails.list()));
    case '/inbox.css':
      return { status: 200, type: 'text/css; charset=utf-8', body: inboxCss };
    case '/inbox.js':
      return { status: 200, type: 'text/javascript; charset=utf-8', body: inboxScript };
    case '/api/mails':
      return listForScripts(mails, url.searchParams);
    default:
      return answerMail(mails, url.pathname, language);
  }
};

const listForScripts = (mails: MailStore, query: URLSearchParams): Reply => {
  const to = query.get('to')?.toLowerCase();
  const since = query.get('since');
  const start = since === null ? new Date(0) : new Date(since);
  if (Number.isNaN(start.getTime())) return json(400, { error: 'since is not a time such as 2026-01-31T09:00:00Z' });
  const found = mails
    .list()
    .filter(({ receivedAt }) => new Date(receivedAt) >= start)
    .filter(({ destinations }) => to === undefined || destinations.some((address) => address.toLowerCase() === to));
  return json(200, {
    mails: found.map(({ id, destinations, from, subject, receivedAt, text: body, links, outcome }) => ({
      id,
      to: destinations,
      from,
      subject,
      date: receivedAt,
      text: body,
      links,
      outcome,
    })),
  });
};

const answerMail = async (mails: MailStore, path: string, language: Language): Promise<Reply> => {
  const [, id = '', part] = /^\/mails\/([0-9a-f-]+)(?:\/(html|raw|attachments\/\d{1,4}))?$/.exec(path) ?? [];
  const stored = mails.get(id);
  if (stored === undefined) return html(404, missingPage(language));
  const raw = await mails.raw(id);
  const mail = await readMail(raw);
  if (part === undefined) return html(200, mailPage(language, stored, { ...mail, raw }));
  if (part === 'html') {
    return { ...html(200, framedHtml(mail.html ?? '')), headers: { 'content-security-policy': mailPolicy } };
  }
  if (part === 'raw') return download(raw, { name: `${stored.id}.eml`, type: 'message/rfc822' });
  const attachment = mail.attachments[Number(part.slice('attachments/'.length))];
  if (attachment === undefined) return html(404, missingPage(language));
  return download(attachment.bytes, { name: attachment.name, type: 'application/octet-stream' });
};

const download = (body: Uint8Array, { name, type }: { readonly name: string; readonly type: string }): Reply => ({
  status: 200,
  type,
  body,
  headers: {
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", '%27')}`,
    'content-security-policy': "sandbox; default-src 'none'",
  },
});
