import { useState } from 'preact/hooks';
import { ApiProblem } from '../../api-client.ts';
import type { Factors } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { Notice } from '../../elements/notice.tsx';
import { fieldProblem } from '../../elements/problem-words.ts';
import { NewPasswordField } from '../../password/password-field.tsx';
import { useMember, useMemberSession } from '../member-context.ts';
import { ProveDialog } from './prove-dialog.tsx';

export const PasswordCard = ({ factors }: { readonly factors: Factors }) => {
  const session = useMemberSession();
  const { email, name, teamName } = useMember();
  const [password, setPassword] = useState('');
  const [proving, setProving] = useState(false);
  const [weak, setWeak] = useState<string>();
  const [changed, setChanged] = useState(false);
  const close = () => setProving(false);
  return (
    <section class="card" aria-labelledby="password-title">
      <h2 class="card-title" id="password-title">
        {t('account.password.title')}
      </h2>
      <p class="hint">{t('account.password.lead')}</p>
      {changed && <Notice kind="good" title={t('account.password.changed')} live />}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setChanged(false);
          setProving(true);
        }}
      >
        <NewPasswordField
          label={t('reset.password')}
          value={password}
          onInput={(typed) => {
            setPassword(typed);
            setWeak(undefined);
          }}
          known={[email, name, teamName]}
          problem={weak}
        />
        <div class="actions">
          <Button type="submit" disabled={password === ''}>
            {t('account.password.change')}
          </Button>
        </div>
      </form>
      {proving && (
        <ProveDialog
          title={t('account.password.change')}
          factors={factors}
          close={close}
          go={async (proof) => {
            try {
              await session.call('changePassword', { body: { password, proof } });
              setPassword('');
              setChanged(true);
              close();
            } catch (error) {
              const reason = error instanceof ApiProblem ? fieldProblem(error, 'password') : undefined;
              if (reason === undefined) throw error;
              setWeak(reason);
              close();
            }
          }}
        />
      )}
    </section>
  );
};
