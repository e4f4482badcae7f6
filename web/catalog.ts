import { effect, signal } from '@preact/signals';
import { fillMessage, type Language, type ParametersOf, pickLanguage } from './fill-message.ts';
import { accountMessages } from './messages/account.ts';
import { generalMessages } from './messages/general.ts';
import { recipientMessages } from './messages/recipient.ts';
import { securityLogMessages } from './messages/security-log.ts';
import { senderMessages } from './messages/sender.ts';
import { ssoMessages } from './messages/sso.ts';
import { teamMessages } from './messages/team.ts';
import { timelineMessages } from './messages/timeline.ts';
import { verifyMessages } from './messages/verify.ts';
import { widgetMessages } from './messages/widgets.ts';

const catalog = {
  ...accountMessages,
  ...generalMessages,
  ...recipientMessages,
  ...securityLogMessages,
  ...senderMessages,
  ...ssoMessages,
  ...teamMessages,
  ...timelineMessages,
  ...verifyMessages,
  ...widgetMessages,
} as const;

export type Catalog = typeof catalog;
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
  fillMessage(catalog[id][language.value], language.value, parameters ?? {});

/** The message `prefix + name` if there is one: for names that the server may add to. */
export const tIfKnown = (id: string): string | undefined =>
  Object.hasOwn(catalog, id) ? fillMessage(catalog[id as MessageId][language.value], language.value, {}) : undefined;

export const allMessages = (): Readonly<Record<string, { readonly ja: string; readonly en: string }>> => catalog;
