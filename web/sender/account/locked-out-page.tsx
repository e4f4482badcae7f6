import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useApi } from '../../api.ts';
import { ApiProblem, type NextStep } from '../../api-client.ts';
import { language, t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { PageHeading } from '../../elements/heading.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { StateMark } from '../../elements/state-mark.tsx';
import { TimeText } from '../../elements/time-text.tsx';
import { useAction } from '../../use-action.ts';
import { useLinkToken } from '../../use-link-token.ts';
import { useMemberSession } from '../member-context.ts';
import { showPasskey } from '../use-passkey.ts';
import { AccountFrame } from './account-frame.tsx';
import { CodeField } from './code-field.tsx';
import { EmailField, PasswordField } from './credential-fields.tsx';

/** An owner whom the team's list shuts out: password, second factor, and the link that is mailed then, in this browser. */
export const LockedOutPage = () => {
  const token = useLinkToken();
  const [step, setStep] = useState<NextStep>();
  const [asked, setAsked] = useState(false);
  return (
    <AccountFrame>
      {token !== undefined ? (
        <Release key={token} token={token} />
      ) : asked ? (
        <div class="state-page">
          <StateMark icon="mail" tone="good" />
          <PageHeading key="asked">{t('locked-out.asked')}</PageHeading>
          <p>{t('locked-out.asked.text')}</p>
        </div>
      ) : step === undefined ? (
        <FirstStep further={setStep} />
      ) : (
        <Factor step={step} done={() => setAsked(true)} startAgain={() => setStep(undefined)} />
      )}
    </AccountFrame>
  );
};

const FirstStep = ({ further }: { readonly further: (step: NextStep) => void }) => {
  const api = useApi();
  const session = useMemberSession();
  const { route } = useLocation();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const prove = useAction(async () => {
    try {
      // Without a second factor this is a sign-in like any other: let in, there is nothing to release.
      session.enter(await api.call('signIn', { body: { email: email.trim(), password } }));
      route('/', true);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      if (error.code === 'session.second-factor-required' && error.next !== undefined) return further(error.next);
      throw error.code === 'access.address-refused' ? new ApiProblem('locked-out.no-factor') : error;
    }
  });
  return (
    <>
      <PageHeading>{t('locked-out.title')}</PageHeading>
      <p class="lead">{t('locked-out.lead')}</p>
      <ul class="conditions">
        <li>{t('locked-out.needs-owner')}</li>
        <li>{t('locked-out.needs-factor')}</li>
        <li>{t('locked-out.needs-mail')}</li>
      </ul>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void prove.run();
        }}
      >
        <EmailField value={email} onInput={setEmail} />
        <PasswordField value={password} onInput={setPassword} />
        <ProblemNotice problem={prove.problem} />
        <div class="actions">
          <Button type="submit" busy={prove.busy} disabled={email === '' || password === ''}>
            {t('locked-out.next')}
          </Button>
        </div>
      </form>
      <p class="below-form">
        <a href="/sign-in">{t('locked-out.back')}</a>
      </p>
    </>
  );
};

interface FactorProps {
  readonly step: NextStep;
  readonly done: () => void;
  readonly startAgain: () => void;
}

const Factor = ({ step: { challenge, methods }, done, startAgain }: FactorProps) => {
  const api = useApi();
  const [code, setCode] = useState('');
  const ask = async (
    shown: { readonly code: string } | { readonly passkey: Awaited<ReturnType<typeof showPasskey>> },
  ) => {
    await api.call('askToSuspendAllowlist', { body: { challenge, ...shown, language: language.value } });
    done();
  };
  const byCode = useAction(() => ask({ code }));
  const byPasskey = useAction(async () => ask({ passkey: await showPasskey(api) }));
  const takesCode = methods.includes('totp');
  return (
    <>
      <PageHeading key="factor">{t('second.title')}</PageHeading>
      {takesCode && (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            byPasskey.clear();
            void byCode.run();
          }}
        >
          <p>{t('second.code-lead')}</p>
          <CodeField value={code} onInput={setCode} />
          <ProblemNotice problem={byCode.problem} />
          <div class="actions">
            <Button type="submit" busy={byCode.busy} disabled={code.length !== 6}>
              {t('locked-out.ask')}
            </Button>
          </div>
        </form>
      )}
      {methods.includes('passkey') && (
        <>
          <ProblemNotice problem={byPasskey.problem} />
          <div class="actions">
            <Button
              kind={takesCode ? 'secondary' : 'primary'}
              busy={byPasskey.busy}
              onClick={() => {
                byCode.clear();
                void byPasskey.run();
              }}
            >
              {t('locked-out.ask-passkey')}
            </Button>
          </div>
        </>
      )}
      <p class="hint">{t('locked-out.no-recovery-code')}</p>
      <p class="below-form">
        <button type="button" class="link-button" onClick={startAgain}>
          {t('second.start-again')}
        </button>
      </p>
    </>
  );
};

/** Opened from the mail. Nothing happens before the button is pressed: mail scanners open links, too. */
const Release = ({ token }: { readonly token: string }) => {
  const api = useApi();
  const [done, setDone] = useState<{ readonly teamName: string; readonly suspendedUntil: string }>();
  const release = useAction(async () => setDone(await api.call('suspendAllowlist', { body: { token } })));
  if (done !== undefined)
    return (
      <div class="state-page">
        <StateMark icon="check" tone="good" />
        <PageHeading key="done">{t('locked-out.done')}</PageHeading>
        <p>
          {t('locked-out.done.team', { team: done.teamName })} <TimeText time={done.suspendedUntil} />
        </p>
        <p>{t('locked-out.done.text')}</p>
        <p>
          <a class="button primary" href="/sign-in?to=/team/allowlist">
            {t('sign-in.link')}
          </a>
        </p>
      </div>
    );
  return (
    <>
      <PageHeading key="release">{t('locked-out.title')}</PageHeading>
      <p class="lead">{t('locked-out.release.text')}</p>
      <ProblemNotice problem={release.problem} />
      {release.problem?.code === 'allowlist.suspension-invalid' && (
        <p>
          <a href="/locked-out">{t('locked-out.again')}</a>
        </p>
      )}
      <div class="actions">
        <Button kind="danger" busy={release.busy} onClick={() => void release.run()}>
          {t('locked-out.release')}
        </Button>
      </div>
    </>
  );
};
