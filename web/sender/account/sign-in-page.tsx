import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { TextField } from '../../elements/field.tsx';
import { PageHeading } from '../../elements/heading.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { useAction } from '../../use-action.ts';
import { useMemberSession } from '../member-context.ts';
import { safeTarget } from '../safe-target.ts';
import { AccountFrame } from './account-frame.tsx';

export const SignInPage = () => {
  const session = useMemberSession();
  const { route, query } = useLocation();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useAction(async () => {
    await session.signIn(email.trim(), password);
    route(safeTarget(query.to), true);
  });
  useEffect(() => {
    const enter = async () => {
      if (session.state.peek().kind === 'unknown') await session.restore();
      if (session.state.peek().kind === 'signed-in') route(safeTarget(query.to), true);
    };
    void enter();
  }, [session]);
  return (
    <AccountFrame>
      <PageHeading>{t('sign-in.title')}</PageHeading>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void signIn.run();
        }}
      >
        <TextField
          label={t('field.email')}
          type="email"
          name="email"
          autocomplete="username"
          required
          value={email}
          onInput={setEmail}
        />
        <TextField
          label={t('field.password')}
          type="password"
          name="password"
          autocomplete="current-password"
          required
          value={password}
          onInput={setPassword}
        />
        <ProblemNotice problem={signIn.problem} />
        <div class="actions">
          <Button type="submit" busy={signIn.busy} disabled={email === '' || password === ''}>
            {t('sign-in.submit')}
          </Button>
        </div>
      </form>
      <p class="below-form">
        {t('sign-in.no-account')} <a href="/sign-up">{t('sign-up.link')}</a>
      </p>
    </AccountFrame>
  );
};
