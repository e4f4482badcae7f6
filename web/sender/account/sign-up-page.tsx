import { useState } from 'preact/hooks';
import { useApi } from '../../api.ts';
import { language, t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { TextField } from '../../elements/field.tsx';
import { PageHeading } from '../../elements/heading.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { fieldProblem } from '../../elements/problem-words.ts';
import { useAction } from '../../use-action.ts';
import { AccountFrame } from './account-frame.tsx';
import { CheckMail } from './check-mail.tsx';
import { EmailField } from './credential-fields.tsx';

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
  if (sent)
    return (
      <AccountFrame>
        <CheckMail text={t('check-mail.text', { email: email.trim() })} />
      </AccountFrame>
    );
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
        <EmailField value={email} onInput={setEmail} problem={fieldProblem(signUp.problem, 'email')} />
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
