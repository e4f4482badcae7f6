import type { Language } from '../language.ts';
import { oneLine } from './escape-html.ts';
import { footer, type MailTexts, when } from './phrases.ts';

interface About {
  readonly recipient: string;
  readonly team: string;
  readonly at: Date;
  readonly device: string;
  readonly network: string;
}

/** Mails about an emergency: an owner whom the team's own list of addresses shuts out. */
export type AllowlistMail =
  | ({
      readonly template: 'allowlist-suspension-link';
      readonly link: string;
      readonly linkExpiresAt: Date;
    } & About)
  /** To all owners and administrators. */
  | ({
      readonly template: 'allowlist-suspended';
      readonly by: string;
      readonly until: Date;
      readonly link: string;
    } & About);

export const isAllowlistMail = (content: { readonly template: string }): content is AllowlistMail =>
  ['allowlist-suspension-link', 'allowlist-suspended'].includes(content.template);

export const allowlistTexts = (content: AllowlistMail, language: Language): MailTexts =>
  language === 'ja' ? japanese(content) : english(content);

const japanese = (content: AllowlistMail): MailTexts => {
  const { team, at, device, network } = content;
  const to = `${content.recipient} 様`;
  const where = `日時: ${when(at, 'ja')}\n端末: ${device || '不明'}\nネットワーク: ${network || '不明'}`;
  if (content.template === 'allowlist-suspension-link')
    return {
      subject: `【緊急解除】チーム「${oneLine(team, 80)}」の IP アドレス制限`,
      paragraphs: [
        to,
        `チーム「${team}」の IP アドレス制限の緊急解除が、あなたのパスワードと 二段階認証で依頼されました。`,
        where,
        `解除するには、依頼したブラウザーで下のリンクを開いてください。解除すると、チームのすべてのオーナーと管理者に通知されます。\nリンクの有効期限: ${when(content.linkExpiresAt, 'ja')}`,
        '心当たりがない場合はリンクを開かず、すぐにパスワードを変更してください。パスワードと認証アプリが他人に使われています。',
      ],
      action: { label: '緊急解除の画面を開く', url: content.link },
      footer: footer.ja,
    };
  return {
    subject: `【重要】チーム「${oneLine(team, 80)}」の IP アドレス制限が一時停止されました`,
    paragraphs: [
      to,
      `オーナーの ${content.by} が、許可されていないアドレスから緊急解除を行いました。チーム「${team}」の IP アドレス制限は ${when(content.until, 'ja')} まで一時停止しています（接続は記録されます）。その後は自動的に再び適用されます。`,
      where,
      'すぐに再び適用するには、IP アドレス制限の画面で「今すぐ再び適用する」を押してください。心当たりがない場合は、再び適用したうえで、このオーナーの権限を外してください。',
    ],
    action: { label: 'IP アドレス制限を確認する', url: content.link },
    footer: footer.ja,
  };
};

const english = (content: AllowlistMail): MailTexts => {
  const { team, at, device, network } = content;
  const to = `Dear ${content.recipient},`;
  const where = `Time: ${when(at, 'en')}\nDevice: ${device || 'unknown'}\nNetwork: ${network || 'unknown'}`;
  if (content.template === 'allowlist-suspension-link')
    return {
      subject: `Emergency release of the allowed addresses of "${oneLine(team, 80)}"`,
      paragraphs: [
        to,
        `An emergency release of the allowed addresses of the team "${team}" was asked for, with your password and your second factor.`,
        where,
        `To release them, open the link below in the browser in which you asked. All owners and administrators of the team will be told.\nThe link works until ${when(content.linkExpiresAt, 'en')}.`,
        'If it was not you, do not open the link, and change your password at once: somebody has it, and your second factor.',
      ],
      action: { label: 'Open the emergency release', url: content.link },
      footer: footer.en,
    };
  return {
    subject: `Important: the allowed addresses of "${oneLine(team, 80)}" are suspended`,
    paragraphs: [
      to,
      `${content.by}, an owner, made an emergency release from an address that is not allowed. The allowed addresses of the team "${team}" are suspended until ${when(content.until, 'en')} (who comes from elsewhere is logged). Then they are in force again by themselves.`,
      where,
      'To put them in force again at once, open the page of allowed addresses and choose "Put in force again now". If this looks wrong to you, do that, and take the role of owner from that person.',
    ],
    action: { label: 'See the allowed addresses', url: content.link },
    footer: footer.en,
  };
};
