import type { Act } from '../document/state.ts';

/** What a seal says of each kind of act, and what a report makes of it; `{to}` is whom it concerns. One row a kind. */
export const actKinds = {
  send: { sealed: 'sent', en: 'sent the document', ja: '書類を送信' },
  consent: { sealed: 'consented to', en: 'consented to the document', ja: '書類の内容に同意' },
  forward: { sealed: 'forwarded', en: 'forwarded the document to {to}', ja: '書類を {to} に転送' },
} as const satisfies Record<Act['kind'], { readonly sealed: string; readonly en: string; readonly ja: string }>;

/** How a person was authenticated, likewise. */
export const actAuthentications = {
  password: { sealed: 'signed in with a password', en: 'signed in with a password', ja: 'パスワードでログイン' },
  'api-key': {
    sealed: 'by an API key of the sender',
    en: 'by an API key of the sender',
    ja: '送信者の API キーによる操作',
  },
  'mail-link': {
    sealed: 'opened the unique link mailed to the address',
    en: 'opened the unique link mailed to the address',
    ja: 'メールで届いた専用リンクから確認',
  },
} as const satisfies Record<
  Act['authentication'],
  { readonly sealed: string; readonly en: string; readonly ja: string }
>;

export interface Person {
  readonly name: string;
  readonly email: string;
}

/** Who did what to which document, when, and how the person was authenticated: what one seal of the service says. */
export interface ActStatement {
  readonly kind: Act['kind'];
  readonly actor: Person;
  readonly to: Person | undefined;
  readonly document: string;
  /** RFC 3339. */
  readonly at: string;
  readonly authentication: Act['authentication'];
}

/** Names hold no angle brackets (lambdas/schemas.ts), so that the address is the only thing in such brackets. */
export const personText = ({ name, email }: Person): string => `${name} <${email}>`;

/** The statement in the words that stand in the seal (/Reason), for people in every viewer and for {@link readStatement}. */
export const writeStatement = ({ kind, actor, to, document, at, authentication }: ActStatement): string =>
  `${personText(actor)} ${actKinds[kind].sealed} this document (${document})${to === undefined ? '' : ` to ${personText(to)}`}` +
  ` at ${at}; authentication: ${actAuthentications[authentication].sealed}`;

const keyOf = <K extends string>(
  table: Readonly<Record<K, { readonly sealed: string }>>,
  words: string,
): K | undefined => (Object.keys(table) as K[]).find((key) => table[key].sealed === words);

const person = String.raw`([^<>]+) <([^<>\s]+)>`;
const pattern = new RegExp(
  `^${person} ([a-z ]+) this document \\(([a-z0-9]{26})\\)(?: to ${person})? at (\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z); authentication: (.+)$`,
  'u',
);

/** Reads what {@link writeStatement} wrote; undefined for any other text. */
export const readStatement = (text: string): ActStatement | undefined => {
  const [, name = '', email = '', verb = '', document = '', toName, toEmail, at = '', how = ''] =
    pattern.exec(text) ?? [];
  const kind = keyOf(actKinds, verb);
  const authentication = keyOf(actAuthentications, how);
  if (kind === undefined || authentication === undefined) return undefined;
  const to = toName === undefined || toEmail === undefined ? undefined : { name: toName, email: toEmail };
  return { kind, actor: { name, email }, to, document, at, authentication };
};

type Words = { readonly en: string; readonly ja: string };

/** What was done, and how the person was authenticated, in the reader's language. */
export const wordsOf = ({ kind, to, authentication }: ActStatement): { readonly did: Words; readonly how: Words } => {
  const { en, ja } = actKinds[kind];
  const whom = to === undefined ? '–' : personText(to);
  const how = actAuthentications[authentication];
  return {
    did: { en: en.replace('{to}', () => whom), ja: ja.replace('{to}', () => whom) },
    how: { en: how.en, ja: how.ja },
  };
};
