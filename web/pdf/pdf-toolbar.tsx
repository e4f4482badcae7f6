import { t } from '../catalog.ts';
import { Icon } from '../elements/icon.tsx';
import { nextZoom } from './page-layout.ts';

interface PdfToolbarProps {
  readonly zoom: number;
  readonly onZoom: (zoom: number) => void;
  readonly page?: number | undefined;
  readonly pages?: number | undefined;
  /** Named when there are several. */
  readonly fileName?: string | undefined;
}

/** Where the reader is, and how large. */
export const PdfToolbar = ({ zoom, onZoom, page, pages, fileName }: PdfToolbarProps) => (
  <div class="pdf-toolbar" role="toolbar" aria-label={t('pdf.toolbar')}>
    <p class="pdf-position">
      {fileName !== undefined && <span class="pdf-position-file">{fileName}</span>}
      {pages !== undefined && <span class="pdf-position-page">{t('pdf.position', { page: page ?? 1, pages })}</span>}
    </p>
    <div class="pdf-zoom">
      <button
        type="button"
        class="icon-button"
        aria-label={t('pdf.smaller')}
        disabled={nextZoom(zoom, -1) === zoom}
        onClick={() => onZoom(nextZoom(zoom, -1))}
      >
        <Icon name="minus" />
      </button>
      <button type="button" class="zoom-value" aria-label={t('pdf.fit')} onClick={() => onZoom(1)}>
        {Math.round(zoom * 100)}%
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={t('pdf.larger')}
        disabled={nextZoom(zoom, 1) === zoom}
        onClick={() => onZoom(nextZoom(zoom, 1))}
      >
        <Icon name="plus" />
      </button>
    </div>
  </div>
);
