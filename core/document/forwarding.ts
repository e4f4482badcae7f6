import { type Decision, require } from './decision.ts';
import type { Person } from './draft.ts';
import { limits } from './limits.ts';
import { asked, eventOf, type RecipientInput } from './recipient-acts.ts';
import { filesNow } from './sender-acts.ts';
import { type ContractDocument, type Participant, sender } from './state.ts';
import { handedOn } from './widgets.ts';

/** How often the document has been handed on until it came to this person. */
const timesForwarded = (document: ContractDocument, { forwardedBy }: Participant): number => {
  const before = document.participants.find(({ id }) => id === forwardedBy);
  return before === undefined ? 0 : 1 + timesForwarded(document, before);
};

/** Whether the participant could hand the document on now. */
export const canForward = (document: ContractDocument, participant: Participant): boolean =>
  document.mayForward === true &&
  document.state === 'sent' &&
  participant.state === 'opened' &&
  timesForwarded(document, participant) < limits.forwards;

/**
 * Whoever is asked hands the document on: somebody else takes the place in the order and everything that was to be filled in there.
 * The link of the one who forwards dies with this decision; the new person is mailed once this act has its seal.
 */
export const forward = (document: ContractDocument, input: RecipientInput & { readonly to: Person }): Decision => {
  const own = asked(document, input);
  require(document.mayForward === true, 'forward.not-allowed');
  require(own.state === 'opened', 'document.not-opened');
  require(document.evidence === 'sealed', 'document.not-your-turn');
  require(timesForwarded(document, own) < limits.forwards, 'forward.too-often');
  const at = input.now.toISOString();
  const { link: _, ...rest } = own;
  const forwarded: Participant = { ...rest, state: 'forwarded', decidedAt: at };
  const next: Participant = { ...input.to, order: own.order, state: 'waiting', forwardedBy: own.id };
  return {
    document: {
      ...document,
      participants: document.participants.flatMap((one) => (one.id === own.id ? [forwarded, next] : [one])),
      widgets: handedOn(document, own.id, next.id),
      evidence: 'pending',
      acts: [
        ...document.acts,
        {
          index: document.acts.length,
          kind: 'forward',
          participant: own.id,
          to: next.id,
          at,
          authentication: 'mail-link',
          sealed: false,
        },
      ],
    },
    events: [
      eventOf('participant.forwarded', input, {
        participant: next.id,
        files: filesNow(document),
        authentication: 'mail-link',
      }),
    ],
    tasks: [
      { kind: 'seal' },
      { kind: 'mail', template: 'forwarded', participant: sender(document).id, about: next.id },
    ],
  };
};
