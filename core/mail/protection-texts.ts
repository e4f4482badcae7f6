import type { Language } from '../language.ts';
import { footer, type MailTexts, when } from './phrases.ts';

/** What happened to an account, as its owner is told by mail. */
export type AccountNotice =
  | 'new-device'
  | 'password-changed'
  | 'password-reset'
  | 'totp-added'
  | 'totp-removed'
  | 'recovery-codes-made'
  | 'recovery-code-used'
  | 'passkey-added'
  | 'passkey-removed'
  | 'sso-changed'
  | 'sso-linked'
  | 'sso-unlinked';

interface AboutAccount {
  readonly recipient: string;
  readonly notice: AccountNotice;
  readonly at: Date;
  readonly device: string;
  readonly network: string;
  readonly link: string;
}

/** Mails about an account: a new password, and what happened to what protects it. */
export type ProtectionMail =
  | {
      readonly template: 'reset-password';
      readonly recipient: string;
      readonly link: string;
      readonly linkExpiresAt: Date;
    }
  | { readonly template: 'no-account'; readonly recipient: string; readonly link: string }
  | ({ readonly template: 'account-notice' } & AboutAccount);

export const isProtectionMail = (content: { readonly template: string }): content is ProtectionMail =>
  ['reset-password', 'no-account', 'account-notice'].includes(content.template);

const noticeFooter = {
  ja: 'このメールは自動で送信されています。アカウントの安全に関わる通知のため、配信を停止できません。',
  en: 'This mail was sent automatically. It concerns the safety of your account and cannot be turned off.',
};

const notices: Readonly<Record<AccountNotice, { readonly ja: string; readonly en: string }>> = {
  'new-device': {
    ja: '新しい端末またはネットワークからサインインがありました',
    en: 'There was a sign-in from a new device or network',
  },
  'password-changed': { ja: 'パスワードが変更されました', en: 'Your password was changed' },
  'password-reset': {
    ja: 'パスワードが再設定され、すべてのセッションが終了しました',
    en: 'Your password was reset, and all sessions were ended',
  },
  'totp-added': { ja: '認証アプリによる二段階認証が設定されました', en: 'An authenticator app was set up' },
  'totp-removed': { ja: '認証アプリによる二段階認証が解除されました', en: 'The authenticator app was turned off' },
  'recovery-codes-made': { ja: '新しい回復コードが発行されました', en: 'New recovery codes were made' },
  'recovery-code-used': { ja: '回復コードが使われました', en: 'A recovery code was used' },
  'passkey-added': { ja: 'パスキーが登録されました', en: 'A passkey was registered' },
  'passkey-removed': { ja: 'パスキーが削除されました', en: 'A passkey was removed' },
  'sso-changed': {
    ja: 'チームのシングルサインオンの設定が変更されました',
    en: "Your team's single sign-on was changed",
  },
  'sso-linked': { ja: '会社のアカウントが連携されました', en: "Your company's account was connected" },
  'sso-unlinked': { ja: '会社のアカウントの連携が解除されました', en: "Your company's account was disconnected" },
};

export const protectionTexts = (content: ProtectionMail, language: Language): MailTexts =>
  language === 'ja' ? japanese(content) : english(content);

const japanese = (content: ProtectionMail): MailTexts => {
  const to = `${content.recipient} 様`;
  switch (content.template) {
    case 'reset-password':
      return {
        subject: 'パスワードの再設定',
        paragraphs: [
          to,
          'パスワード再設定の申し込みを受け付けました。下のリンクを開いて、新しいパスワードを設定してください。設定すると、すべての端末からサインアウトします。二段階認証は解除されません。',
          `リンクの有効期限: ${when(content.linkExpiresAt, 'ja')}`,
          '心当たりがない場合は何もしないでください。パスワードは変わりません。',
        ],
        action: { label: '新しいパスワードを設定する', url: content.link },
        footer: footer.ja,
      };
    case 'no-account':
      return {
        subject: 'このアドレスの登録はありません',
        paragraphs: [
          to,
          'このメールアドレスについてパスワード再設定の申し込みがありましたが、登録がありません。別のアドレスで登録していないか確認するか、新規登録をしてください。心当たりがない場合は何もする必要はありません。',
        ],
        action: { label: '新規登録', url: content.link },
        footer: footer.ja,
      };
    case 'account-notice':
      return {
        subject: `【セキュリティ通知】${notices[content.notice].ja}`,
        paragraphs: [
          to,
          `${notices[content.notice].ja}。`,
          `日時: ${when(content.at, 'ja')}\n端末: ${content.device || '不明'}\nネットワーク: ${content.network || '不明'}`,
          'ご自身の操作であれば、何もする必要はありません。心当たりがない場合は、すぐにパスワードを変更し、すべてのセッションを終了して、チームの管理者に連絡してください。',
        ],
        action: { label: 'アカウントの設定を開く', url: content.link },
        footer: noticeFooter.ja,
      };
  }
};

const english = (content: ProtectionMail): MailTexts => {
  const to = `Dear ${content.recipient},`;
  switch (content.template) {
    case 'reset-password':
      return {
        subject: 'Set a new password',
        paragraphs: [
          to,
          'Somebody asked for a new password for your account. Open the link below to set one. That signs you out everywhere; your second factor stays as it is.',
          `The link works until ${when(content.linkExpiresAt, 'en')}.`,
          'If it was not you, do nothing: your password stays as it is.',
        ],
        action: { label: 'Set a new password', url: content.link },
        footer: footer.en,
      };
    case 'no-account':
      return {
        subject: 'There is no account for this address',
        paragraphs: [
          to,
          'Somebody asked for a new password for this mail address, which has no account. Perhaps you signed up with another address; or sign up now. If it was not you, there is nothing to do.',
        ],
        action: { label: 'Sign up', url: content.link },
        footer: footer.en,
      };
    case 'account-notice':
      return {
        subject: `Security notice: ${notices[content.notice].en}`,
        paragraphs: [
          to,
          `${notices[content.notice].en}.`,
          `Time: ${when(content.at, 'en')}\nDevice: ${content.device || 'unknown'}\nNetwork: ${content.network || 'unknown'}`,
          'If that was you, there is nothing to do. If not, change your password at once, end all sessions, and tell the administrator of your team.',
        ],
        action: { label: 'Open the account settings', url: content.link },
        footer: noticeFooter.en,
      };
  }
};
