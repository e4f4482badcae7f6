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

/** Opened from the mail: sets the password and confirms the address by a POST, so that a program that only looks at links confirms nothing. */
export const ConfirmPage = () => {
  const api = useApi();
  const token = useMemo(() => takeToken(), []);
  const [password, setPassword] = useState('');
  const [done, setDone] = useState(false);
  const confirm = useAction(async () => {
    await api.call('confirmAccount', { body: { token: token ?? '', password } });
    setDone(true);
  });
  if (done) return <Confirmed />;
  if (token === undefined) return <NoToken />;
  const weak = fieldProblem(confirm.problem, 'password');
  return (
    <AccountFrame>
      <PageHeading>{t('confirm.title')}</PageHeading>
      <p class="lead">{t('confirm.lead')}</p>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void confirm.run();
        }}
      >
        <NewPasswordField label={t('field.password')} value={password} onInput={setPassword} problem={weak} />
        <ProblemNotice problem={weak === undefined ? confirm.problem : undefined} />
        {confirm.problem?.code === 'account.confirmation-invalid' && (
          <p>
            <a href="/sign-up">{t('confirm.again')}</a>
          </p>
        )}
        <div class="actions">
          <Button type="submit" busy={confirm.busy} disabled={password === ''}>
            {t('confirm.submit')}
          </Button>
        </div>
      </form>
    </AccountFrame>
  );
};

const Confirmed = () => (
  <AccountFrame>
    <div class="state-page">
      <span class="state-mark good">
        <Icon name="check" />
      </span>
      <PageHeading>{t('confirm.done')}</PageHeading>
      <p role="status">{t('confirm.text')}</p>
      <p>
        <a class="button primary" href="/sign-in">
          {t('sign-in.link')}
        </a>
      </p>
    </div>
  </AccountFrame>
);

const NoToken = () => (
  <AccountFrame>
    <div class="state-page">
      <span class="state-mark warning">
        <Icon name="warning" />
      </span>
      <PageHeading>{t('confirm.failed')}</PageHeading>
      <ProblemNotice problem={new ApiProblem('confirm.missing')} />
      <p>
        <a href="/sign-up">{t('confirm.again')}</a>
      </p>
    </div>
  </AccountFrame>
);
