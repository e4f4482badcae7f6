import { useState } from 'preact/hooks';
import { useApi } from '../../api.ts';
import type { Factors, Proof } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { Dialog } from '../../elements/dialog.tsx';
import { TextField } from '../../elements/field.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { useAction } from '../../use-action.ts';
import { showPasskey } from '../use-passkey.ts';
import { CodeField } from './code-field.tsx';
import { PasswordField } from './credential-fields.tsx';

interface ProveDialogProps {
  /** What is about to be done. */
  readonly title: string;
  readonly factors: Factors;
  readonly danger?: boolean;
  readonly go: (proof: Proof) => Promise<unknown>;
  readonly close: () => void;
}

/** Asks who wants to change what protects the account to prove again that it is him. */
export const ProveDialog = ({ title, factors, danger = false, go, close }: ProveDialogProps) => {
  const api = useApi();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [recoveryCode, setRecoveryCode] = useState('');
  const [recovering, setRecovering] = useState(factors.totp === undefined);
  const hasFactor = factors.totp !== undefined || factors.passkeys.length > 0;
  const hasCodes = factors.recoveryCodesLeft > 0;
  const second = !hasFactor ? {} : recovering ? { recoveryCode } : { code };
  const isWhole = password !== '' && (!hasFactor || (recovering ? recoveryCode !== '' : code.length === 6));
  const prove = useAction(async () => {
    await go({ password, ...second });
  });
  const passkey = useAction(async () => {
    await go({ passkey: await showPasskey(api) });
  });
  return (
    <Dialog title={title} onClose={close} busy={prove.busy || passkey.busy}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          passkey.clear();
          void prove.run();
        }}
      >
        <p>{t('prove.lead')}</p>
        {factors.passkeys.length > 0 && (
          <div class="actions">
            <Button
              kind="secondary"
              busy={passkey.busy}
              onClick={() => {
                prove.clear();
                void passkey.run();
              }}
            >
              {t('prove.passkey')}
            </Button>
          </div>
        )}
        <PasswordField label={t('account.password.current')} value={password} onInput={setPassword} />
        {hasFactor &&
          (recovering ? (
            <TextField
              label={t('second.recovery')}
              name="recovery-code"
              autocomplete="off"
              required
              maxLength={32}
              value={recoveryCode}
              onInput={setRecoveryCode}
            />
          ) : (
            <CodeField value={code} onInput={setCode} />
          ))}
        {factors.totp !== undefined && hasCodes && (
          <p>
            <button type="button" class="link-button" onClick={() => setRecovering(!recovering)}>
              {t(recovering ? 'second.use-code' : 'second.use-recovery')}
            </button>
          </p>
        )}
        <ProblemNotice problem={prove.problem ?? passkey.problem} />
        <div class="dialog-actions">
          <Button kind="secondary" onClick={close}>
            {t('action.close')}
          </Button>
          <Button type="submit" kind={danger ? 'danger' : 'primary'} busy={prove.busy} disabled={!isWhole}>
            {t('second.submit')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
