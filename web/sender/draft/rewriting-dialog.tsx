import { useState } from 'preact/hooks';
import type { Contract, FileEntry } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { Dialog } from '../../elements/dialog.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { PdfStack } from '../../pdf-stack.tsx';
import { useAction } from '../../use-action.ts';
import { useMemberSession } from '../member-context.ts';
import type { Draft } from './use-draft.ts';

export type Rewriting = NonNullable<FileEntry['rewriting']>;

interface RewritingDialogProps {
  readonly draft: Draft;
  readonly contract: Contract;
  readonly file: FileEntry & { readonly rewriting: Rewriting };
  readonly onClose: () => void;
}

/** What an upload was rewritten to, to be looked at: it can be confirmed once it is on the screen. */
export const RewritingDialog = ({ draft, contract, file, onClose }: RewritingDialogProps) => {
  const session = useMemberSession();
  const [shown, setShown] = useState<string>();
  const confirm = useAction(async () => {
    if (shown === undefined) return;
    const params = { document: contract.id, file: file.id };
    draft.put(await draft.slot(() => session.call('confirmFile', { params, body: { sha256: shown } })));
    onClose();
  });
  return (
    <Dialog title={t('rewriting.title')} busy={confirm.busy} onClose={onClose}>
      <p>{t('rewriting.meaning', { name: file.name })}</p>
      <RewritingReasons rewriting={file.rewriting} />
      <p class="hint">{t('rewriting.kept')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
      <section class="rewriting-preview" aria-label={t('review.preview')} tabIndex={0}>
        <PdfStack
          files={[file]}
          fetchFile={(id, { onProgress, signal }) =>
            session.call('downloadFile', {
              params: { document: contract.id, file: id },
              signal,
              onProgress: (received, total) => onProgress(total === undefined ? undefined : received / total),
            })
          }
          onShown={(files) => setShown(files.get(file.id)?.sha256)}
        />
      </section>
      <ProblemNotice problem={confirm.problem} />
      <div class="dialog-actions">
        <Button kind="secondary" disabled={confirm.busy} onClick={onClose}>
          {t('action.back')}
        </Button>
        <Button busy={confirm.busy} disabled={shown === undefined} onClick={() => void confirm.run()}>
          {t('rewriting.confirm')}
        </Button>
      </div>
    </Dialog>
  );
};

export const RewritingReasons = ({ rewriting }: { readonly rewriting: Rewriting }) => (
  <ul class="rewriting-reasons">
    {rewriting.reasons.map((reason) => (
      <li key={reason}>{t(`rewriting.${reason}`)}</li>
    ))}
  </ul>
);
