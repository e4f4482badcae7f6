import type { Language } from '../language.ts';
import { oneLine } from './escape-html.ts';
import { footer, type MailTexts, when } from './phrases.ts';

/** Mails about signing in by a team's identity provider. */
export type SsoMail =
  | {
      /** Anybody can have it sent to anybody: it holds no word of whoever asked for it. */
      readonly template: 'sso-links';
      readonly recipient: string;
      /** Of the recipient that offer it; perhaps none. */
      readonly teams: readonly { readonly name: string; readonly link: string }[];
      /** Where he signs in otherwise. */
      readonly link: string;
    }
  | {
      readonly template: 'sso-connect';
      readonly recipient: string;
      readonly team: string;
      readonly link: string;
      readonly linkExpiresAt: Date;
    };

const templates: readonly string[] = ['sso-links', 'sso-connect'] satisfies SsoMail['template'][];
export const isSsoMail = (content: { readonly template: string }): content is SsoMail =>
  templates.includes(content.template);

const words = {
  ja: {
    to: (name: string) => `${name} 様`,
    links: '会社のアカウントでのサインイン',
    none: 'このメールアドレスについて、会社のアカウントでのサインインの案内が求められましたが、利用できるチームがありません。メールアドレスとパスワードでサインインするか、チームのオーナーに問い合わせてください。心当たりがない場合は何もする必要はありません。',
    lead: '次のチームには、会社のアカウントでサインインできます。開いたページは、次回のためにブックマークしてください。心当たりがない場合は何もする必要はありません。',
    signIn: 'サインインする',
    team: (name: string) => `「${name}」にサインインする`,
    connect: (team: string) => `会社のアカウントをチーム「${team}」に連携しますか`,
    connectLead: (team: string) =>
      `会社のアカウントによる、チーム「${team}」へのサインインがありました。会社のアカウントはまだ連携されていません。ご自身でサインインした場合は、同じブラウザで下のリンクを開いて連携を確認してください。以後は会社のアカウントでサインインできます。`,
    until: (time: string) => `リンクの有効期限: ${time}`,
    notYou:
      'ご自身でサインインしていない場合は、リンクを開かず、チームのオーナーに連絡してください。誰かがあなたのアカウントに入ろうとしています。',
    confirm: '連携を確認する',
  },
  en: {
    to: (name: string) => `Dear ${name},`,
    links: "Sign in by your company's account",
    none: "Somebody asked how to sign in by a company's account with this mail address, but there is no team that offers it to you. Sign in by mail address and password, or ask an owner of your team. If it was not you, there is nothing to do.",
    lead: "You can sign in to these teams by your company's account. Keep the page as a bookmark for the next time. If it was not you who asked, there is nothing to do.",
    signIn: 'Sign in',
    team: (name: string) => `Sign in to "${name}"`,
    connect: (team: string) => `Connect your company's account with the team "${team}"?`,
    connectLead: (team: string) =>
      `There was a sign-in to the team "${team}" by a company account that is not connected yet. If it was you, open the link below in the same browser to connect it. From then on you can sign in by your company's account.`,
    until: (time: string) => `The link works until ${time}.`,
    notYou:
      'If it was not you, do not open the link, and tell an owner of your team: somebody is trying to get into your account.',
    confirm: 'Connect it',
  },
};

export const ssoTexts = (content: SsoMail, language: Language): MailTexts => {
  const text = words[language];
  const to = text.to(content.recipient);
  if (content.template === 'sso-connect')
    return {
      subject: text.connect(oneLine(content.team, 80)),
      paragraphs: [to, text.connectLead(content.team), text.until(when(content.linkExpiresAt, language)), text.notYou],
      action: { label: text.confirm, url: content.link },
      footer: footer[language],
    };
  const [first, ...more] = content.teams;
  return {
    subject: text.links,
    paragraphs: [
      to,
      first === undefined ? text.none : text.lead,
      ...more.map(({ name, link }) => `${text.team(name)}\n${link}`),
    ],
    action:
      first === undefined
        ? { label: text.signIn, url: content.link }
        : { label: text.team(first.name), url: first.link },
    footer: footer[language],
  };
};
