import { useState } from 'preact/hooks';
import { useApi } from '../../api.ts';
import { language, t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { TextField } from '../../elements/field.tsx';
import { PageHeading } from '../../elements/heading.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { fieldProblem } from '../../elements/problem-words.ts';
import { StateMark } from '../../elements/state-mark.tsx';
import { useAction } from '../../use-action.ts';
import { AccountFrame } from './account-frame.tsx';

export const SignUpPage = () => {
  const api = useApi();
  const [name, setName] = useState('');
  const [teamName, setTeamName] = useState('');
  const [email, setEmail] = useState('');
  const [sent, setSent] = useState(false);
  const signUp = useAction(async () => {
    await api.call('signUp', {
      body: { name: name.trim(), teamName: teamName.trim(), email: email.trim(), language: language.value },
    });
    setSent(true);
  });
  if (sent) return <CheckMail email={email.trim()} />;
  return (
    <AccountFrame>
      <PageHeading>{t('sign-up.title')}</PageHeading>
      <p class="lead">{t('sign-up.lead')}</p>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void signUp.run();
        }}
      >
        <TextField
          label={t('field.name')}
          name="name"
          autocomplete="name"
          required
          maxLength={64}
          value={name}
          onInput={setName}
          problem={fieldProblem(signUp.problem, 'name')}
        />
        <TextField
          label={t('field.team')}
          hint={t('sign-up.team-hint')}
          name="organization"
          autocomplete="organization"
          required
          maxLength={64}
          value={teamName}
          onInput={setTeamName}
          problem={fieldProblem(signUp.problem, 'teamName')}
        />
        <TextField
          label={t('field.email')}
          type="email"
          name="email"
          autocomplete="username"
          required
          maxLength={254}
          value={email}
          onInput={setEmail}
          problem={fieldProblem(signUp.problem, 'email')}
        />
        <ProblemNotice problem={signUp.problem} />
        <div class="actions">
          <Button
            type="submit"
            busy={signUp.busy}
            disabled={[name, teamName, email].some((value) => value.trim() === '')}
          >
            {t('sign-up.submit')}
          </Button>
        </div>
      </form>
      <p class="below-form">
        {t('sign-up.have-account')} <a href="/sign-in">{t('sign-in.link')}</a>
      </p>
    </AccountFrame>
  );
};

const CheckMail = ({ email }: { readonly email: string }) => (
  <AccountFrame>
    <div class="state-page">
      <StateMark icon="mail" tone="info" />
      <PageHeading>{t('check-mail.title')}</PageHeading>
      <p role="status">{t('check-mail.text', { email })}</p>
      <p class="hint">{t('check-mail.hint')}</p>
    </div>
  </AccountFrame>
);
