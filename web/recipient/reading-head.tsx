import type { LinkContract } from '../api-shapes.ts';
import { t } from '../catalog.ts';
import { Button } from '../elements/button.tsx';
import { PageHeading } from '../elements/heading.tsx';
import { LinesText } from '../elements/lines-text.tsx';

interface ReadingHeadProps {
  readonly contract: LinkContract;
  /** What is shown is how the document will look. */
  readonly previewing: boolean;
  /** Given where the reader may hand the document on. */
  readonly onForward?: () => void;
}

export const ReadingHead = ({ contract, previewing, onForward }: ReadingHeadProps) =>
  previewing ? (
    <div class="reading-head" key="preview">
      <p class="eyebrow">{contract.title}</p>
      <PageHeading>{t('fill.preview-title')}</PageHeading>
      <p>{t('fill.preview-text')}</p>
    </div>
  ) : (
    <div class="reading-head" key="read">
      <p class="eyebrow">{t('sign.from', { name: contract.sender.name })}</p>
      <PageHeading>{contract.title}</PageHeading>
      {contract.forwardedBy !== undefined && (
        <p class="aside">{t('sign.forwarded-by', { name: contract.forwardedBy.name })}</p>
      )}
      {contract.message !== '' && (
        <details class="message">
          <summary>{t('sign.message')}</summary>
          <LinesText text={contract.message} />
        </details>
      )}
      {contract.mayForward && onForward !== undefined && (
        <p class="reading-forward">
          <Button kind="quiet" onClick={onForward}>
            {t('forward.button')}
          </Button>
        </p>
      )}
    </div>
  );
