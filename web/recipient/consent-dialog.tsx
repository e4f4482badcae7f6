import { useEffect } from 'preact/hooks';
import type { ApiProblem } from '../api-client.ts';
import type { Input, LinkContract } from '../api-shapes.ts';
import { t } from '../catalog.ts';
import { Button } from '../elements/button.tsx';
import { Dialog } from '../elements/dialog.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import type { ShownFile } from '../pdf/shown-file.ts';
import { useAction } from '../use-action.ts';
import type { RecipientSession } from './link-session.ts';

interface ConsentDialogProps {
  readonly session: RecipientSession;
  readonly contract: LinkContract;
  /** The files on the screen, with the SHA-256 of their bytes: this is what is consented to. */
  readonly shown: readonly ShownFile[];
  /** What was filled in. */
  readonly inputs: readonly Input[];
  readonly show: (contract: LinkContract) => void;
  /** Inputs that the service does not take as they are. */
  readonly onRefused: (problem: ApiProblem) => void;
  readonly onClose: () => void;
}

/** Codes after which the page must look again at what the service has. */
const stale = ['consent.file-changed', 'document.wrong-state', 'request.conflict'];

export const ConsentDialog = ({ session, contract, shown, inputs, show, onRefused, onClose }: ConsentDialogProps) => {
  const consent = useAction(async () =>
    show(
      await session.call('consent', {
        body: {
          files: shown.map(({ id, sha256 }) => ({ id, sha256 })),
          ...(inputs.length === 0 ? {} : { inputs: [...inputs] }),
        },
      }),
    ),
  );
  const reload = useAction(async () => {
    show(await session.call('getLinkDocument', {}));
    onClose();
  });
  useEffect(() => {
    if (consent.problem?.code === 'widget.inputs-refused') onRefused(consent.problem);
  }, [consent.problem]);
  const { participant, title, files } = contract;
  const isStale = consent.problem !== undefined && stale.includes(consent.problem.code);
  return (
    <Dialog title={t('consent.title')} busy={consent.busy} onClose={onClose}>
      <p>{t('consent.meaning', { title })}</p>
      <dl class="facts compact">
        <div>
          <dt>{t('consent.who')}</dt>
          <dd>
            {participant.name}
            {participant.organization !== '' && <span class="aside">{participant.organization}</span>}
            <span class="aside mail">{participant.email}</span>
          </dd>
        </div>
        <div>
          <dt>{t('consent.what')}</dt>
          <dd>
            <ul class="plain">
              {files.map((file) => (
                <li key={file.id}>{file.name}</li>
              ))}
            </ul>
          </dd>
        </div>
        {inputs.length > 0 && (
          <div>
            <dt>{t('consent.inputs')}</dt>
            <dd>{t('consent.inputs-count', { count: inputs.length })}</dd>
          </div>
        )}
      </dl>
      <p class="hint">{t('consent.record')}</p>
      <ProblemNotice problem={consent.problem ?? reload.problem} />
      <div class="dialog-actions">
        <Button kind="secondary" disabled={consent.busy} onClick={onClose}>
          {t('action.back')}
        </Button>
        {isStale ? (
          <Button busy={reload.busy} onClick={() => void reload.run()}>
            {t('action.reload')}
          </Button>
        ) : (
          <Button busy={consent.busy} onClick={() => void consent.run()}>
            {t('consent.confirm')}
          </Button>
        )}
      </div>
    </Dialog>
  );
};
