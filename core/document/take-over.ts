import type { EventDraft } from '../evidence/event.ts';
import type { MemberId } from '../ids.ts';
import { type Decision, require, withParticipant } from './decision.ts';
import type { Person } from './draft.ts';
import { type ContractDocument, type DocumentFile, sender } from './state.ts';
import { withFilled } from './widgets.ts';

/** Who looks after the document now: whoever took it over, or else its owner. */
export const keeperOf = ({ owner, keeper }: ContractDocument): MemberId => keeper?.member ?? owner;

/**
 * A member takes over what somebody who is gone has left. A draft becomes wholly his: he is its sender, nothing that the other one filled
 * in or confirmed stays. Of what was sent the record and the seals keep naming who sent it; only the mails go to him.
 */
export const takeOver = (
  document: ContractDocument,
  input: { readonly member: MemberId; readonly person: Person; readonly origin?: EventDraft['origin'] },
): Decision => {
  const { member, person, origin } = input;
  require(keeperOf(document) !== member, 'document.has-keeper');
  const { id: own } = sender(document);
  const { id: _, ...words } = person;
  const events: readonly EventDraft[] = [
    {
      type: 'document.taken-over',
      actor: { kind: 'member', id: member },
      data: { from: keeperOf(document) },
      ...(origin === undefined ? {} : { origin }),
    },
  ];
  if (document.state !== 'draft') {
    const { name, email, language } = words;
    return { document: { ...document, keeper: { member, name, email, language } }, events, tasks: [] };
  }
  const unconfirmed = ({ rewriting, ...file }: DocumentFile): DocumentFile => {
    if (rewriting === undefined) return file;
    const { confirmed: __, ...rest } = rewriting;
    return { ...file, rewriting: rest };
  };
  return {
    document: {
      ...document,
      owner: member,
      participants: withParticipant(document, own, words),
      widgets: withFilled(document, own, []),
      files: document.files.map(unconfirmed),
    },
    events,
    tasks: [],
  };
};
