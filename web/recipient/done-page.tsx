import type { LinkContract, ParticipantState } from '../api-shapes.ts';
import { t } from '../catalog.ts';
import { Button } from '../elements/button.tsx';
import { PageHeading } from '../elements/heading.tsx';
import type { IconName } from '../elements/icon.tsx';
import { LinesText } from '../elements/lines-text.tsx';
import { SealMark, StateMark, type StateMarkProps } from '../elements/state-mark.tsx';
import { TimeText } from '../elements/time-text.tsx';
import { SealedFiles } from '../verify/sealed-files.tsx';
import type { RecipientSession } from './link-session.ts';
import { nextAsked, type Step } from './step.ts';

type DoneStep = Exclude<Step, 'terms' | 'read'>;

const marks: Readonly<Record<DoneStep, { readonly icon: IconName; readonly tone: StateMarkProps['tone'] }>> = {
  'not-your-turn': { icon: 'clock', tone: 'info' },
  consented: { icon: 'check', tone: 'good' },
  sealing: { icon: 'check', tone: 'good' },
  concluded: { icon: 'seal', tone: 'good' },
  'declined-by-you': { icon: 'cross', tone: 'plain' },
  declined: { icon: 'cross', tone: 'plain' },
  canceled: { icon: 'stop', tone: 'plain' },
  expired: { icon: 'clock', tone: 'warning' },
};

interface DonePageProps {
  readonly session: RecipientSession;
  readonly contract: LinkContract;
  readonly step: DoneStep;
  /** Shows the document again. */
  readonly reread: () => void;
}

/** Everything but deciding: what has become of the document, and what to do now. */
export const DonePage = ({ session, contract, step, reread }: DonePageProps) => {
  const next = nextAsked(contract);
  const { icon, tone } = marks[step];
  return (
    <main class="narrow state-page" id="main" key={step}>
      {step === 'concluded' ? <SealMark /> : <StateMark icon={icon} tone={tone} />}
      <PageHeading title={contract.title}>{t(`done.${step}.title`)}</PageHeading>
      <div role="status">
        <p>{t(`done.${step}`, { title: contract.title })}</p>
        {step === 'consented' && next !== undefined && <p>{t('done.next', { name: next.name })}</p>}
      </div>
      {contract.declineReason !== undefined && contract.declineReason !== '' && (
        <section class="card">
          <h2 class="card-title">{t('decline.reason')}</h2>
          <LinesText text={contract.declineReason} />
        </section>
      )}
      {step === 'concluded' && (
        <SealedFiles
          files={contract.files}
          fetchFile={(id, { onProgress, signal }) =>
            session.call('downloadLinkFile', {
              params: { file: id },
              signal,
              onProgress: (received, total) => onProgress(total === undefined ? undefined : received / total),
            })
          }
        />
      )}
      <Parties contract={contract} />
      {(step === 'consented' || step === 'sealing' || step === 'concluded') && (
        <p>
          <Button kind="secondary" onClick={reread}>
            {t('done.reread')}
          </Button>
        </p>
      )}
      <p class="hint">{t('done.close')}</p>
    </main>
  );
};

/** Who has not decided when a document ends is no longer waiting for anything. */
const stateWords = (
  { order, state }: { readonly order: number; readonly state: ParticipantState },
  contract: LinkContract,
): string => {
  if (order === 0) return t('participant.sender');
  const decided = state === 'consented' || state === 'declined' || state === 'forwarded';
  return decided || contract.state === 'sent' ? t(`participant.${state}`) : '';
};

const Parties = ({ contract }: { readonly contract: LinkContract }) => {
  const { participant, others, sender } = contract;
  const all = [
    ...others.map((one) => ({ ...one, you: false })),
    { order: participant.order, name: participant.name, state: participant.state, you: true },
  ].sort((a, b) => a.order - b.order);
  return (
    <section class="card" aria-labelledby="parties-title">
      <h2 class="card-title" id="parties-title">
        {t('done.parties')}
      </h2>
      <ol class="parties">
        {!all.some((one) => one.order === 0) && (
          <li>
            <span class="party-name">{sender.name}</span>
            <span class="party-state">{t('participant.sender')}</span>
          </li>
        )}
        {all.map((one) => (
          <li key={one.order}>
            <span class="party-name">
              {one.name}
              {one.you && <span class="aside">{t('done.you')}</span>}
            </span>
            <span class={one.order === 0 ? 'party-state' : `party-state ${one.state}`}>
              {stateWords(one, contract)}
              {one.you && participant.decidedAt !== undefined && (
                <span class="aside">
                  <TimeText time={participant.decidedAt} />
                </span>
              )}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
};
