import { useState } from 'preact/hooks';
import type { ApiProblem } from '../api-client.ts';
import type { LinkContract } from '../api-shapes.ts';
import { t } from '../catalog.ts';
import { Button } from '../elements/button.tsx';
import { Notice } from '../elements/notice.tsx';
import type { ShownFile } from '../pdf/shown-file.ts';
import { PdfStack } from '../pdf-stack.tsx';
import { inReadingOrder } from '../widgets/filled.ts';
import { inputProblemsOf } from '../widgets/input-problems.ts';
import { useFill } from '../widgets/use-fill.tsx';
import { ConsentDialog } from './consent-dialog.tsx';
import { DeclineDialog } from './decline-dialog.tsx';
import { ForwardDialog, type ForwardedTo } from './forward-dialog.tsx';
import type { RecipientSession } from './link-session.ts';
import { PreviewStack } from './preview-stack.tsx';
import { ReadingHead } from './reading-head.tsx';
import { useOwnInputs } from './use-own-inputs.ts';

export interface ReadPageProps {
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
  const [previewing, setPreviewing] = useState(false);
  const [previewed, setPreviewed] = useState(false);
  const [reloaded, setReloaded] = useState(false);
  const own = useOwnInputs(session, contract);
  const widgets = inReadingOrder(contract.widgets, contract.files);
  const fill = useFill({
    widgets,
    values: own.values,
    problems: own.problems,
    person: contract.participant,
    check: own.check,
    onChange: own.set,
  });
  // What was shown of an older revision does not count.
  const seen = contract.files.flatMap((file) => {
    const one = shown.get(file.id);
    return one !== undefined && (file.sha256 === undefined || one.sha256 === file.sha256) ? [one] : [];
  });
  const complete = seen.length === contract.files.length && seen.length > 0;
  const deciding = leave === undefined;
  const filling = deciding && widgets.length > 0;

  // A seal of the participant before may have arrived between the two calls: look once whether the API names other bytes now.
  const onMismatch = () => {
    if (reloaded) return;
    setReloaded(true);
    void session.call('getLinkDocument', {}).then(show, () => undefined);
  };
  const refused = (problem: ApiProblem) => {
    own.refuse(inputProblemsOf(problem));
    setAsking(undefined);
    setPreviewing(false);
  };

  const stateWords = (): string => {
    if (!complete)
      return failed.size > 0
        ? t('sign.not-shown')
        : t('sign.loading-files', { loaded: seen.length, files: contract.files.length });
    if (filling && fill.missing.length > 0) return t('fill.left', { count: fill.missing.length });
    if (filling && !previewing) return t('fill.all-done');
    return t('sign.ready', { pages: seen.reduce((sum, file) => sum + file.pages, 0) });
  };

  return (
    <main id="main" class="reading">
      <ReadingHead
        contract={contract}
        previewing={previewing}
        {...(deciding ? { onForward: () => setAsking('forward') } : {})}
      />
      {own.lost && (
        <Notice kind="warning">
          <p>{t('fill.not-kept')}</p>
        </Notice>
      )}
      {previewing ? (
        <PreviewStack session={session} contract={contract} inputs={own.inputs} onShown={setPreviewed} />
      ) : (
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
          {...(filling ? { overlay: fill.overlay } : {})}
        />
      )}
      <section class="decision-bar" aria-label={t('sign.decision')}>
        {deciding ? (
          <>
            <p class="decision-state" id="decision-state" role="status">
              {stateWords()}
            </p>
            <div class="decision-buttons">
              {previewing ? (
                <Button kind="secondary" onClick={() => setPreviewing(false)}>
                  {t('fill.back')}
                </Button>
              ) : (
                <Button kind="quiet" onClick={() => setAsking('decline')}>
                  {t('sign.decline')}
                </Button>
              )}
              <MainButton
                // Nobody consents to what was not on the screen.
                disabled={!complete || (previewing && !previewed)}
                step={!filling || previewing ? 'consent' : fill.missing.length > 0 ? 'next' : 'preview'}
                onConsent={() => setAsking('consent')}
                onNext={fill.next}
                onPreview={() => {
                  setPreviewed(false);
                  setPreviewing(true);
                  window.scrollTo(0, 0);
                }}
              />
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
      {fill.dialog}
      {asking === 'consent' && (
        <ConsentDialog
          session={session}
          contract={contract}
          shown={seen}
          inputs={own.inputs}
          show={(changed) => {
            own.forget();
            show(changed);
          }}
          onRefused={refused}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking === 'forward' && (
        <ForwardDialog
          session={session}
          contract={contract}
          filled={own.inputs.length > 0}
          onForwarded={(to) => {
            own.forget();
            forwarded(to);
          }}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking === 'decline' && (
        <DeclineDialog
          session={session}
          contract={contract}
          show={(changed) => {
            own.forget();
            show(changed);
          }}
          onClose={() => setAsking(undefined)}
        />
      )}
    </main>
  );
};

interface MainButtonProps {
  readonly step: 'next' | 'preview' | 'consent';
  readonly disabled: boolean;
  readonly onNext: () => void;
  readonly onPreview: () => void;
  readonly onConsent: () => void;
}

/** What comes next: another input, how it will look, and only then the decision. */
const MainButton = ({ step, disabled, onNext, onPreview, onConsent }: MainButtonProps) => {
  const steps = {
    next: { words: t('fill.next'), press: onNext },
    preview: { words: t('fill.preview'), press: onPreview },
    consent: { words: t('sign.consent'), press: onConsent },
  };
  return (
    <Button disabled={disabled} describedBy="decision-state" onClick={steps[step].press}>
      {steps[step].words}
    </Button>
  );
};
