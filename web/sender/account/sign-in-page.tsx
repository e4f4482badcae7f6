import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useApi } from '../../api.ts';
import { ApiProblem, type NextStep } from '../../api-client.ts';
import type { Session } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { PageHeading } from '../../elements/heading.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { useAction } from '../../use-action.ts';
import { useMemberSession } from '../member-context.ts';
import { safeTarget } from '../safe-target.ts';
import { keepTarget } from '../sso-memory.ts';
import { showPasskey } from '../use-passkey.ts';
import { AccountFrame } from './account-frame.tsx';
import { EmailField, PasswordField } from './credential-fields.tsx';
import { EnrollStep } from './enroll-step.tsx';
import { LockedOutLink } from './locked-out-link.tsx';
import { SecondStep } from './second-step.tsx';

export const SignInPage = () => {
  const session = useMemberSession();
  const { route, query } = useLocation();
  const [step, setStep] = useState<{ readonly code: string; readonly next: NextStep }>();
  const goOn = () => route(safeTarget(query.to), true);
  const enter = (entered: Session) => {
    session.enter(entered);
    goOn();
  };
  useEffect(() => {
    const look = async () => {
      // Unreachable: a list that refused the session may let it in by now.
      if (['unknown', 'unreachable'].includes(session.state.peek().kind)) await session.restore();
      if (session.state.peek().kind === 'signed-in') goOn();
    };
    void look();
  }, [session]);
  const startAgain = () => setStep(undefined);
  return (
    <AccountFrame>
      {step === undefined ? (
        <FirstStep enter={enter} further={setStep} />
      ) : step.code === 'session.enrollment-required' ? (
        <EnrollStep step={step.next} enter={enter} startAgain={startAgain} />
      ) : (
        <SecondStep step={step.next} enter={enter} startAgain={startAgain} />
      )}
    </AccountFrame>
  );
};

interface FirstStepProps {
  readonly enter: (session: Session) => void;
  readonly further: (step: { readonly code: string; readonly next: NextStep }) => void;
}

const FirstStep = ({ enter, further }: FirstStepProps) => {
  const api = useApi();
  const { query } = useLocation();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useAction(async () => {
    try {
      enter(await api.call('signIn', { body: { email: email.trim(), password } }));
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.next === undefined) throw error;
      further({ code: error.code, next: error.next });
    }
  });
  const passkey = useAction(async () => enter(await api.call('signInPasskey', { body: await showPasskey(api) })));
  return (
    <>
      <PageHeading>{t('sign-in.title')}</PageHeading>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          passkey.clear();
          void signIn.run();
        }}
      >
        <EmailField value={email} onInput={setEmail} />
        <PasswordField value={password} onInput={setPassword} />
        <ProblemNotice problem={signIn.problem} />
        <LockedOutLink problem={signIn.problem} />
        <div class="actions">
          <Button type="submit" busy={signIn.busy} disabled={email === '' || password === ''}>
            {t('sign-in.submit')}
          </Button>
        </div>
      </form>
      <p class="below-form">
        <a href="/forgot">{t('sign-in.forgot')}</a>
      </p>
      <ProblemNotice problem={passkey.problem} />
      <LockedOutLink problem={passkey.problem} />
      <div class="actions">
        <Button
          kind="secondary"
          busy={passkey.busy}
          onClick={() => {
            signIn.clear();
            void passkey.run();
          }}
        >
          {t('sign-in.passkey')}
        </Button>
        <a class="button secondary" href="/sso" onClick={() => keepTarget(query.to)}>
          {t('sso.use')}
        </a>
      </div>
      <p class="below-form">
        {t('sign-in.no-account')} <a href="/sign-up">{t('sign-up.link')}</a>
      </p>
    </>
  );
};
