import { useLocation } from 'preact-iso';
import type { Contract, Participant } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { Dialog } from '../../elements/dialog.tsx';
import { Notice } from '../../elements/notice.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { useAction } from '../../use-action.ts';
import { useLoad } from '../../use-load.ts';
import { useMemberSession } from '../member-context.ts';

interface SendDialogProps {
  readonly contract: Contract;
  readonly recipients: readonly Participant[];
  readonly onClose: () => void;
}

export const SendDialog = ({ contract, recipients, onClose }: SendDialogProps) => {
  const session = useMemberSession();
  const { route } = useLocation();
  const send = useAction(async () => {
    await session.call('sendDocument', { params: { document: contract.id } });
    route(`/documents/${contract.id}`, true);
  });
  const team = useLoad((signal) => session.call('getTeam', { signal }), []);
  const [first] = recipients;
  return (
    <Dialog title={t('send.title')} busy={send.busy} onClose={onClose}>
      <p>{t('send.meaning', { title: contract.title, name: first?.name ?? '', email: first?.email ?? '' })}</p>
      {recipients.length > 1 && <p>{t('send.then')}</p>}
      {team.value?.sealLevel === 'B-B' && (
        <Notice kind="warning" title={t('send.without-timestamps')}>
          <p>{t('plan.B-B')}</p>
        </Notice>
      )}
      <p class="hint">{t('send.final')}</p>
      <ProblemNotice problem={send.problem} />
      <div class="dialog-actions">
        <Button kind="secondary" disabled={send.busy} onClick={onClose}>
          {t('action.back')}
        </Button>
        <Button busy={send.busy} onClick={() => void send.run()}>
          {t('send.confirm')}
        </Button>
      </div>
    </Dialog>
  );
};
