import type { Language } from '../language.ts';
import { type AccountMail, accountTexts, isAccountMail } from './account-texts.ts';
import { type AllowlistMail, allowlistTexts, isAllowlistMail } from './allowlist-texts.ts';
import { oneLine } from './escape-html.ts';
import { footer, type MailTexts, when } from './phrases.ts';
import { isProtectionMail, type ProtectionMail, protectionTexts } from './protection-texts.ts';
import { isSsoMail, type SsoMail, ssoTexts } from './sso-texts.ts';

interface AboutDocument {
  readonly title: string;
  /** The sender's name and address as the recipient should know them. */
  readonly sender: string;
  readonly recipient: string;
}

export type MailContent = DocumentMail | AccountMail | AllowlistMail | ProtectionMail | SsoMail;

type DocumentMail =
  | ({
      readonly template: 'invitation' | 'reminder';
      readonly link: string;
      readonly linkExpiresAt: Date;
      readonly message: string;
      /** Whoever was asked before and handed the document on. */
      readonly forwardedBy: string | undefined;
    } & AboutDocument)
  /** To the sender. */
  | ({
      readonly template: 'forwarded';
      readonly by: string;
      readonly to: string;
      readonly link: string;
    } & AboutDocument)
  | ({
      readonly template: 'concluded';
      readonly link: string;
      readonly linkExpiresAt: Date | undefined;
    } & AboutDocument)
  | ({
      readonly template: 'declined';
      readonly by: string;
      readonly reason: string;
      readonly link: string | undefined;
    } & AboutDocument)
  | ({ readonly template: 'canceled' | 'expired'; readonly link: string | undefined } & AboutDocument)
  | ({
      readonly template: 'undeliverable';
      /** Name and address of each to whom a mail did not get through. */
      readonly people: readonly string[];
      readonly link: string;
    } & AboutDocument);

export const mailTexts = (content: MailContent, language: Language): MailTexts =>
  isProtectionMail(content)
    ? protectionTexts(content, language)
    : isAccountMail(content)
      ? accountTexts(content, language)
      : isAllowlistMail(content)
        ? allowlistTexts(content, language)
        : isSsoMail(content)
          ? ssoTexts(content, language)
          : language === 'ja'
            ? japanese(content)
            : english(content);

const japanese = (content: DocumentMail): MailTexts => {
  const to = `${content.recipient} 様`;
  switch (content.template) {
    case 'invitation':
    case 'reminder': {
      const again = content.template === 'reminder' ? '【リマインド】' : '';
      return {
        subject: `${again}${oneLine(content.sender, 60)} から「${oneLine(content.title, 80)}」の確認依頼が届いています`,
        paragraphs: [
          to,
          ...(content.forwardedBy === undefined
            ? []
            : [`${content.forwardedBy} から、書類「${content.title}」の確認があなたに転送されました。`]),
          `${content.sender} から書類「${content.title}」の確認を依頼されています。\n内容を確認し、問題がなければ同意してください。アカウントの登録は必要ありません。`,
          ...(content.template === 'reminder'
            ? ['以前のメールのリンクは使えなくなりました。下のリンクを開いてください。']
            : []),
          `リンクの有効期限: ${when(content.linkExpiresAt, 'ja')}`,
        ],
        action: { label: '書類を確認する', url: content.link },
        ...(content.message === '' ? {} : { quote: { label: '送信者からのメッセージ', text: content.message } }),
        footer: footer.ja,
      };
    }
    case 'forwarded':
      return {
        subject: `「${oneLine(content.title, 100)}」が転送されました`,
        paragraphs: [
          to,
          `${content.by} が書類「${content.title}」の確認を ${content.to} に転送しました。\n転送先の方に新しいリンクが送られ、転送した方のリンクは使えなくなりました。転送に心当たりがない場合は、書類を取り消してください。`,
        ],
        action: { label: '書類を開く', url: content.link },
        footer: footer.ja,
      };
    case 'concluded':
      return {
        subject: `「${oneLine(content.title, 100)}」の合意締結が完了しました`,
        paragraphs: [
          to,
          `書類「${content.title}」(送信者: ${content.sender})に全員が同意し、締結が完了しました。\n電子署名とタイムスタンプが付いた PDF をダウンロードし、保管してください。`,
          ...(content.linkExpiresAt === undefined ? [] : [`リンクの有効期限: ${when(content.linkExpiresAt, 'ja')}`]),
        ],
        action: { label: '締結済みの書類を開く', url: content.link },
        footer: footer.ja,
      };
    case 'declined':
      return {
        subject: `「${oneLine(content.title, 100)}」は却下されました`,
        paragraphs: [
          to,
          `${content.by} が書類「${content.title}」(送信者: ${content.sender})を却下しました。この書類の手続きは終了しました。`,
        ],
        ...(content.link === undefined ? {} : { action: { label: '書類を開く', url: content.link } }),
        ...(content.reason === '' ? {} : { quote: { label: '却下の理由', text: content.reason } }),
        footer: footer.ja,
      };
    case 'canceled':
    case 'expired':
      return {
        subject: `「${oneLine(content.title, 100)}」は${content.template === 'canceled' ? '取り消されました' : '期限切れになりました'}`,
        paragraphs: [
          to,
          content.template === 'canceled'
            ? `書類「${content.title}」は送信者(${content.sender})により取り消されました。必要な操作はありません。`
            : `書類「${content.title}」(送信者: ${content.sender})は期限までに締結されなかったため、期限切れになりました。`,
        ],
        ...(content.link === undefined ? {} : { action: { label: '書類を開く', url: content.link } }),
        footer: footer.ja,
      };
    case 'undeliverable':
      return {
        subject: `「${oneLine(content.title, 100)}」のメールが届いていません`,
        paragraphs: [
          to,
          `書類「${content.title}」のメールが、次の方に届きませんでした。\n${content.people.join('\n')}`,
          'アドレスを確かめてください。誤りがあれば、書類を取り消し、正しいアドレスで送り直してください。一時的な不達であれば、リマインドでもう一度送信できます。',
        ],
        action: { label: '書類を開く', url: content.link },
        footer: footer.ja,
      };
  }
};

const english = (content: DocumentMail): MailTexts => {
  const to = `Dear ${content.recipient},`;
  switch (content.template) {
    case 'invitation':
    case 'reminder': {
      const again = content.template === 'reminder' ? 'Reminder: ' : '';
      return {
        subject: `${again}${oneLine(content.sender, 60)} asks you to review "${oneLine(content.title, 80)}"`,
        paragraphs: [
          to,
          ...(content.forwardedBy === undefined
            ? []
            : [`${content.forwardedBy} was asked to review the document "${content.title}" and forwarded it to you.`]),
          `${content.sender} asks you to review the document "${content.title}".\nRead it, and consent if you agree. You need no account.`,
          ...(content.template === 'reminder'
            ? ['The link in the earlier mail no longer works. Use the one below.']
            : []),
          `The link works until ${when(content.linkExpiresAt, 'en')}.`,
        ],
        action: { label: 'Review the document', url: content.link },
        ...(content.message === '' ? {} : { quote: { label: 'Message from the sender', text: content.message } }),
        footer: footer.en,
      };
    }
    case 'forwarded':
      return {
        subject: `"${oneLine(content.title, 100)}" was forwarded`,
        paragraphs: [
          to,
          `${content.by} forwarded the document "${content.title}" to ${content.to}.\nThe new person gets a link of their own; the link of the one who forwarded it no longer works. If this should not have happened, cancel the document.`,
        ],
        action: { label: 'Open the document', url: content.link },
        footer: footer.en,
      };
    case 'concluded':
      return {
        subject: `"${oneLine(content.title, 100)}" is concluded`,
        paragraphs: [
          to,
          `Everybody has consented to the document "${content.title}" (sent by ${content.sender}).\nDownload the PDF with its electronic signatures and timestamps, and keep it.`,
          ...(content.linkExpiresAt === undefined
            ? []
            : [`The link works until ${when(content.linkExpiresAt, 'en')}.`]),
        ],
        action: { label: 'Open the concluded document', url: content.link },
        footer: footer.en,
      };
    case 'declined':
      return {
        subject: `"${oneLine(content.title, 100)}" was declined`,
        paragraphs: [
          to,
          `${content.by} declined the document "${content.title}" (sent by ${content.sender}). Nothing more happens with it.`,
        ],
        ...(content.link === undefined ? {} : { action: { label: 'Open the document', url: content.link } }),
        ...(content.reason === '' ? {} : { quote: { label: 'Reason given', text: content.reason } }),
        footer: footer.en,
      };
    case 'canceled':
    case 'expired':
      return {
        subject: `"${oneLine(content.title, 100)}" ${content.template === 'canceled' ? 'was canceled' : 'has expired'}`,
        paragraphs: [
          to,
          content.template === 'canceled'
            ? `The document "${content.title}" was canceled by its sender, ${content.sender}. There is nothing for you to do.`
            : `The document "${content.title}" (sent by ${content.sender}) was not concluded in time and has expired.`,
        ],
        ...(content.link === undefined ? {} : { action: { label: 'Open the document', url: content.link } }),
        footer: footer.en,
      };
    case 'undeliverable':
      return {
        subject: `Mail about "${oneLine(content.title, 100)}" could not be delivered`,
        paragraphs: [
          to,
          `A mail about the document "${content.title}" did not reach:\n${content.people.join('\n')}`,
          'Check the address. If it is wrong, cancel the document and send it to the right one. If the trouble was temporary, a reminder sends the mail again.',
        ],
        action: { label: 'Open the document', url: content.link },
        footer: footer.en,
      };
  }
};
