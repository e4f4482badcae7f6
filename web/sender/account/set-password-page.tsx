import { useState } from 'preact/hooks';
import { ApiProblem } from '../../api-client.ts';
import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { PageHeading } from '../../elements/heading.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { fieldProblem } from '../../elements/problem-words.ts';
import { StateMark } from '../../elements/state-mark.tsx';
import { NewPasswordField } from '../../password/password-field.tsx';
import { useAction } from '../../use-action.ts';
import { useLinkToken } from '../../use-link-token.ts';
import { AccountFrame } from './account-frame.tsx';

interface SetPasswordPageProps {
  readonly set: (proof: { readonly token: string; readonly password: string }) => Promise<unknown>;
  /** What an answer says when the mail's link is of no use any more. */
  readonly invalid: string;
  /** Where another mail is asked for. */
  readonly again: { readonly href: string; readonly words: string };
  readonly words: Readonly<Record<'title' | 'lead' | 'label' | 'submit' | 'failed' | 'done', string>> & {
    readonly doneText?: string;
  };
}

/**
 * Opened from a mail, whose token is in the fragment. Nothing happens before a password is sent, so that a program that only looks at
 * links confirms and changes nothing.
 */
export const SetPasswordPage = (props: SetPasswordPageProps) => {
  const token = useLinkToken();
  return <SetPassword key={token ?? ''} token={token} {...props} />;
};

const SetPassword = ({
  token,
  set,
  invalid,
  again,
  words,
}: SetPasswordPageProps & { readonly token: string | undefined }) => {
  const [password, setPassword] = useState('');
  const [done, setDone] = useState(false);
  const submit = useAction(async () => {
    await set({ token: token ?? '', password });
    setDone(true);
  });
  const another = (
    <p>
      <a href={again.href}>{again.words}</a>
    </p>
  );
  if (done)
    return (
      <AccountFrame>
        <div class="state-page">
          <StateMark icon="check" tone="good" />
          <PageHeading key="done">{words.done}</PageHeading>
          {words.doneText !== undefined && <p role="status">{words.doneText}</p>}
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
          <StateMark icon="warning" tone="warning" />
          <PageHeading key="none">{words.failed}</PageHeading>
          <ProblemNotice problem={new ApiProblem('confirm.missing')} />
          {another}
        </div>
      </AccountFrame>
    );
  const weak = fieldProblem(submit.problem, 'password');
  return (
    <AccountFrame>
      <PageHeading>{words.title}</PageHeading>
      <p class="lead">{words.lead}</p>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit.run();
        }}
      >
        <NewPasswordField label={words.label} value={password} onInput={setPassword} problem={weak} />
        <ProblemNotice problem={weak === undefined ? submit.problem : undefined} />
        {submit.problem?.code === invalid && another}
        <div class="actions">
          <Button type="submit" busy={submit.busy} disabled={password === ''}>
            {words.submit}
          </Button>
        </div>
      </form>
    </AccountFrame>
  );
};
