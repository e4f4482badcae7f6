import type { Decision } from '../../core/document/decision.ts';
import { linkMade, mailTaken, type TakenMail } from '../../core/document/mail-acts.ts';
import { consent, open } from '../../core/document/recipient-acts.ts';
import { send } from '../../core/document/sender-acts.ts';
import { actSealed } from '../../core/document/service-acts.ts';
import { type ContractDocument, currentRecipient, newestRevision } from '../../core/document/state.ts';
import { committed, draft, later, memberId, sha } from './documents.ts';

const member = { member: memberId };
export const sent = (recipients: number): ContractDocument =>
  committed(send(draft(recipients), { ...member, now: later(1) }), later(1));
export const required = (decision: Decision | undefined): Decision => {
  if (decision === undefined) throw new Error('a decision was expected');
  return decision;
};

export const sealNext = (document: ContractDocument, now: Date) => {
  const act = document.acts.findIndex(({ sealed }) => !sealed);
  const revisions = Object.fromEntries(
    document.files.map((file) => {
      const index = (newestRevision(file)?.index ?? -1) + 1;
      return [file.id, { index, sha256: sha(`${index}`), size: 2000 + index }];
    }),
  );
  const decision = required(actSealed(document, act, revisions));
  return { decision, document: committed(decision, now) };
};

export const notify = (document: ContractDocument, now: Date, hash = sha('b')): ContractDocument => {
  const recipient = currentRecipient(document);
  if (recipient === undefined) throw new Error('nobody is asked');
  return mailed(document, { participant: recipient.id, template: 'invitation', link: hash, now });
};

/** A mail with a link was made, and taken. */
export const mailed = (
  document: ContractDocument,
  mail: Omit<TakenMail, 'mail' | 'link'> & { readonly link: string; readonly expiresAt?: Date },
): ContractDocument => {
  const { participant, link: hash, expiresAt = later(14_400), now } = mail;
  const made = committed(linkMade(document, { participant, hash, expiresAt }), now);
  return committed(mailTaken(made, { ...mail, mail: 'taken' }), now);
};

export const opened = (document: ContractDocument, now: Date): ContractDocument => {
  const recipient = currentRecipient(document);
  if (recipient === undefined) throw new Error('nobody is asked');
  return committed(required(open(document, { participant: recipient.id, now, terms: '2026-11-01' })), now);
};

export const shown = (document: ContractDocument) =>
  document.files.map((file) => ({ id: file.id, sha256: newestRevision(file)?.sha256 ?? '' }));
export const consentNow = (document: ContractDocument, now: Date): Decision => {
  const recipient = currentRecipient(document);
  if (recipient === undefined) throw new Error('nobody is asked');
  return consent(document, { participant: recipient.id, now, shown: shown(document) });
};

export const asked = (recipients: number): ContractDocument =>
  opened(notify(sealNext(sent(recipients), later(2)).document, later(3)), later(4));
