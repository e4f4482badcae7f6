import { useState } from 'preact/hooks';
import type { FileEntry } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { CheckField, TextField } from '../../elements/field.tsx';
import { FileDrop } from '../../elements/file-drop.tsx';
import { PageHeading } from '../../elements/heading.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { fieldProblem } from '../../elements/problem-words.ts';
import { dayOf, daysLater } from '../../time.ts';
import { useAction } from '../../use-action.ts';
import { useMemberSession } from '../member-context.ts';
import type { DraftStep } from './draft-page.tsx';
import { FileLine, isUnconfirmed, UploadLine } from './file-line.tsx';
import { LinksOption } from './links-option.tsx';
import { RewritingDialog } from './rewriting-dialog.tsx';
import type { Draft } from './use-draft.ts';
import { useUploads } from './use-uploads.ts';

interface FilesStepProps {
  readonly draft: Draft;
  readonly go: (to: DraftStep, document: string) => void;
}

export const FilesStep = ({ draft, go }: FilesStepProps) => {
  const session = useMemberSession();
  const { uploads, active, start, cancel, again } = useUploads(draft);
  const { contract, text } = draft;
  // A file that is under way here is shown as such, not as what the service knows of it.
  const underWay = new Set(uploads.map((one) => one.id));
  const files = (contract?.files ?? []).filter((file) => !underWay.has(file.id)).sort((a, b) => a.order - b.order);
  const ready = files.filter((file) => file.state === 'ready' && !isUnconfirmed(file));
  const unusable = files.some((file) => file.state !== 'ready');
  const [looking, setLooking] = useState<string>();
  const looked = files.find((file) => file.id === looking);
  const allReady = files.length > 0 && ready.length === files.length && uploads.length === 0;

  const next = useAction(async () => {
    const saved = await draft.save();
    go('recipients', saved.id);
  });
  const keep = useAction(async () => {
    if (contract !== undefined && text.title.trim() !== '') await draft.save();
  });
  const remove = useAction(async (file: FileEntry) => {
    if (contract === undefined) return;
    draft.put(await draft.slot(() => session.call('removeFile', { params: { document: contract.id, file: file.id } })));
  });
  const today = new Date();
  return (
    <>
      <PageHeading>{t('draft.files.title')}</PageHeading>
      <form
        noValidate
        onFocusOut={() => void keep.run()}
        onSubmit={(event) => {
          event.preventDefault();
          void next.run();
        }}
      >
        <FileDrop multiple label={t('draft.drop')} hint={t('draft.drop-hint')} onFiles={start} />
        {(files.length > 0 || uploads.length > 0) && (
          <ul class="file-lines">
            {files.map((file) => (
              <FileLine
                key={file.id}
                file={file}
                busy={remove.busy}
                onRemove={() => void remove.run(file)}
                onLook={() => setLooking(file.id)}
              />
            ))}
            {uploads.map((one) => (
              <UploadLine
                key={one.key}
                upload={one}
                onCancel={() => void cancel(one)}
                onAgain={() => void again(one)}
              />
            ))}
          </ul>
        )}
        <ProblemNotice problem={remove.problem} />
        <TextField
          label={t('draft.title')}
          hint={t('draft.title-hint')}
          required
          maxLength={500}
          value={text.title}
          onInput={(title) => draft.type({ title })}
          problem={fieldProblem(next.problem, 'title')}
        />
        <TextField
          label={t('draft.message')}
          optional={t('field.optional')}
          hint={t('draft.message-hint')}
          lines={5}
          maxLength={16_000}
          value={text.message}
          onInput={(message) => draft.type({ message })}
          problem={fieldProblem(next.problem, 'message')}
        />
        <TextField
          label={t('draft.expiry')}
          hint={t('draft.expiry-hint')}
          type="date"
          min={dayOf(daysLater(today, 1))}
          max={dayOf(daysLater(today, 364))}
          value={text.day}
          onInput={(day) => draft.type({ day })}
          problem={fieldProblem(next.problem, 'expiresAt')}
        />
        <fieldset class="options">
          <legend>{t('draft.options')}</legend>
          <CheckField
            label={t('draft.may-forward')}
            hint={t('draft.may-forward-hint')}
            checked={text.mayForward}
            onChange={(mayForward) => draft.type({ mayForward })}
          />
          <CheckField
            label={t('draft.stamp-id')}
            hint={t('draft.stamp-id-hint')}
            checked={text.stampId}
            onChange={(stampId) => draft.type({ stampId })}
          />
          <LinksOption
            checked={text.linksByAllowlist}
            onChange={(linksByAllowlist) => draft.type({ linksByAllowlist })}
          />
        </fieldset>
        <ProblemNotice problem={next.problem ?? keep.problem} />
        <div class="actions end">
          <p class="hint" id="files-next-hint" role="status">
            {active
              ? t('draft.wait-for-files')
              : allReady
                ? ''
                : t(
                    files.length === 0
                      ? 'draft.need-file'
                      : unusable
                        ? 'draft.need-good-files'
                        : 'draft.need-confirmation',
                  )}
          </p>
          <Button
            type="submit"
            busy={next.busy}
            disabled={!allReady || text.title.trim() === ''}
            describedBy="files-next-hint"
          >
            {t('draft.next')}
          </Button>
        </div>
      </form>
      {contract !== undefined && looked?.rewriting !== undefined && (
        <RewritingDialog
          draft={draft}
          contract={contract}
          file={{ ...looked, rewriting: looked.rewriting }}
          onClose={() => setLooking(undefined)}
        />
      )}
    </>
  );
};
