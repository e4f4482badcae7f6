import type { Participant } from '../api-shapes.ts';

/** How many recipients have consented, and who is asked now. */
export const progressOf = (
  participants: readonly Participant[],
): { readonly consented: number; readonly asked: Participant | undefined } => {
  const recipients = participants.filter((one) => one.order > 0).sort((a, b) => a.order - b.order);
  return {
    consented: recipients.filter((one) => one.state === 'consented').length,
    asked: recipients.find((one) => one.state === 'notified' || one.state === 'opened'),
  };
};
