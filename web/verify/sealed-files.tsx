import { useState } from 'preact/hooks';
import { useApi } from '../api.ts';
import type { FileEntry } from '../api-shapes.ts';
import { language, t } from '../catalog.ts';
import { Button } from '../elements/button.tsx';
import { Icon } from '../elements/icon.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { Progress } from '../elements/progress.tsx';
import { saveFile } from '../elements/save-file.ts';
import type { FetchFile } from '../pdf/shown-file.ts';
import { sizeInWords } from '../sizes.ts';
import { useAction } from '../use-action.ts';
import { ReportView } from './report-view.tsx';
import { type RawReport, verifyPdf } from './verify-pdf.ts';

interface SealedFilesProps {
  readonly files: readonly FileEntry[];
  readonly fetchFile: FetchFile;
  /** False while no act is sealed: then there is nothing to verify. */
  readonly sealed?: boolean;
}

/** The concluded PDFs: each can be downloaded, and verified by the same service that anybody can ask. */
export const SealedFiles = ({ files, fetchFile, sealed = true }: SealedFilesProps) => (
  <section class="card" aria-labelledby="sealed-title">
    <h2 class="card-title" id="sealed-title">
      {sealed ? t('sealed.title') : t('sign.files')}
    </h2>
    <ul class="sealed-files">
      {files.map((file) => (
        <SealedFile key={file.id} file={file} fetchFile={fetchFile} sealed={sealed} />
      ))}
    </ul>
  </section>
);

interface SealedFileProps {
  readonly file: FileEntry;
  readonly fetchFile: FetchFile;
  readonly sealed: boolean;
}

const SealedFile = ({ file, fetchFile, sealed }: SealedFileProps) => {
  const api = useApi();
  const [share, setShare] = useState<number>();
  const [report, setReport] = useState<RawReport>();
  const fetchBytes = () => fetchFile(file.id, { onProgress: setShare, signal: new AbortController().signal });
  const download = useAction(async () => saveFile(await fetchBytes(), file.name));
  const verify = useAction(async () => {
    const bytes = await fetchBytes();
    setReport(await verifyPdf(api, new Blob([bytes], { type: 'application/pdf' }), { onProgress: setShare }));
  });
  return (
    <li>
      <div class="sealed-file-head">
        <Icon name="file" />
        <p>
          <span class="file-name">{file.name}</span>
          <span class="aside">
            {[
              file.pages === undefined ? '' : t('file.pages', { pages: file.pages }),
              file.size === undefined ? '' : sizeInWords(file.size, language.value),
            ]
              .filter((text) => text !== '')
              .join(' · ')}
          </span>
        </p>
      </div>
      <div class="sealed-file-buttons">
        <Button busy={download.busy} onClick={() => void download.run()}>
          {t('action.download')}
        </Button>
        {sealed && (
          <Button kind="secondary" busy={verify.busy} onClick={() => void verify.run()}>
            {t('sealed.verify')}
          </Button>
        )}
      </div>
      {(download.busy || verify.busy) && (
        <Progress label={download.busy ? t('sealed.downloading') : t('sealed.verifying')} share={share} />
      )}
      <ProblemNotice problem={download.problem ?? verify.problem} />
      {report !== undefined && <ReportView report={report} folded />}
    </li>
  );
};
