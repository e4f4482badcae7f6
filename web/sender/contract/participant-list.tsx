import type { ContractState, Participant } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { Icon } from '../../elements/icon.tsx';
import { TimeText } from '../../elements/time-text.tsx';

interface ParticipantListProps {
  readonly participants: readonly Participant[];
  readonly state: ContractState;
}

export const ParticipantList = ({ participants, state }: ParticipantListProps) => (
  <section class="card" aria-labelledby="participants-title">
    <h2 class="card-title" id="participants-title">
      {t('contract.participants')}
    </h2>
    <ol class="participants">
      {[...participants]
        .sort((a, b) => a.order - b.order)
        .map((one) => (
          <li key={one.id} class={`participant ${one.order === 0 ? 'sender' : one.state}`}>
            <span class="participant-order" aria-hidden="true">
              {one.order === 0 ? '' : one.order}
            </span>
            <div class="participant-who">
              <p class="participant-name">
                {one.name}
                {one.organization !== '' && <span class="aside">{one.organization}</span>}
              </p>
              <p class="mail">{one.email}</p>
              {one.forwardedBy !== undefined && (
                <p class="aside">
                  {t('participant.forwarded-by', {
                    name: participants.find(({ id }) => id === one.forwardedBy)?.name ?? '',
                  })}
                </p>
              )}
              {one.mailProblem !== undefined && (
                <p class="participant-problem">
                  <Icon name="warning" />
                  {t(`participant.mail-${one.mailProblem}`)}
                </p>
              )}
              <Times participant={one} open={state === 'sent'} />
            </div>
            <p class="participant-state">{stateWords(one, state)}</p>
          </li>
        ))}
    </ol>
  </section>
);

/** Who has not decided when a document ends is no longer waiting for anything. */
const stateWords = ({ order, state }: Participant, contract: ContractState): string => {
  if (order === 0) return t('participant.sender');
  const decided = state === 'consented' || state === 'declined' || state === 'forwarded';
  return decided || contract === 'sent' ? t(`participant.${state}`) : '';
};

const decidedWords: Partial<Record<Participant['state'], 'participant.declined-at' | 'participant.forwarded-at'>> = {
  declined: 'participant.declined-at',
  forwarded: 'participant.forwarded-at',
};

const Times = ({ participant, open }: { readonly participant: Participant; readonly open: boolean }) => {
  const { order, state, notifiedAt, openedAt, decidedAt, linkExpiresAt } = participant;
  if (order === 0) return null;
  const times = [
    ['participant.notified-at', notifiedAt],
    ['participant.opened-at', openedAt],
    [decidedWords[state] ?? 'participant.consented-at', decidedAt],
    ['participant.link-expires-at', open && decidedAt === undefined ? linkExpiresAt : undefined],
  ] as const;
  const known = times.filter((entry): entry is [(typeof times)[number][0], string] => entry[1] !== undefined);
  if (known.length === 0) return null;
  return (
    <dl class="participant-times">
      {known.map(([label, time]) => (
        <div key={label}>
          <dt>{t(label)}</dt>
          <dd>
            <TimeText time={time} />
          </dd>
        </div>
      ))}
    </dl>
  );
};
