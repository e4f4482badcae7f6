import { useState } from 'preact/hooks';
import { useApi } from '../../api.ts';
import { language, t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { PageHeading } from '../../elements/heading.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { fieldProblem } from '../../elements/problem-words.ts';
import { useAction } from '../../use-action.ts';
import { AccountFrame } from './account-frame.tsx';
import { CheckMail } from './check-mail.tsx';
import { EmailField } from './credential-fields.tsx';

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
        <CheckMail text={t('forgot.sent', { email: email.trim() })} />
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
        <EmailField value={email} onInput={setEmail} problem={fieldProblem(request.problem, 'email')} />
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
