import { useState } from 'preact/hooks';
import { useApi } from '../../api.ts';
import type { NextStep } from '../../api-client.ts';
import type { Session } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { TextField } from '../../elements/field.tsx';
import { PageHeading } from '../../elements/heading.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { useAction } from '../../use-action.ts';
import { showPasskey } from '../use-passkey.ts';
import { CodeField } from './code-field.tsx';
import { LockedOutLink } from './locked-out-link.tsx';

interface SecondStepProps {
  readonly step: NextStep;
  readonly enter: (session: Session) => void;
  readonly startAgain: () => void;
}

/** The password was right: now a code, a recovery code or a passkey. */
export const SecondStep = ({ step, enter, startAgain }: SecondStepProps) => {
  const api = useApi();
  const { challenge, methods } = step;
  const [recovering, setRecovering] = useState(false);
  const [code, setCode] = useState('');
  const [recoveryCode, setRecoveryCode] = useState('');
  const takesCode = methods.includes('totp') && !recovering;
  const confirm = useAction(async () =>
    enter(
      await api.call('signInSecondFactor', { body: takesCode ? { challenge, code } : { challenge, recoveryCode } }),
    ),
  );
  const passkey = useAction(async () =>
    enter(await api.call('signInPasskey', { body: { ...(await showPasskey(api)), step: challenge } })),
  );
  const isForm = takesCode || recovering;
  return (
    <>
      <PageHeading key="second-step">{t('second.title')}</PageHeading>
      {isForm ? (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void confirm.run();
          }}
        >
          <p>{t(takesCode ? 'second.code-lead' : 'second.recovery-lead')}</p>
          {takesCode ? (
            <CodeField value={code} onInput={setCode} />
          ) : (
            <TextField
              label={t('second.recovery')}
              name="recovery-code"
              autocomplete="off"
              required
              maxLength={32}
              value={recoveryCode}
              onInput={setRecoveryCode}
            />
          )}
          <ProblemNotice problem={confirm.problem} />
          <LockedOutLink problem={confirm.problem} />
          <div class="actions">
            <Button
              type="submit"
              busy={confirm.busy}
              disabled={takesCode ? code.length !== 6 : recoveryCode.replaceAll(/[^a-zA-Z0-9]/g, '').length !== 16}
            >
              {t('second.submit')}
            </Button>
          </div>
        </form>
      ) : (
        <p>{t('second.passkey-lead')}</p>
      )}
      {methods.includes('passkey') && (
        <>
          <ProblemNotice problem={passkey.problem} />
          <LockedOutLink problem={passkey.problem} />
          <div class="actions">
            <Button kind={isForm ? 'secondary' : 'primary'} busy={passkey.busy} onClick={() => void passkey.run()}>
              {t('prove.passkey')}
            </Button>
          </div>
        </>
      )}
      <p class="below-form">
        {methods.includes('recovery-code') && (
          <button
            type="button"
            class="link-button"
            onClick={() => {
              confirm.clear();
              setRecovering(!recovering);
            }}
          >
            {t(recovering && methods.includes('totp') ? 'second.use-code' : 'second.use-recovery')}
          </button>
        )}{' '}
        <button type="button" class="link-button" onClick={startAgain}>
          {t('second.start-again')}
        </button>
      </p>
    </>
  );
};
