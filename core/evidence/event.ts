import { createHash } from 'node:crypto';
import type { Ciphertext } from '../document/state.ts';
import { canonicalJson } from './canonical-json.ts';

export type EventType =
  | 'document.created'
  | 'document.deleted'
  | 'document.taken-over'
  | 'document.sent'
  | 'file.rewritten'
  | 'act.sealed'
  | 'participant.notified'
  | 'participant.reminded'
  | 'participant.opened'
  | 'participant.consented'
  | 'participant.declined'
  | 'participant.forwarded'
  | 'document.canceled'
  | 'document.expired'
  | 'document.concluded'
  | 'mail.delayed'
  | 'mail.given-up'
  | 'mail.returned'
  | 'mail.sent'
  | 'evidence.delayed'
  | 'evidence.completed'
  | 'evidence.renewed';

export interface Actor {
  readonly kind: 'member' | 'participant' | 'service';
  readonly id?: string;
}

/** What happened, before it has a place in the chain. No personal data in the clear: `origin` is ciphertext. */
export interface EventDraft {
  readonly type: EventType;
  readonly actor: Actor;
  readonly data: Readonly<Record<string, unknown>>;
  /** Address and user agent of the request. */
  readonly origin?: { readonly ip: Ciphertext; readonly userAgent: Ciphertext };
}

/** One line of evidence. `hash` is SHA-256 over the canonical JSON of everything else, so each event pins all before it. */
export interface ChainedEvent extends EventDraft {
  readonly document: string;
  readonly seq: number;
  readonly at: string;
  readonly prev: string;
  readonly hash: string;
}

export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

/** The head before the first event. */
export const genesis: ChainHead = { seq: 0, hash: '0'.repeat(64) };

const hashOf = (event: Omit<ChainedEvent, 'hash'>): string =>
  createHash('sha256').update(canonicalJson(event), 'utf8').digest('hex');

/** The drafts as events that follow `head`, all of one instant. */
export const chain = (head: ChainHead, document: string, at: Date, drafts: readonly EventDraft[]): ChainedEvent[] => {
  const events: ChainedEvent[] = [];
  let last = head;
  for (const draft of drafts) {
    const unhashed = { ...draft, document, seq: last.seq + 1, at: at.toISOString(), prev: last.hash };
    const event = { ...unhashed, hash: hashOf(unhashed) };
    events.push(event);
    last = event;
  }
  return events;
};

/** Whether an event is as it was when it was chained. */
export const isEventIntact = ({ hash, ...rest }: ChainedEvent): boolean => hashOf(rest) === hash;

/** Whether events, oldest first, are an unbroken chain from {@link genesis} to `head`. */
export const isChainIntact = (events: readonly ChainedEvent[], head: ChainHead): boolean => {
  let last: ChainHead = genesis;
  for (const { hash, ...rest } of events) {
    if (rest.seq !== last.seq + 1 || rest.prev !== last.hash || hashOf(rest) !== hash) return false;
    last = { seq: rest.seq, hash };
  }
  return last.seq === head.seq && last.hash === head.hash;
};
