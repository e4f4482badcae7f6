import type { FileEntry } from '../../api-shapes.ts';
import { language, t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { Icon } from '../../elements/icon.tsx';
import { problemText } from '../../elements/problem-words.ts';
import { Progress } from '../../elements/progress.tsx';
import { sizeInWords } from '../../sizes.ts';
import type { Upload } from './use-uploads.ts';

interface FileLineProps {
  readonly file: FileEntry;
  readonly busy: boolean;
  readonly onRemove: () => void;
}

/** A file that the service knows: ready, refused with the reason, or still to arrive. */
export const FileLine = ({ file, busy, onRemove }: FileLineProps) => (
  <li class={`file-line ${file.state}`}>
    <Icon name={file.state === 'refused' ? 'warning' : 'file'} />
    <div class="file-line-text">
      <p class="file-name">{file.name}</p>
      {file.state === 'ready' && (
        <p class="file-facts">
          {file.pages !== undefined && <span>{t('file.pages', { pages: file.pages })}</span>}
          {file.size !== undefined && <span>{sizeInWords(file.size, language.value)}</span>}
        </p>
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
