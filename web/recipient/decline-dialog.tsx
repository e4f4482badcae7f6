import { useState } from 'preact/hooks';
import type { LinkContract } from '../api-shapes.ts';
import { t } from '../catalog.ts';
import { Button } from '../elements/button.tsx';
import { Dialog } from '../elements/dialog.tsx';
import { TextField } from '../elements/field.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { useAction } from '../use-action.ts';
import type { RecipientSession } from './link-session.ts';

interface DeclineDialogProps {
  readonly session: RecipientSession;
  readonly contract: LinkContract;
  readonly show: (contract: LinkContract) => void;
  readonly onClose: () => void;
}

export const DeclineDialog = ({ session, contract, show, onClose }: DeclineDialogProps) => {
  const [reason, setReason] = useState('');
  const decline = useAction(async () => show(await session.call('decline', { body: { reason } })));
  return (
    <Dialog title={t('decline.title')} busy={decline.busy} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void decline.run();
        }}
      >
        <p>{t('decline.meaning', { title: contract.title })}</p>
        <TextField
          label={t('decline.reason')}
          optional={t('field.optional')}
          hint={t('decline.reason-hint')}
          lines={4}
          maxLength={1000}
          value={reason}
          onInput={setReason}
        />
        <ProblemNotice problem={decline.problem} />
        <div class="dialog-actions">
          <Button kind="secondary" disabled={decline.busy} onClick={onClose}>
            {t('action.back')}
          </Button>
          <Button kind="danger" type="submit" busy={decline.busy}>
            {t('decline.confirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
