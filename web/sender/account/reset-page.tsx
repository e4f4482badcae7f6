import { useMemo, useState } from 'preact/hooks';
import { useApi } from '../../api.ts';
import { ApiProblem } from '../../api-client.ts';
import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { PageHeading } from '../../elements/heading.tsx';
import { Icon } from '../../elements/icon.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { fieldProblem } from '../../elements/problem-words.ts';
import { NewPasswordField } from '../../password/password-field.tsx';
import { takeToken } from '../../recipient/link-token.ts';
import { useAction } from '../../use-action.ts';
import { AccountFrame } from './account-frame.tsx';

/** Opened from the mail: the token is in the fragment, and nothing happens before a password is set. */
export const ResetPage = () => {
  const api = useApi();
  const token = useMemo(() => takeToken(), []);
  const [password, setPassword] = useState('');
  const [done, setDone] = useState(false);
  const reset = useAction(async () => {
    await api.call('resetPassword', { body: { token: token ?? '', password } });
    setDone(true);
  });
  if (done)
    return (
      <AccountFrame>
        <div class="state-page">
          <span class="state-mark good">
            <Icon name="check" />
          </span>
          <PageHeading key="done">{t('reset.done')}</PageHeading>
          <p>
            <a class="button primary" href="/sign-in">
              {t('sign-in.link')}
            </a>
          </p>
        </div>
      </AccountFrame>
    );
  if (token === undefined)
    return (
      <AccountFrame>
        <div class="state-page">
          <span class="state-mark warning">
            <Icon name="warning" />
          </span>
          <PageHeading key="none">{t('reset.failed')}</PageHeading>
          <ProblemNotice problem={new ApiProblem('confirm.missing')} />
          <p>
            <a href="/forgot">{t('forgot.again')}</a>
          </p>
        </div>
      </AccountFrame>
    );
  const weak = fieldProblem(reset.problem, 'password');
  return (
    <AccountFrame>
      <PageHeading>{t('forgot.title')}</PageHeading>
      <p class="lead">{t('reset.lead')}</p>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void reset.run();
        }}
      >
        <NewPasswordField label={t('reset.password')} value={password} onInput={setPassword} problem={weak} />
        <ProblemNotice problem={weak === undefined ? reset.problem : undefined} />
        {reset.problem?.code === 'account.reset-invalid' && (
          <p>
            <a href="/forgot">{t('forgot.again')}</a>
          </p>
        )}
        <div class="actions">
          <Button type="submit" busy={reset.busy} disabled={password === ''}>
            {t('reset.submit')}
          </Button>
        </div>
      </form>
    </AccountFrame>
  );
};
