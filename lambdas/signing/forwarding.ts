import { forward } from '../../core/document/forwarding.ts';
import { CloudSignError } from '../../core/errors.ts';
import { participantView } from '../document-view.ts';
import type { Handler } from '../http.ts';
import { encryptPerson } from '../person.ts';
import { originOf } from '../team-documents.ts';
import { withoutConflict } from '../without-conflict.ts';
import { type LinkAccess, linkAccess } from './access.ts';

/** The answer names the new person and nothing else: whoever forwards has no part in the document from here on. */
export const forwardLinkDocument: Handler<'forwardLinkDocument'> = ({ caller, body, now, ip, userAgent }, opened) =>
  withoutConflict(async () => {
    const access = await linkAccess(opened, caller, now);
    const { document, participant, cipher, store } = access;
    const decision = forward(document, {
      participant: participant.id,
      now,
      origin: originOf(document.id, cipher, { ip, userAgent }),
      to: encryptPerson(document.id, cipher, body),
    });
    // Only who could forward at this moment learns whether an address takes part: see docs/decisions/0045-forwarding.md.
    requireNewAddress(access, body.email);
    await store.commit(document, decision, { now });
    return { to: { name: body.name, email: body.email } };
  });

/** Nobody takes part twice, and what somebody handed on does not come back: addresses are compared here, where they are in the clear. */
const requireNewAddress = ({ document, cipher }: LinkAccess, email: string): void => {
  const known = document.participants.map((one) => participantView(document, one, cipher).email.toLowerCase());
  if (known.includes(email.toLowerCase())) throw new CloudSignError('forward.address-known');
};
