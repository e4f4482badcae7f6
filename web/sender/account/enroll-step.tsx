import { useState } from 'preact/hooks';
import { useApi } from '../../api.ts';
import type { NextStep } from '../../api-client.ts';
import type { Session } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { PageHeading } from '../../elements/heading.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { Progress } from '../../elements/progress.tsx';
import { useLoad } from '../../use-load.ts';
import { RecoveryCodes } from './recovery-codes.tsx';
import { SeedForm } from './seed-form.tsx';

interface EnrollStepProps {
  readonly step: NextStep;
  readonly enter: (session: Session) => void;
  readonly startAgain: () => void;
}

/** The team asks for a second factor and there is none yet: set up here, then signed in. */
export const EnrollStep = ({ step: { challenge }, enter, startAgain }: EnrollStepProps) => {
  const api = useApi();
  const [entered, setEntered] = useState<Session & { readonly recoveryCodes: readonly string[] }>();
  const seed = useLoad(() => api.call('beginEnrollment', { body: { challenge } }), [challenge]);
  if (entered !== undefined)
    return (
      <>
        <PageHeading key="codes">{t('codes.title')}</PageHeading>
        <RecoveryCodes codes={entered.recoveryCodes} done={() => enter(entered)} />
      </>
    );
  return (
    <>
      <PageHeading key="enroll">{t('enroll.title')}</PageHeading>
      <p class="lead">{t('enroll.lead')}</p>
      <ProblemNotice problem={seed.problem} />
      {seed.loading && <Progress label={t('account.loading')} />}
      {seed.value !== undefined && (
        <SeedForm
          seed={seed.value}
          confirm={async (code) => setEntered(await api.call('confirmEnrollment', { body: { challenge, code } }))}
        />
      )}
      <p class="below-form">
        <button type="button" class="link-button" onClick={startAgain}>
          {t('second.start-again')}
        </button>
      </p>
    </>
  );
};
