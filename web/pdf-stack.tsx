import type { ComponentChildren } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import { language, t } from './catalog.ts';
import { inTurn } from './in-turn.ts';
import { LoadedPdf } from './pdf/loaded-pdf.tsx';
import type { ShownPage } from './pdf/page-layout.ts';
import { PdfToolbar } from './pdf/pdf-toolbar.tsx';
import type { FetchFile, ShownFile, StackedFile } from './pdf/shown-file.ts';
import { sizeInWords } from './sizes.ts';

interface PdfStackProps {
  readonly files: readonly StackedFile[];
  readonly fetchFile: FetchFile;
  /** All files whose bytes are right and that can be read, by id. */
  readonly onShown?: (shown: ReadonlyMap<string, ShownFile>) => void;
  /** The bytes are not those that the API names. */
  readonly onMismatch?: (id: string) => void;
  /** Files that cannot be shown, by id. */
  readonly onFailed?: (failed: ReadonlySet<string>) => void;
  /** What lies over the pages of a file, e.g. inputs. */
  readonly overlay?: (file: string, page: ShownPage) => ComponentChildren;
}

/** All files of a document in one scroll, with one toolbar. */
export const PdfStack = ({ files, fetchFile, onShown, onMismatch, onFailed, overlay }: PdfStackProps) => {
  const [zoom, setZoom] = useState(1);
  const [place, setPlace] = useState<{ readonly file: string; readonly page: number }>();
  const [shown, setShown] = useState<ReadonlyMap<string, ShownFile>>(new Map());
  const newest = useRef(shown);
  const failures = useRef<ReadonlySet<string>>(new Set());
  const slot = useMemo(() => inTurn(3), []);
  const current = files.find((file) => file.id === place?.file) ?? files[0];
  const note = (file: ShownFile) => {
    newest.current = new Map(newest.current).set(file.id, file);
    setShown(newest.current);
    onShown?.(newest.current);
  };
  const noteFailure = (id: string, failed: boolean) => {
    if (failures.current.has(id) === failed) return;
    const after = new Set(failures.current);
    if (failed) after.add(id);
    else after.delete(id);
    failures.current = after;
    onFailed?.(after);
  };
  return (
    <div class="pdf-stack">
      <PdfToolbar
        zoom={zoom}
        onZoom={setZoom}
        page={place?.page}
        pages={current === undefined ? undefined : (shown.get(current.id)?.pages ?? current.pages)}
        fileName={files.length > 1 ? current?.name : undefined}
      />
      {files.map((file, index) => (
        <article class="pdf-file" key={file.id} aria-labelledby={`file-${file.id}`}>
          <header class="pdf-file-head">
            <h2 id={`file-${file.id}`}>
              {files.length > 1 && (
                <span class="pdf-file-number">{t('pdf.file-number', { file: index + 1, files: files.length })}</span>
              )}
              {file.name}
            </h2>
            <p class="pdf-file-facts">
              {file.pages !== undefined && <span>{t('file.pages', { pages: file.pages })}</span>}
              {file.size !== undefined && <span>{sizeInWords(file.size, language.value)}</span>}
            </p>
          </header>
          <LoadedPdf
            file={file}
            zoom={zoom}
            fetchFile={(id, options) => slot(() => fetchFile(id, options))}
            onShown={note}
            onMismatch={() => onMismatch?.(file.id)}
            onFailed={(failed) => noteFailure(file.id, failed)}
            onPage={(page) => setPlace({ file: file.id, page })}
            overlay={overlay && ((page) => overlay(file.id, page))}
          />
        </article>
      ))}
    </div>
  );
};
