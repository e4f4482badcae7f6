import type { FileEntry } from '../../api-shapes.ts';
import { language, t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { Icon } from '../../elements/icon.tsx';
import { problemText } from '../../elements/problem-words.ts';
import { Progress } from '../../elements/progress.tsx';
import { sizeInWords } from '../../sizes.ts';
import { RewritingReasons } from './rewriting-dialog.tsx';
import type { Upload } from './use-uploads.ts';

interface FileLineProps {
  readonly file: FileEntry;
  readonly busy: boolean;
  readonly onRemove: () => void;
  /** Opens a look at what the upload was rewritten to. */
  readonly onLook: () => void;
}

export const isUnconfirmed = ({ rewriting }: Pick<FileEntry, 'rewriting'>): boolean =>
  rewriting !== undefined && rewriting.confirmedAt === undefined;

/** A file that the service knows: ready, refused with the reason, or still to arrive. */
export const FileLine = ({ file, busy, onRemove, onLook }: FileLineProps) => (
  <li class={`file-line ${file.state}`}>
    <Icon name={file.state === 'refused' || isUnconfirmed(file) ? 'warning' : 'file'} />
    <div class="file-line-text">
      <p class="file-name">{file.name}</p>
      {file.state === 'ready' && (
        <p class="file-facts">
          {file.pages !== undefined && <span>{t('file.pages', { pages: file.pages })}</span>}
          {file.size !== undefined && <span>{sizeInWords(file.size, language.value)}</span>}
        </p>
      )}
      {file.rewriting !== undefined && (
        <div class="file-rewritten">
          <p>{t('rewriting.done')}</p>
          <RewritingReasons rewriting={file.rewriting} />
          {file.rewriting.confirmedAt === undefined ? (
            <Button kind="secondary" label={t('rewriting.look-at', { name: file.name })} onClick={onLook}>
              {t('rewriting.look')}
            </Button>
          ) : (
            <p class="file-confirmed">
              <Icon name="check" />
              <span>{t('rewriting.confirmed')}</span>
            </p>
          )}
        </div>
      )}
      {file.state === 'refused' && <p class="file-problem">{file.refusal?.message ?? t('upload.refused-plain')}</p>}
      {file.state === 'awaiting-upload' && <p class="file-problem">{t('upload.interrupted')}</p>}
    </div>
    <Button kind="quiet" busy={busy} label={t('upload.remove', { name: file.name })} onClick={onRemove}>
      {t('action.remove')}
    </Button>
  </li>
);

interface UploadLineProps {
  readonly upload: Upload;
  readonly onCancel: () => void;
  readonly onAgain: () => void;
}

export const UploadLine = ({ upload, onCancel, onAgain }: UploadLineProps) => (
  <li class={upload.stage === 'failed' ? 'file-line refused' : 'file-line'}>
    <Icon name={upload.stage === 'failed' ? 'warning' : 'upload'} />
    <div class="file-line-text">
      <p class="file-name">{upload.name}</p>
      {upload.stage === 'failed' ? (
        <p class="file-problem" role="alert">
          {upload.problem === undefined ? t('problem.unavailable') : problemText(upload.problem)}
        </p>
      ) : (
        <Progress label={t(`upload.${upload.stage}`)} share={upload.stage === 'sending' ? upload.share : undefined} />
      )}
    </div>
    {upload.stage === 'failed' && upload.problem?.code !== 'upload.too-large' && (
      <Button kind="quiet" onClick={onAgain}>
        {t('action.retry')}
      </Button>
    )}
    <Button kind="quiet" label={t('upload.remove', { name: upload.name })} onClick={onCancel}>
      {upload.stage === 'failed' ? t('action.remove') : t('action.stop')}
    </Button>
  </li>
);
