import { useEffect, useState } from 'preact/hooks';
import { t } from '../catalog.ts';
import { sha256Hex } from '../digest.ts';
import { Button } from '../elements/button.tsx';
import { Notice } from '../elements/notice.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { Progress } from '../elements/progress.tsx';
import { saveFile } from '../elements/save-file.ts';
import { PdfView } from '../pdf-view.tsx';
import { useLoad } from '../use-load.ts';
import type { Overlay } from './pdf-page.tsx';
import type { FetchFile, ShownFile, StackedFile } from './shown-file.ts';

interface LoadedPdfProps {
  readonly file: StackedFile;
  readonly zoom: number;
  readonly fetchFile: FetchFile;
  readonly onShown: (shown: ShownFile) => void;
  readonly onMismatch: () => void;
  /** It cannot be shown, or can be after all. */
  readonly onFailed: (failed: boolean) => void;
  readonly onPage: (page: number) => void;
  readonly overlay?: Overlay | undefined;
}

/** Fetches a file, compares its SHA-256 with the one the API names, and shows it only when they are the same. */
export const LoadedPdf = ({
  file,
  zoom,
  fetchFile,
  onShown,
  onMismatch,
  onFailed,
  onPage,
  overlay,
}: LoadedPdfProps) => {
  const [share, setShare] = useState<number>();
  const [failed, setFailed] = useState(false);
  const { value, problem, reload } = useLoad(
    async (signal) => {
      const bytes = await fetchFile(file.id, { onProgress: setShare, signal });
      return { bytes, sha256: await sha256Hex(bytes) };
    },
    [file.id, file.sha256],
  );
  const matches = value === undefined || file.sha256 === undefined || value.sha256 === file.sha256;
  useEffect(() => {
    if (!matches) onMismatch();
  }, [value]);

  const unshown = failed || !matches || (problem !== undefined && value === undefined);
  useEffect(() => {
    onFailed(unshown);
  }, [unshown]);

  if (problem !== undefined) return <ProblemNotice problem={problem} retry={() => void reload()} />;
  if (value === undefined)
    return (
      <div class="pdf-sheet-placeholder">
        <Progress label={t('pdf.fetching', { name: file.name })} share={share} />
      </div>
    );
  if (!matches)
    return (
      <Notice kind="bad" live title={t('pdf.mismatch.title')}>
        <p>{t('pdf.mismatch', { name: file.name })}</p>
      </Notice>
    );
  return (
    <>
      <PdfView
        bytes={value.bytes}
        name={file.name}
        zoom={zoom}
        onOpen={(pages) => {
          setFailed(false);
          onShown({ id: file.id, sha256: value.sha256, pages });
        }}
        onFail={() => setFailed(true)}
        onPage={onPage}
        overlay={overlay}
      />
      {failed && (
        <Button kind="quiet" onClick={() => saveFile(value.bytes, file.name)}>
          {t('action.download')}
        </Button>
      )}
    </>
  );
};
