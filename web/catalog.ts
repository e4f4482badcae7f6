import { effect, signal } from '@preact/signals';
import type { Language } from '../core/language.ts';
import { fillMessage, type ParametersOf, pickLanguage } from './fill-message.ts';
import type { accountMessages } from './messages/account.ts';
import { generalMessages } from './messages/general.ts';
import { recipientMessages } from './messages/recipient.ts';
import type { securityLogMessages } from './messages/security-log.ts';
import type { senderMessages } from './messages/sender.ts';
import type { ssoMessages } from './messages/sso.ts';
import type { teamMessages } from './messages/team.ts';
import type { timelineMessages } from './messages/timeline.ts';
import { verifyMessages } from './messages/verify.ts';
import { widgetMessages } from './messages/widgets.ts';

/** What the pages say that anybody opens: recipients and verifiers load no more. */
const forAnybody = {
  ...generalMessages,
  ...recipientMessages,
  ...verifyMessages,
  ...widgetMessages,
} as const;

/** What only members read: the console adds it. */
export type MemberCatalog = typeof accountMessages &
  typeof securityLogMessages &
  typeof senderMessages &
  typeof ssoMessages &
  typeof teamMessages &
  typeof timelineMessages;

export type Catalog = typeof forAnybody & MemberCatalog;

interface Message {
  readonly ja: string;
  readonly en: string;
}
const catalog: Record<string, Message> = { ...forAnybody };

export const addMessages = (more: MemberCatalog): void => {
  Object.assign(catalog, more);
};

const messageOf = (id: string): Message => {
  const message = catalog[id];
  if (message === undefined) throw new Error(`this page has no message ${id}`);
  return message;
};

export type MessageId = keyof Catalog;
/** Messages that need no parameter. */
export type PlainMessageId = {
  [Id in MessageId]: [ParametersOf<Catalog[Id]>] extends [never] ? Id : never;
}[MessageId];

const storageKey = 'cloudsign.language';
const remembered = (): string | null => {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
};

/** The language of the page; whatever is drawn with `t` follows it. */
export const language = signal<Language>(
  typeof navigator === 'undefined' ? 'en' : pickLanguage(remembered(), navigator.languages),
);

if (typeof document !== 'undefined')
  effect(() => {
    document.documentElement.lang = language.value;
  });

export const chooseLanguage = (chosen: Language): void => {
  language.value = chosen;
  try {
    localStorage.setItem(storageKey, chosen);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
};

type Arguments<Id extends MessageId> = [ParametersOf<Catalog[Id]>] extends [never]
  ? []
  : [parameters: Readonly<Record<ParametersOf<Catalog[Id]>, string | number>>];

/** A message in the language of the page. */
export const t = <Id extends MessageId>(id: Id, ...[parameters]: Arguments<Id>): string =>
  fillMessage(messageOf(id)[language.value], language.value, parameters ?? {});

/** The message `prefix + name` if there is one: for names that the server may add to. */
export const tIfKnown = (id: string): string | undefined =>
  Object.hasOwn(catalog, id) ? fillMessage(messageOf(id)[language.value], language.value, {}) : undefined;

export const allMessages = (): Readonly<Record<string, Message>> => catalog;
