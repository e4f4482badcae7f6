import { useState } from 'preact/hooks';
import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { useAction } from '../../use-action.ts';
import { CodeField } from './code-field.tsx';
import { QrCode } from './qr-code.tsx';

interface SeedFormProps {
  readonly seed: { readonly secret: string; readonly uri: string };
  readonly confirm: (code: string) => Promise<unknown>;
}

/** The new seed of an authenticator app: as a picture and as text, and a code of it to prove that it arrived. */
export const SeedForm = ({ seed, confirm }: SeedFormProps) => {
  const [code, setCode] = useState('');
  const confirming = useAction(() => confirm(code));
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void confirming.run();
      }}
    >
      <p>{t('totp.scan')}</p>
      <QrCode text={seed.uri} />
      <p>
        {t('totp.by-hand')}
        <br />
        <code class="secret-text">{seed.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
      </p>
      <CodeField value={code} onInput={setCode} />
      <ProblemNotice problem={confirming.problem} />
      <div class="actions">
        <Button type="submit" busy={confirming.busy} disabled={code.length !== 6}>
          {t('second.submit')}
        </Button>
      </div>
    </form>
  );
};
