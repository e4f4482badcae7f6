import type { FieldCipher } from '../../adapters/fields.ts';
import type { Act, ContractDocument } from '../../core/document/state.ts';
import { type Person, personText, writeStatement } from '../../core/evidence/act-statement.ts';
import type { Act as SealAct } from '../../core/pades/seal.ts';
import { participantView } from '../document-view.ts';

/** What the seal says in every validator: who did what, when, and how the person was authenticated. */
export const describeAct = (document: ContractDocument, act: Act, cipher: FieldCipher): SealAct => {
  const person = (wanted: string): Person => {
    const participant = document.participants.find(({ id }) => id === wanted);
    if (participant === undefined) throw new Error('an act has its participants');
    const { name, email } = participantView(document, participant, cipher);
    return { name, email };
  };
  const actor = person(act.participant);
  const { kind, at, authentication } = act;
  const to = act.to === undefined ? undefined : person(act.to);
  return {
    name: personText(actor),
    reason: writeStatement({ kind, actor, to, document: document.id, at, authentication }),
    fieldName: `Act${act.index + 1}`,
  };
};
