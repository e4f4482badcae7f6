import { useState } from 'preact/hooks';
import { useApi } from '../../api.ts';
import type { InvitationView } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { TextField } from '../../elements/field.tsx';
import { PageHeading } from '../../elements/heading.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { fieldProblem } from '../../elements/problem-words.ts';
import { Progress } from '../../elements/progress.tsx';
import { StateMark } from '../../elements/state-mark.tsx';
import { NewPasswordField } from '../../password/password-field.tsx';
import { useAction } from '../../use-action.ts';
import { useLinkToken } from '../../use-link-token.ts';
import { useLoad } from '../../use-load.ts';
import { AccountFrame } from '../account/account-frame.tsx';

/** Opened from the mail of an invitation; only the button joins, so that a program that looks at links accepts nothing. */
export const JoinPage = () => {
  const token = useLinkToken();
  return <AccountFrame>{token === undefined ? <NoToken /> : <Invitation key={token} token={token} />}</AccountFrame>;
};

const Invitation = ({ token }: { readonly token: string }) => {
  const api = useApi();
  const view = useLoad((signal) => api.call('readInvitation', { body: { token }, signal }), []);
  const [done, setDone] = useState(false);
  if (done) return <Joined />;
  return (
    <>
      <PageHeading>{t('join.title')}</PageHeading>
      {view.value === undefined && view.problem === undefined && <Progress label={t('join.loading')} />}
      <ProblemNotice problem={view.problem} />
      {view.value !== undefined && <Form view={view.value} token={token} onDone={() => setDone(true)} />}
    </>
  );
};

interface FormProps {
  readonly view: InvitationView;
  readonly token: string;
  readonly onDone: () => void;
}

const Form = ({ view, token, onDone }: FormProps) => {
  const api = useApi();
  const isNew = view.account === 'new';
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const join = useAction(async () => {
    await api.call('acceptInvitation', { body: { token, ...(isNew ? { name, password } : {}) } });
    onDone();
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void join.run();
      }}
    >
      <p class="lead">{t('join.lead', { team: view.teamName, role: t(`role.${view.role}`) })}</p>
      <p>{t(isNew ? 'join.new' : 'join.existing', { email: view.email })}</p>
      {isNew && (
        <>
          <TextField
            label={t('field.name')}
            name="name"
            autocomplete="name"
            required
            maxLength={64}
            value={name}
            onInput={setName}
            problem={fieldProblem(join.problem, 'name')}
          />
          <NewPasswordField
            label={t('field.password')}
            value={password}
            onInput={setPassword}
            known={[view.email, name]}
            problem={fieldProblem(join.problem, 'password')}
          />
        </>
      )}
      <ProblemNotice problem={join.problem} />
      <div class="actions">
        <Button type="submit" busy={join.busy} disabled={isNew && (name.trim() === '' || password === '')}>
          {t('join.submit')}
        </Button>
      </div>
    </form>
  );
};

const Joined = () => (
  <div class="state-page">
    <StateMark icon="check" tone="good" />
    <PageHeading>{t('join.done')}</PageHeading>
    <p role="status">{t('join.done.text')}</p>
    <p>
      <a class="button primary" href="/sign-in">
        {t('sign-in.link')}
      </a>
    </p>
  </div>
);

const NoToken = () => (
  <div class="state-page">
    <StateMark icon="warning" tone="warning" />
    <PageHeading>{t('join.title')}</PageHeading>
    <p role="status">{t('join.no-token')}</p>
  </div>
);
