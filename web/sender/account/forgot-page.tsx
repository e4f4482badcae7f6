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

export const ForgotPage = () => {
  const api = useApi();
  const [email, setEmail] = useState('');
  const [sent, setSent] = useState(false);
  const request = useAction(async () => {
    await api.call('requestPasswordReset', { body: { email: email.trim(), language: language.value } });
    setSent(true);
  });
  if (sent)
    return (
      <AccountFrame>
        <div class="state-page">
          <StateMark icon="mail" tone="info" />
          <PageHeading key="sent">{t('check-mail.title')}</PageHeading>
          <p role="status">{t('forgot.sent', { email: email.trim() })}</p>
          <p class="hint">{t('check-mail.hint')}</p>
        </div>
      </AccountFrame>
    );
  return (
    <AccountFrame>
      <PageHeading>{t('forgot.title')}</PageHeading>
      <p class="lead">{t('forgot.lead')}</p>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void request.run();
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
          problem={fieldProblem(request.problem, 'email')}
        />
        <ProblemNotice problem={request.problem} />
        <div class="actions">
          <Button type="submit" busy={request.busy} disabled={email.trim() === ''}>
            {t('forgot.submit')}
          </Button>
        </div>
      </form>
      <p class="below-form">
        <a href="/sign-in">{t('sign-in.link')}</a>
      </p>
    </AccountFrame>
  );
};
