import { useState } from 'preact/hooks';
import { useApi } from '../../api.ts';
import { language, t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { PageHeading } from '../../elements/heading.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { useAction } from '../../use-action.ts';
import { keepErrand, knownTeam } from '../sso-memory.ts';
import { AccountFrame } from './account-frame.tsx';
import { CheckMail } from './check-mail.tsx';
import { EmailField } from './credential-fields.tsx';

/** Signing in by the company's account begins here: the team is in the link, known from the last time, or mailed. */
export const SsoPage = () => {
  const [team, setTeam] = useState(() => knownTeam());
  return (
    <AccountFrame>
      {team === undefined ? <AskMail /> : <Go team={team} forget={() => setTeam(undefined)} />}
      <p class="below-form">
        <a href="/sign-in">{t('sso.by-password')}</a>
      </p>
    </AccountFrame>
  );
};

const Go = ({ team, forget }: { readonly team: string; readonly forget: () => void }) => {
  const api = useApi();
  const go = useAction(async () => {
    const { url } = await api.call('beginSso', { body: { team } });
    keepErrand(undefined);
    location.assign(url);
    // Busy until the browser is gone.
    await new Promise(() => undefined);
  });
  return (
    <>
      <PageHeading key="go">{t('sso.title')}</PageHeading>
      <p class="lead">{t('sso.team-lead')}</p>
      <ProblemNotice problem={go.problem} />
      <div class="actions">
        <Button busy={go.busy} onClick={() => void go.run()}>
          {t('sso.go')}
        </Button>
      </div>
      <p class="below-form">
        <button type="button" class="link-button" onClick={forget}>
          {t('sso.another')}
        </button>
      </p>
    </>
  );
};

const AskMail = () => {
  const api = useApi();
  const [email, setEmail] = useState('');
  const [sent, setSent] = useState(false);
  const ask = useAction(async () => {
    await api.call('mailSso', { body: { email: email.trim(), language: language.value } });
    setSent(true);
  });
  if (sent) return <CheckMail text={t('sso.mail-sent', { email: email.trim() })} />;
  return (
    <>
      <PageHeading key="ask">{t('sso.title')}</PageHeading>
      <p class="lead">{t('sso.mail-lead')}</p>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void ask.run();
        }}
      >
        <EmailField value={email} onInput={setEmail} />
        <ProblemNotice problem={ask.problem} />
        <div class="actions">
          <Button type="submit" busy={ask.busy} disabled={email.trim() === ''}>
            {t('sso.mail-submit')}
          </Button>
        </div>
      </form>
    </>
  );
};
