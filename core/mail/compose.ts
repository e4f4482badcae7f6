import type { Language } from '../language.ts';
import { escapeHtml, oneLine } from './escape-html.ts';
import { type MailContent, mailTexts } from './texts.ts';

export interface ComposedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** One mail in one language: plain text, and HTML with the same words. What people wrote is escaped and never becomes a link of ours. */
export const composeMail = (content: MailContent, language: Language): ComposedMail => {
  const { subject, paragraphs, action, quote, footer } = mailTexts(content, language);
  const text = [
    ...paragraphs,
    ...(action === undefined ? [] : [`${action.label}\n${action.url}`]),
    ...(quote === undefined
      ? []
      : [
          `${quote.label}\n${quote.text
            .split(/\r?\n/)
            .map((line) => `> ${line}`)
            .join('\n')}`,
        ]),
    `--\n${footer}`,
  ].join('\n\n');
  const html = `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(oneLine(subject, 200))}</title></head>
<body style="margin:0;padding:24px 12px;background:#f4f5f3;color:#1d2521;font:16px/1.7 system-ui,'Hiragino Sans','Noto Sans JP',sans-serif">
<div style="max-width:560px;margin:0 auto;background:#fff;border-radius:8px;padding:28px">
${paragraphs.map((paragraph) => `<p style="margin:0 0 16px">${escapeHtml(paragraph).replaceAll('\n', '<br>')}</p>`).join('\n')}
${action === undefined ? '' : `<p style="margin:24px 0"><a href="${escapeHtml(action.url)}" style="display:inline-block;background:#0b5d4a;color:#fff;text-decoration:none;padding:12px 22px;border-radius:6px">${escapeHtml(action.label)}</a></p>\n<p style="margin:0 0 16px;font-size:13px;color:#5a655f;word-break:break-all">${escapeHtml(action.url)}</p>`}
${quote === undefined ? '' : `<p style="margin:0 0 4px;font-size:13px;color:#5a655f">${escapeHtml(quote.label)}</p>\n<blockquote style="margin:0 0 16px;padding:8px 14px;border-left:3px solid #c9d2cd;white-space:pre-wrap">${escapeHtml(quote.text)}</blockquote>`}
<p style="margin:24px 0 0;font-size:13px;color:#5a655f">${escapeHtml(footer).replaceAll('\n', '<br>')}</p>
</div></body></html>
`;
  return { subject: oneLine(subject, 200), text, html };
};
