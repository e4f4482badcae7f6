import type { ReturnedMailEvent } from '../../lambdas/mailing/returned-mail.ts';
import type { Outcome, StoredMail } from '../aws/ses/mail-store.ts';

const events: Readonly<Record<Exclude<Outcome, 'delivered'>, ReturnedMailEvent['event']>> = {
  bounced: 'Bounce',
  complained: 'Complaint',
  // SES takes a mail to a suppressed address, and lets it bounce by itself.
  suppressed: 'Bounce',
};

/** What the rule of a deployment makes of SES's event; undefined for a mail that is about no document. */
export const returnedMailEvent = ({ id, outcome, tags = {} }: StoredMail): ReturnedMailEvent | undefined => {
  const { document, participant, template } = tags;
  if (outcome === 'delivered' || document === undefined || participant === undefined || template === undefined)
    return undefined;
  return { event: events[outcome], mail: id, document: [document], participant: [participant], template: [template] };
};
