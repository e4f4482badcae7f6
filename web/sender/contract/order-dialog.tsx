import type { Contract, Participant } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { Dialog } from '../../elements/dialog.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { useAction } from '../../use-action.ts';
import { useMemberSession } from '../member-context.ts';

interface OrderDialogProps {
  readonly order: 'remind' | 'cancel';
  readonly contract: Contract;
  /** Who is asked now. */
  readonly asked: Participant | undefined;
  readonly onDone: (changed: Contract) => void;
  readonly onClose: () => void;
}

/** Asks before a reminder or a cancellation: both cannot be undone. */
export const OrderDialog = ({ order, contract, asked, onDone, onClose }: OrderDialogProps) => {
  const session = useMemberSession();
  const work = useAction(async () => {
    const route = order === 'remind' ? 'remindParticipant' : 'cancelDocument';
    onDone(await session.call(route, { params: { document: contract.id } }));
  });
  return (
    <Dialog title={t(`${order}.title`)} busy={work.busy} onClose={onClose}>
      {order === 'remind' ? (
        <p>{t('remind.meaning', { name: asked?.name ?? '', email: asked?.email ?? '' })}</p>
      ) : (
        <p>{t('cancel.meaning', { title: contract.title })}</p>
      )}
      <ProblemNotice problem={work.problem} />
      <div class="dialog-actions">
        <Button kind="secondary" disabled={work.busy} onClick={onClose}>
          {t('action.back')}
        </Button>
        <Button kind={order === 'cancel' ? 'danger' : 'primary'} busy={work.busy} onClick={() => void work.run()}>
          {t(`${order}.confirm`)}
        </Button>
      </div>
    </Dialog>
  );
};
