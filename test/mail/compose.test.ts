import { describe, expect, test } from 'vitest';
import { composeMail } from '../../core/mail/compose.ts';
import type { MailContent } from '../../core/mail/texts.ts';

const invitation = (
  change: Partial<Extract<MailContent, { template: 'invitation' | 'reminder' }>> = {},
): MailContent => ({
  template: 'invitation',
  title: '業務委託契約書',
  sender: '山田 花子 (海坊主商事)',
  recipient: '佐藤 次郎',
  link: 'https://sign.example.com/sign#AAAA',
  linkExpiresAt: new Date('2026-11-11T03:00:00Z'),
  message: 'ご確認ください。\nよろしくお願いします。',
  forwardedBy: undefined,
  ...change,
});

describe('an invitation', () => {
  test('names sender, document, link and its end in both zones', () => {
    const mail = composeMail(invitation(), 'ja');
    expect(mail.subject).toBe('山田 花子 (海坊主商事) から「業務委託契約書」の確認依頼が届いています');
    expect(mail.text).toContain('https://sign.example.com/sign#AAAA');
    expect(mail.text).toContain('2026年11月11日 12:00 JST (2026年11月11日 3:00 UTC)');
    expect(mail.text).toContain('> ご確認ください。\n> よろしくお願いします。');
    expect(composeMail(invitation(), 'en').text).toContain('11 November 2026 at 12:00 JST');
  });

  test('says who forwarded it, where somebody did', () => {
    expect(composeMail(invitation({ forwardedBy: '鈴木 一郎' }), 'ja').text).toContain(
      '鈴木 一郎 から、書類「業務委託契約書」の確認があなたに転送されました。',
    );
    expect(composeMail(invitation({ forwardedBy: 'Bob' }), 'en').text).toContain('Bob was asked to review');
    expect(composeMail(invitation(), 'en').text).not.toContain('forwarded it to you');
  });

  test('stored XSS: markup in a title, name or message stays text', () => {
    const evil = '<img src=x onerror=alert(1)>';
    const { html } = composeMail(invitation({ title: evil, sender: evil, message: evil, recipient: evil }), 'en');
    expect(html).not.toContain('<img');
    expect(html.match(/&lt;img/g)?.length).toBeGreaterThanOrEqual(4);
  });

  test('header injection: a line break in a title does not reach the subject', () => {
    const { subject } = composeMail(invitation({ title: 'a\r\nBcc: everyone@example.com' }), 'en');
    expect(subject).not.toMatch(/[\r\n]/);
  });

  test('no text of the sender becomes a link of ours', () => {
    const { html } = composeMail(
      invitation({ title: 'https://evil.example/', message: 'https://evil.example/' }),
      'en',
    );
    expect([...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1])).toEqual([
      'https://sign.example.com/sign#AAAA',
    ]);
  });
});

describe('every mail in every language', () => {
  const about = { title: 'T', sender: 'S', recipient: 'R' };
  const contents: readonly MailContent[] = [
    invitation(),
    invitation({ template: 'reminder' }),
    { template: 'concluded', ...about, link: 'https://x.example/', linkExpiresAt: undefined },
    { template: 'declined', ...about, by: 'B', reason: 'because', link: undefined },
    { template: 'canceled', ...about, link: undefined },
    { template: 'expired', ...about, link: 'https://x.example/' },
    { template: 'confirm-account', recipient: 'R', link: 'https://x.example/', linkExpiresAt: new Date(0) },
    { template: 'account-exists', recipient: 'R', link: 'https://x.example/' },
    {
      template: 'allowlist-suspension-link',
      ...{ recipient: 'R', team: 'T', at: new Date(0), device: '', network: '' },
      link: 'https://x.example/',
      linkExpiresAt: new Date(0),
    },
    {
      template: 'allowlist-suspended',
      ...{ recipient: 'R', team: 'T', at: new Date(0), device: '', network: '' },
      by: 'B',
      until: new Date(0),
      link: 'https://x.example/',
    },
  ];
  test.each(
    contents.flatMap((content) =>
      (['ja', 'en'] as const).map((language) => [content.template, language, content] as const),
    ),
  )('%s in %s has a subject, a text and the same words in HTML', (_, language, content) => {
    const mail = composeMail(content, language);
    expect(mail.subject.length).toBeGreaterThan(5);
    expect(mail.text).toContain(content.recipient);
    expect(mail.html).toContain(`lang="${language}"`);
    expect(/[ぁ-んァ-ン]/.test(mail.subject)).toBe(language === 'ja');
  });
});
