import { useState } from 'preact/hooks';
import { useApi } from '../../api.ts';
import { language, t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { TextField } from '../../elements/field.tsx';
import { PageHeading } from '../../elements/heading.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { StateMark } from '../../elements/state-mark.tsx';
import { useAction } from '../../use-action.ts';
import { keepErrand, knownTeam } from '../sso-memory.ts';
import { AccountFrame } from './account-frame.tsx';

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
  if (sent)
    return (
      <div class="state-page">
        <StateMark icon="mail" tone="info" />
        <PageHeading key="sent">{t('check-mail.title')}</PageHeading>
        <p role="status">{t('sso.mail-sent', { email: email.trim() })}</p>
        <p class="hint">{t('check-mail.hint')}</p>
      </div>
    );
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
        <TextField
          label={t('field.email')}
          type="email"
          name="email"
          autocomplete="username"
          required
          maxLength={254}
          value={email}
          onInput={setEmail}
        />
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
