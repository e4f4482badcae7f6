import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { saveText } from '../../elements/save-file.ts';

interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly done: () => void;
}

/** The codes, this once. */
export const RecoveryCodes = ({ codes, done }: RecoveryCodesProps) => (
  <>
    <p>{t('codes.lead')}</p>
    <ul class="code-list">
      {codes.map((code) => (
        <li key={code}>
          <code class="secret-text">{code}</code>
        </li>
      ))}
    </ul>
    <div class="actions">
      <Button onClick={done}>{t('codes.kept')}</Button>
      <Button kind="secondary" onClick={() => saveText(`${codes.join('\r\n')}\r\n`, t('codes.file'))}>
        {t('codes.save')}
      </Button>
    </div>
  </>
);
