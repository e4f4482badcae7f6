import { useState } from 'preact/hooks';
import type { LinkContract } from '../api-shapes.ts';
import { t } from '../catalog.ts';
import { Button } from '../elements/button.tsx';
import { PageHeading } from '../elements/heading.tsx';
import { LinesText } from '../elements/lines-text.tsx';
import type { ShownFile } from '../pdf/shown-file.ts';
import { PdfStack } from '../pdf-stack.tsx';
import { ConsentDialog } from './consent-dialog.tsx';
import { DeclineDialog } from './decline-dialog.tsx';
import { ForwardDialog, type ForwardedTo } from './forward-dialog.tsx';
import type { RecipientSession } from './link-session.ts';

interface ReadPageProps {
  readonly session: RecipientSession;
  readonly contract: LinkContract;
  readonly show: (contract: LinkContract) => void;
  readonly forwarded: (to: ForwardedTo) => void;
  /** Given when the recipient has decided already and only looks. */
  readonly leave?: () => void;
}

export const ReadPage = ({ session, contract, show, forwarded, leave }: ReadPageProps) => {
  const [shown, setShown] = useState<ReadonlyMap<string, ShownFile>>(new Map());
  const [failed, setFailed] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState<'consent' | 'decline' | 'forward'>();
  const [reloaded, setReloaded] = useState(false);
  // What was shown of an older revision does not count.
  const seen = contract.files.flatMap((file) => {
    const one = shown.get(file.id);
    return one !== undefined && (file.sha256 === undefined || one.sha256 === file.sha256) ? [one] : [];
  });
  const complete = seen.length === contract.files.length && seen.length > 0;

  // A seal of the participant before may have arrived between the two calls: look once whether the API names other bytes now.
  const onMismatch = () => {
    if (reloaded) return;
    setReloaded(true);
    void session.call('getLinkDocument', {}).then(show, () => undefined);
  };

  const stateWords = (): string => {
    if (complete) return t('sign.ready', { pages: seen.reduce((sum, file) => sum + file.pages, 0) });
    return failed.size > 0
      ? t('sign.not-shown')
      : t('sign.loading-files', { loaded: seen.length, files: contract.files.length });
  };

  return (
    <main id="main" class="reading">
      <div class="reading-head">
        <p class="eyebrow">{t('sign.from', { name: contract.sender.name })}</p>
        <PageHeading>{contract.title}</PageHeading>
        {contract.forwardedBy !== undefined && (
          <p class="aside">{t('sign.forwarded-by', { name: contract.forwardedBy.name })}</p>
        )}
        {contract.mayForward && leave === undefined && (
          <p class="reading-forward">
            <Button kind="quiet" onClick={() => setAsking('forward')}>
              {t('forward.button')}
            </Button>
          </p>
        )}
        {contract.message !== '' && (
          <details class="message">
            <summary>{t('sign.message')}</summary>
            <LinesText text={contract.message} />
          </details>
        )}
      </div>
      <PdfStack
        files={contract.files}
        fetchFile={(id, { onProgress, signal }) =>
          session.call('downloadLinkFile', {
            params: { file: id },
            signal,
            onProgress: (received, total) => onProgress(total === undefined ? undefined : received / total),
          })
        }
        onShown={setShown}
        onMismatch={onMismatch}
        onFailed={setFailed}
      />
      <section class="decision-bar" aria-label={t('sign.decision')}>
        {leave === undefined ? (
          <>
            <p class="decision-state" id="decision-state" role="status">
              {stateWords()}
            </p>
            <div class="decision-buttons">
              <Button kind="quiet" onClick={() => setAsking('decline')}>
                {t('sign.decline')}
              </Button>
              <Button disabled={!complete} describedBy="decision-state" onClick={() => setAsking('consent')}>
                {t('sign.consent')}
              </Button>
            </div>
          </>
        ) : (
          <div class="decision-buttons">
            <Button kind="secondary" onClick={leave}>
              {t('action.back')}
            </Button>
          </div>
        )}
      </section>
      {asking === 'consent' && (
        <ConsentDialog
          session={session}
          contract={contract}
          shown={seen}
          show={show}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking === 'forward' && (
        <ForwardDialog
          session={session}
          contract={contract}
          onForwarded={forwarded}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking === 'decline' && (
        <DeclineDialog session={session} contract={contract} show={show} onClose={() => setAsking(undefined)} />
      )}
    </main>
  );
};
