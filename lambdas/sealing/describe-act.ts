import type { FieldCipher } from '../../adapters/fields.ts';
import type { Act, ContractDocument } from '../../core/document/state.ts';
import type { Act as SealAct } from '../../core/pades/seal.ts';
import { participantView } from '../document-view.ts';

const acts = { send: 'sent', consent: 'consented to' } as const;
const authentications = {
  password: 'signed in with a password',
  'mail-link': 'opened the unique link mailed to the address',
} as const;

/** What the seal says in every validator: who did what, when, and how the person was authenticated. */
export const describeAct = (document: ContractDocument, act: Act, cipher: FieldCipher): SealAct => {
  const participant = document.participants.find(({ id }) => id === act.participant);
  if (participant === undefined) throw new Error('an act has its participant');
  const { name, email } = participantView(document, participant, cipher);
  return {
    name: `${name} <${email}>`,
    reason: `${name} <${email}> ${acts[act.kind]} this document (${document.id}) at ${act.at}; authentication: ${authentications[act.authentication]}`,
    fieldName: `Act${act.index + 1}`,
  };
};
