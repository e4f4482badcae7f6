import { useLocation } from 'preact-iso';
import type { Contract } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { Dialog } from '../../elements/dialog.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { useAction } from '../../use-action.ts';
import { useMemberSession } from '../member-context.ts';

interface DeleteDialogProps {
  readonly contract: Contract;
  readonly onClose: () => void;
}

export const DeleteDialog = ({ contract, onClose }: DeleteDialogProps) => {
  const session = useMemberSession();
  const { route } = useLocation();
  const work = useAction(async () => {
    await session.call('deleteDocument', { params: { document: contract.id } });
    route('/', true);
  });
  return (
    <Dialog title={t('draft.delete.title')} busy={work.busy} onClose={onClose}>
      <p>{t('draft.delete.meaning', { title: contract.title })}</p>
      <ProblemNotice problem={work.problem} />
      <div class="dialog-actions">
        <Button kind="secondary" disabled={work.busy} onClick={onClose}>
          {t('action.back')}
        </Button>
        <Button kind="danger" busy={work.busy} onClick={() => void work.run()}>
          {t('draft.delete.confirm')}
        </Button>
      </div>
    </Dialog>
  );
};
