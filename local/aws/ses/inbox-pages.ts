import { escapeHtml } from '../../../core/mail/escape-html.ts';
import { inboxWords, type Language } from './inbox-words.ts';
import type { StoredMail } from './mail-store.ts';
import { type ReadMail, webAddress } from './read-mail.ts';

const page = (language: Language, title: string, body: string): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/inbox.css">
</head>
<body>
${body}
</body>
</html>
`;

const time = (language: Language, iso: string): string => {
  const shown = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'long' }).format(new Date(iso));
  return `<time datetime="${escapeHtml(iso)}">${escapeHtml(shown)}</time>`;
};

const person = ({ name, address }: { readonly name: string; readonly address: string }): string =>
  escapeHtml(name === '' ? address : `${name} <${address}>`);

const outcome = (language: Language, mail: StoredMail): string => {
  const word = inboxWords[language][mail.outcome];
  return word === '' ? '' : ` <strong class="outcome">${escapeHtml(word)}</strong>`;
};

const row = (language: Language, mail: StoredMail): string => {
  const words = inboxWords[language];
  return `<li><a href="/mails/${escapeHtml(mail.id)}">${escapeHtml(mail.subject || words.untitled)}</a>${outcome(language, mail)}
<p>${words.from}: ${person(mail.from)}<br>${words.to}: ${mail.destinations.map(escapeHtml).join(', ')}<br>${time(language, mail.receivedAt)}</p></li>`;
};

/** The list, newest first; a small script renews it while it is looked at. */
export const listPage = (language: Language, mails: readonly StoredMail[]): string => {
  const words = inboxWords[language];
  const list =
    mails.length === 0
      ? `<p>${words.empty}</p>`
      : `<ul class="mails">${mails.map((mail) => row(language, mail)).join('\n')}</ul>`;
  return page(
    language,
    words.inbox,
    `<main>
<h1>${words.inbox}</h1>
<p>${words.about}</p>
<p role="status" class="status" id="status" data-arrived="${words.arrived}"></p>
<div id="list">${list}</div>
</main>
<script type="module" src="/inbox.js"></script>`,
  );
};

/** Text with its web addresses as links. */
const linked = (text: string): string => {
  const parts: string[] = [];
  let end = 0;
  for (const match of text.matchAll(webAddress)) {
    parts.push(escapeHtml(text.slice(end, match.index)));
    parts.push(
      `<a href="${escapeHtml(match[0])}" target="_blank" rel="noopener noreferrer">${escapeHtml(match[0])}</a>`,
    );
    end = match.index + match[0].length;
  }
  return [...parts, escapeHtml(text.slice(end))].join('');
};

const maxSourceShown = 200_000;

/** One mail: headers, both parts, attachments, source. The HTML part is a document of its own, in a sandboxed frame. */
export const mailPage = (
  language: Language,
  stored: StoredMail,
  mail: ReadMail & { readonly raw: Uint8Array },
): string => {
  const words = inboxWords[language];
  const path = `/mails/${escapeHtml(stored.id)}`;
  const subject = stored.subject || words.untitled;
  const source = Buffer.from(mail.raw.subarray(0, maxSourceShown)).toString();
  const sections = [
    mail.text === '' ? '' : `<section><h2>${words.text}</h2><pre>${linked(mail.text)}</pre></section>`,
    mail.html === undefined
      ? ''
      : `<section><h2>${words.html}</h2><iframe title="${words.html}: ${escapeHtml(subject)}" src="${path}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe></section>`,
    mail.attachments.length === 0
      ? ''
      : `<section><h2>${words.attachments}</h2><ul>${mail.attachments
          .map(
            ({ name, bytes }, index) =>
              `<li><a href="${path}/attachments/${index}">${escapeHtml(name)}</a> (${bytes.length})</li>`,
          )
          .join('')}</ul></section>`,
    `<section><h2>${words.source}</h2><p><a href="${path}/raw">${words.download}</a></p><details><summary>${words.source}</summary><pre>${escapeHtml(source)}</pre></details></section>`,
  ];
  return page(
    language,
    `${subject} - ${words.inbox}`,
    `<nav><a href="/">${words.back}</a></nav>
<main>
<h1>${escapeHtml(subject)}</h1>
<dl>
<dt>${words.from}</dt><dd>${person(mail.from)}</dd>
<dt>${words.to}</dt><dd>${stored.destinations.map(escapeHtml).join(', ')}${outcome(language, stored)}</dd>
<dt>${words.date}</dt><dd>${time(language, stored.receivedAt)}</dd>
</dl>
${sections.join('\n')}
</main>`,
  );
};

export const missingPage = (language: Language): string => {
  const words = inboxWords[language];
  return page(
    language,
    words.inbox,
    `<nav><a href="/">${words.back}</a></nav>\n<main><h1>${words.inbox}</h1><p>${words.missing}</p></main>`,
  );
};

/** The HTML part as its own document, its links opening beside the inbox. */
export const framedHtml = (html: string): string => {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => `${head}${base}`) : `${base}${html}`;
};
