import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory, temporarySuffix, writeDurably } from '../durable-files.ts';
import { type MailPerson, readMail } from './read-mail.ts';

export type Outcome = 'delivered' | 'bounced' | 'complained' | 'suppressed';

/** What stands beside the raw message, as JSON. */
export interface StoredMail {
  readonly id: string;
  /** Order of arrival. */
  readonly sequence: number;
  /** RFC 3339. */
  readonly receivedAt: string;
  readonly principal: string;
  /** Addresses it was delivered to. */
  readonly destinations: readonly string[];
  readonly outcome: Outcome;
  readonly tags?: Readonly<Record<string, string>>;
  readonly from: MailPerson;
  readonly subject: string;
  readonly text: string;
  readonly links: readonly string[];
}

export interface NewMail {
  readonly raw: Uint8Array;
  readonly principal: string;
  readonly destinations: readonly string[];
  readonly receivedAt: Date;
  readonly tags: Readonly<Record<string, string>>;
}

export interface MailStore {
  /** Stores a message durably, and answers its id. */
  readonly keep: (mail: NewMail) => Promise<StoredMail>;
  /** Newest first. */
  readonly list: () => readonly StoredMail[];
  readonly get: (id: string) => StoredMail | undefined;
  readonly raw: (id: string) => Promise<Uint8Array>;
  readonly clear: () => Promise<void>;
}

const outcomes: Readonly<Record<string, Outcome>> = {
  bounce: 'bounced',
  complaint: 'complained',
  suppressionlist: 'suppressed',
};

/** SES's mailbox simulator: what happens to mail is in the address. */
const outcomeFor = (destinations: readonly string[]): Outcome => {
  for (const address of destinations) {
    const name = /^([a-z]+)(?:\+[^@]*)?@simulator\.amazonses\.com$/i.exec(address)?.[1]?.toLowerCase();
    const outcome = outcomes[name ?? ''];
    if (outcome !== undefined) return outcome;
  }
  return 'delivered';
};

/** Opens the directory of mails: `<id>.eml`, the raw message, exists as a mail once `<id>.json` is beside it. */
export const openMailStore = (directory: string): MailStore => {
  makeDirectory(directory);
  const files = readdirSync(directory);
  for (const file of files) {
    const isOrphan = file.endsWith('.eml') && !files.includes(file.replace(/\.eml$/, '.json'));
    if (file.endsWith(temporarySuffix) || isOrphan) rmSync(join(directory, file));
  }
  const mails = new Map<string, StoredMail>(
    files
      .filter((file) => file.endsWith('.json'))
      .map((file) => JSON.parse(readFileSync(join(directory, file), 'utf8')) as StoredMail)
      .filter(({ id }) => existsSync(join(directory, `${id}.eml`)))
      .sort((a, b) => a.sequence - b.sequence)
      .map((mail) => [mail.id, mail]),
  );
  let sequence = Math.max(0, ...[...mails.values()].map((mail) => mail.sequence));

  return {
    keep: async ({ raw, principal, destinations, receivedAt, tags }) => {
      sequence += 1;
      const place = sequence;
      const { from, subject, text, links } = await readMail(raw);
      const mail: StoredMail = {
        id: `${receivedAt.getTime().toString(16).padStart(16, '0')}-${randomUUID()}-000000`,
        sequence: place,
        receivedAt: receivedAt.toISOString(),
        principal,
        destinations,
        outcome: outcomeFor(destinations),
        tags,
        from,
        subject,
        text,
        links,
      };
      await writeDurably(join(directory, `${mail.id}.eml`), raw);
      await writeDurably(join(directory, `${mail.id}.json`), JSON.stringify(mail));
      mails.set(mail.id, mail);
      return mail;
    },
    list: () => [...mails.values()].sort((a, b) => b.sequence - a.sequence),
    get: (id) => mails.get(id),
    raw: (id) => readFile(join(directory, `${id}.eml`)),
    clear: async () => {
      for (const id of [...mails.keys()]) {
        mails.delete(id);
        await rm(join(directory, `${id}.json`), { force: true });
        await rm(join(directory, `${id}.eml`), { force: true });
      }
    },
  };
};
