import type { FieldCipher } from '../../adapters/fields.ts';
import type { Act, ContractDocument } from '../../core/document/state.ts';
import type { Act as SealAct } from '../../core/pades/seal.ts';
import { participantView } from '../document-view.ts';

const acts = { send: 'sent', consent: 'consented to', forward: 'forwarded' } as const;
const authentications = {
  password: 'signed in with a password',
  'mail-link': 'opened the unique link mailed to the address',
} as const;

/** What the seal says in every validator: who did what, when, and how the person was authenticated. */
export const describeAct = (document: ContractDocument, act: Act, cipher: FieldCipher): SealAct => {
  const person = (wanted: string): string => {
    const participant = document.participants.find(({ id }) => id === wanted);
    if (participant === undefined) throw new Error('an act has its participants');
    const { name, email } = participantView(document, participant, cipher);
    return `${name} <${email}>`;
  };
  const who = person(act.participant);
  const to = act.to === undefined ? '' : ` to ${person(act.to)}`;
  return {
    name: who,
    reason: `${who} ${acts[act.kind]} this document (${document.id})${to} at ${act.at}; authentication: ${authentications[act.authentication]}`,
    fieldName: `Act${act.index + 1}`,
  };
};
