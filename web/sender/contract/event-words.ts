import { errorMessages } from 'virtual:errors';
import type { Contract, Event } from '../../api-shapes.ts';
import { language, t, tIfKnown } from '../../catalog.ts';
import type { IconName } from '../../elements/icon.tsx';

const icons: Readonly<Record<string, IconName>> = {
  'document.created': 'file',
  'document.sent': 'mail',
  'file.rewritten': 'warning',
  'document.taken-over': 'people',
  'document.canceled': 'stop',
  'document.expired': 'clock',
  'document.concluded': 'check',
  'participant.notified': 'mail',
  'participant.reminded': 'mail',
  'participant.opened': 'file',
  'participant.consented': 'check',
  'participant.declined': 'cross',
  'participant.forwarded': 'arrow',
  'mail.delayed': 'warning',
  'mail.given-up': 'warning',
  'mail.returned': 'warning',
  'mail.sent': 'mail',
  'act.sealed': 'seal',
  'evidence.completed': 'seal',
  'evidence.renewed': 'seal',
  'evidence.delayed': 'warning',
};

export const eventIcon = (type: string): IconName => icons[type] ?? 'arrow';

/** What happened, in words; a type that this page does not know is shown as it is. */
export const eventText = (type: string): string => tIfKnown(`event.${type}`) ?? t('event.unknown', { type });

/** More about it, from the event's data: to whom, why. */
export const eventDetail = ({ data }: Event, contract: Contract): string | undefined => {
  const text = (name: string): string | undefined => (typeof data[name] === 'string' ? data[name] : undefined);
  const participant = contract.participants.find((one) => one.id === text('participant'));
  const code = text('problem') ?? text('code');
  const mailProblem = text('mailProblem');
  const [original, rewritten] = [text('original'), text('rewritten')];
  const parts = [
    participant === undefined ? undefined : t('event.to', { name: participant.name, email: participant.email }),
    text('reason'),
    ...(Array.isArray(data.reasons) ? data.reasons.map((reason) => tIfKnown(`rewriting.${reason}`)) : []),
    original === undefined || rewritten === undefined
      ? undefined
      : t('event.file.rewritten.digests', { original, rewritten }),
    mailProblem === undefined ? undefined : tIfKnown(`participant.mail-${mailProblem}`),
    code === undefined ? undefined : (errorMessages[code]?.[language.value] ?? code),
  ].filter((part): part is string => part !== undefined && part !== '');
  return parts.length === 0 ? undefined : parts.join(' · ');
};
