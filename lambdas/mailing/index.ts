import { createHash, randomBytes } from 'node:crypto';
import type { DynamoDBBatchResponse } from 'aws-lambda';
import type { Task } from '../../adapters/document-store.ts';
import type { FieldCipher } from '../../adapters/fields.ts';
import { openKey } from '../../adapters/key.ts';
import { openMailer } from '../../adapters/mailer.ts';
import { openTable } from '../../adapters/table.ts';
import { places } from '../../core/document/field-places.ts';
import {
  carriesLink,
  isGivenUp,
  isPointless,
  linkMade,
  mailFailed,
  mailTaken,
  unreached,
} from '../../core/document/mail-acts.ts';
import { type ContractDocument, type Participant, sender } from '../../core/document/state.ts';
import { composeMail } from '../../core/mail/compose.ts';
import type { MailContent } from '../../core/mail/texts.ts';
import { participantView } from '../document-view.ts';
import { quietly } from '../quietly.ts';
import { isStream } from '../stream-event.ts';
import { cipherOf } from '../team-documents.ts';
import { withoutConflict } from '../without-conflict.ts';
import { type Invocation, serveTasks, type Work, type WorkContext } from '../worker.ts';
import { tellReturned } from './returned-mail.ts';

type MailWork = Extract<Task['work'], { kind: 'mail' }>;
const dayMs = 86_400_000;

/**
 * Makes a link where the mail carries one: 256 random bits, of which only the SHA-256 is stored, before the mail goes out. Should the worker die
 * between the two, the next try makes another link; a link that nobody was mailed opens nothing for anybody.
 */
const mail: Work<'mailDue'> = async (task, context) => {
  const work = task.work as MailWork;
  const document = await context.store.load(task.document);
  const participant = document?.participants.find(({ id }) => id === work.participant);
  if (document === undefined || participant === undefined || isPointless(document, work))
    return context.store.finish(task);
  const cipher = await cipherOf(context.opened, document.team);
  const link = await linkFor(document, work, context);
  const reader = readerOf(document, participant);
  const to = participantView(document, reader, cipher);
  const content = contentOf(document, { work, cipher, link, participant: reader });
  let taken: string;
  try {
    taken = await context.opened.mail({
      to: { name: to.name, address: to.email },
      ...composeMail(content, reader.language),
      tags: { document: document.id, participant: participant.id, template: work.template },
    });
  } catch (error) {
    return tellFailure(task, { work, context, error });
  }
  await withoutConflict(async () => {
    const now = context.now();
    const current = await context.store.load(task.document);
    if (current === undefined) return context.store.finish(task);
    const { participant: id, template } = work;
    const decision = mailTaken(current, { participant: id, template, mail: taken, now, ...link?.made });
    await context.store.commit(current, decision, { now, finishes: task });
  });
};

/** The sender's mails go to whoever took the document over. */
const readerOf = ({ keeper }: ContractDocument, participant: Participant): Participant => {
  if (participant.order !== 0 || keeper === undefined) return participant;
  const { name, email, language } = keeper;
  return { ...participant, name, email, language };
};

/** The sender learns that somebody could not be mailed: when that begins, and when nobody tries any more. Until then it is tried again. */
const tellFailure = async (
  task: Task,
  {
    work,
    context,
    error,
  }: { readonly work: MailWork; readonly context: WorkContext<'mailDue'>; readonly error: unknown },
): Promise<void> => {
  const failed = { participant: work.participant, template: work.template, attempt: task.attempt };
  await withoutConflict(async () => {
    const document = await context.store.load(task.document);
    const decision = document && mailFailed(document, failed);
    const ends = isGivenUp(failed) ? { finishes: task } : {};
    if (decision !== undefined) await context.store.commit(document, decision, { now: context.now(), ...ends });
  });
  if (!isGivenUp(failed)) throw error;
};

interface Link {
  readonly url: string;
  /** A link of this mail: `link` is the SHA-256 of its token, hex. */
  readonly made?: { readonly link: string; readonly expiresAt: Date };
}

/** The sender gets the console's address; a recipient a new link, if the mail carries one. */
const linkFor = async (
  document: ContractDocument,
  work: MailWork,
  { settings, store, now }: WorkContext<'mailDue'>,
): Promise<Link | undefined> => {
  if (work.participant === sender(document).id) return { url: `${settings.pagesUrl}/documents/${document.id}` };
  if (!carriesLink(document, work)) return undefined;
  const token = randomBytes(32).toString('base64url');
  const hash = createHash('sha256').update(token, 'utf8').digest('hex');
  const expiresAt = new Date(now().getTime() + settings.linkDays * dayMs);
  const link = { participant: work.participant, hash, expiresAt };
  await store.commit(document, linkMade(document, link), { now: now(), link: { ...link, document: document.id } });
  return { url: `${settings.pagesUrl}/sign#${token}`, made: { link: hash, expiresAt } };
};

const contentOf = (
  document: ContractDocument,
  {
    work,
    cipher,
    link,
    participant,
  }: {
    readonly work: MailWork;
    readonly cipher: FieldCipher;
    readonly link: Link | undefined;
    readonly participant: Participant;
  },
): MailContent => {
  const from = participantView(document, sender(document), cipher);
  const about = {
    title: cipher.decrypt(places.title(document.id), document.title),
    sender: from.organization === '' ? from.name : `${from.name} (${from.organization})`,
    recipient: participantView(document, participant, cipher).name,
  };
  const url = link?.url ?? '';
  const nameOf = (id: string): string => {
    const one = document.participants.find((candidate) => candidate.id === id);
    return one === undefined ? '' : participantView(document, one, cipher).name;
  };
  switch (work.template) {
    case 'invitation':
    case 'reminder':
      return {
        template: work.template,
        ...about,
        link: url,
        linkExpiresAt: link?.made?.expiresAt ?? new Date(document.expiresAt),
        message: cipher.decrypt(places.message(document.id), document.message),
        forwardedBy: participant.forwardedBy === undefined ? undefined : nameOf(participant.forwardedBy),
      };
    case 'forwarded': {
      const next = document.participants.find(({ id }) => id === work.about);
      if (next?.forwardedBy === undefined) throw new Error('somebody forwarded it to somebody');
      const { name, email } = participantView(document, next, cipher);
      return { template: 'forwarded', ...about, by: nameOf(next.forwardedBy), to: `${name} (${email})`, link: url };
    }
    case 'concluded':
      return { template: 'concluded', ...about, link: url, linkExpiresAt: link?.made?.expiresAt };
    case 'declined': {
      const by = document.participants.find(({ state }) => state === 'declined');
      const mayRead = participant.order === 0 || participant.id === by?.id;
      return {
        template: 'declined',
        ...about,
        by: by === undefined ? '' : participantView(document, by, cipher).name,
        reason:
          document.declineReason === undefined || !mayRead
            ? ''
            : cipher.decrypt(places.declineReason(document.id), document.declineReason),
        link: link?.url,
      };
    }
    case 'undeliverable': {
      const people = unreached(document).map((one) => participantView(document, one, cipher));
      return {
        template: 'undeliverable',
        ...about,
        people: people.map(({ name, email }) => `${name} <${email}>`),
        link: url,
      };
    }
    case 'canceled':
    case 'expired':
      return { template: work.template, ...about, link: link?.url };
  }
};

const workOff = serveTasks('mailDue', { table: openTable, key: openKey, mail: openMailer }, mail);

const returned = quietly(tellReturned);

/** Tasks of the stream; or what SES says of a mail. */
export const handler = (event: unknown, invocation: Invocation): Promise<DynamoDBBatchResponse | undefined> =>
  isStream(event) ? workOff(event, invocation) : returned(event);
