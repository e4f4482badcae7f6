import type { Language } from '../language.ts';
import { oneLine } from './escape-html.ts';
import { footer, type MailTexts, when } from './phrases.ts';

/** Mails about accounts and teams: to somebody who signs in, or is asked to. */
export type AccountMail =
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

const templates: readonly string[] = [
  'confirm-account',
  'team-invitation',
  'auditor-changed',
  'account-exists',
] satisfies AccountMail['template'][];
export const isAccountMail = (content: { readonly template: string }): content is AccountMail =>
  templates.includes(content.template);

export const accountTexts = (content: AccountMail, language: Language): MailTexts =>
  language === 'ja' ? japanese(content) : english(content);

const japanese = (content: AccountMail): MailTexts => {
  const to = `${content.recipient} 様`;
  switch (content.template) {
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

const english = (content: AccountMail): MailTexts => {
  const to = `Dear ${content.recipient},`;
  switch (content.template) {
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
