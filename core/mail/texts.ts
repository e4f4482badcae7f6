import type { Language } from '../document/state.ts';
import { oneLine } from './escape-html.ts';

interface AboutDocument {
  readonly title: string;
  /** The sender's name and address as the recipient should know them. */
  readonly sender: string;
  readonly recipient: string;
}

export type MailContent =
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
    } & AboutDocument)
  | {
      readonly template: 'confirm-account';
      readonly recipient: string;
      readonly link: string;
      readonly linkExpiresAt: Date;
    }
  | {
      readonly template: 'team-invitation';
      readonly recipient: string;
      readonly by: string;
      readonly team: string;
      readonly link: string;
      readonly linkExpiresAt: Date;
    }
  | {
      readonly template: 'auditor-changed';
      readonly recipient: string;
      readonly person: string;
      readonly by: string;
      readonly team: string;
      readonly appointed: boolean;
      readonly link: string;
    }
  | { readonly template: 'account-exists'; readonly recipient: string; readonly link: string };

export interface MailTexts {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly action?: { readonly label: string; readonly url: string };
  readonly quote?: { readonly label: string; readonly text: string };
  readonly footer: string;
}

/** Times in mails are shown in Japan's zone and in UTC, both named: a mail doesn't know its reader's zone. */
const when = (time: Date, language: Language): string => {
  const format = (timeZone: string) =>
    new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
      dateStyle: 'long',
      timeStyle: 'short',
      timeZone,
    }).format(time);
  return `${format('Asia/Tokyo')} JST (${format('UTC')} UTC)`;
};

const footer = {
  ja: 'このメールは自動で送信されています。心当たりがない場合は破棄してください。\nリンクはあなた専用です。他の人に転送しないでください。',
  en: 'This mail was sent automatically. If it means nothing to you, delete it.\nThe link is yours alone. Do not forward it.',
};

export const mailTexts = (content: MailContent, language: Language): MailTexts =>
  language === 'ja' ? japanese(content) : english(content);

const japanese = (content: MailContent): MailTexts => {
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
    case 'confirm-account':
      return {
        subject: 'メールアドレスの確認',
        paragraphs: [
          to,
          'CloudSign への登録を受け付けました。下のリンクを開いてメールアドレスを確認してください。',
          `リンクの有効期限: ${when(content.linkExpiresAt, 'ja')}`,
        ],
        action: { label: 'メールアドレスを確認する', url: content.link },
        footer: footer.ja,
      };
    case 'team-invitation':
      return {
        subject: `チーム「${oneLine(content.team, 80)}」への招待`,
        paragraphs: [
          to,
          `${content.by} から、CloudSign のチーム「${content.team}」に招待されています。\n参加する場合は下のリンクを開いてください。`,
          `リンクの有効期限: ${when(content.linkExpiresAt, 'ja')}`,
        ],
        action: { label: 'チームに参加する', url: content.link },
        footer: footer.ja,
      };
    case 'auditor-changed':
      return {
        subject: `チーム「${oneLine(content.team, 80)}」の監査担当者が変わりました`,
        paragraphs: [
          to,
          content.appointed
            ? `${content.by} が ${content.person} を監査担当者にしました。監査担当者はチームのセキュリティログを閲覧できます。`
            : `${content.by} が ${content.person} を監査担当者から外しました。今後、セキュリティログは閲覧できません。`,
        ],
        action: { label: 'メンバーを確認する', url: content.link },
        footer: footer.ja,
      };
    case 'account-exists':
      return {
        subject: 'すでに登録されています',
        paragraphs: [
          to,
          'このメールアドレスで新しい登録の申し込みがありましたが、すでに登録されています。そのままサインインできます。心当たりがない場合、操作は必要ありません。',
        ],
        action: { label: 'サインインする', url: content.link },
        footer: footer.ja,
      };
  }
};

const english = (content: MailContent): MailTexts => {
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
    case 'confirm-account':
      return {
        subject: 'Confirm your mail address',
        paragraphs: [
          to,
          'You signed up for CloudSign. Open the link below to confirm your mail address.',
          `The link works until ${when(content.linkExpiresAt, 'en')}.`,
        ],
        action: { label: 'Confirm the address', url: content.link },
        footer: footer.en,
      };
    case 'team-invitation':
      return {
        subject: `You are invited to the team "${oneLine(content.team, 80)}"`,
        paragraphs: [
          to,
          `${content.by} invites you to the team "${content.team}" on CloudSign.\nOpen the link below to join it.`,
          `The link works until ${when(content.linkExpiresAt, 'en')}.`,
        ],
        action: { label: 'Join the team', url: content.link },
        footer: footer.en,
      };
    case 'auditor-changed':
      return {
        subject: `The auditors of the team "${oneLine(content.team, 80)}" have changed`,
        paragraphs: [
          to,
          content.appointed
            ? `${content.by} made ${content.person} an auditor. Auditors can read the security log of the team.`
            : `${content.by} took the role of auditor from ${content.person}, who can no longer read the security log.`,
        ],
        action: { label: 'See the members', url: content.link },
        footer: footer.en,
      };
    case 'account-exists':
      return {
        subject: 'You have an account already',
        paragraphs: [
          to,
          'Somebody asked to sign up with this mail address, which has an account already. Just sign in. If it was not you, there is nothing to do.',
        ],
        action: { label: 'Sign in', url: content.link },
        footer: footer.en,
      };
  }
};
