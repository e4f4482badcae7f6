import type { ComponentChildren } from 'preact';
import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { Dialog } from '../../elements/dialog.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { useAction } from '../../use-action.ts';

interface ConfirmDialogProps {
  readonly title: string;
  readonly text: ComponentChildren;
  readonly confirm: string;
  readonly work: () => Promise<void>;
  readonly onClose: () => void;
}

/** Asks before something that ends somebody's access, and says what comes of it. */
export const ConfirmDialog = ({ title, text, confirm, work, onClose }: ConfirmDialogProps) => {
  const action = useAction(async () => {
    await work();
    onClose();
  });
  return (
    <Dialog title={title} busy={action.busy} onClose={onClose}>
      <p>{text}</p>
      <ProblemNotice problem={action.problem} />
      <div class="dialog-actions">
        <Button kind="secondary" disabled={action.busy} onClick={onClose}>
          {t('action.back')}
        </Button>
        <Button kind="danger" busy={action.busy} onClick={() => void action.run()}>
          {confirm}
        </Button>
      </div>
    </Dialog>
  );
};
