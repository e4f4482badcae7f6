import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { Icon } from '../../elements/icon.tsx';
import { Progress } from '../../elements/progress.tsx';
import { NotOpened } from '../not-opened.tsx';
import { TakeOverNotice } from '../take-over-notice.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { FieldsStep } from './fields-step.tsx';
import { FilesStep } from './files-step.tsx';
import { RecipientsStep } from './recipients-step.tsx';
import { ReviewStep } from './review-step.tsx';
import { useDraft } from './use-draft.ts';

const steps = ['files', 'recipients', 'fields', 'review'] as const;
export type DraftStep = (typeof steps)[number];

/** Preparing a document in four steps; each step has its own address, so that the browser's back button works. */
export const DraftPage = ({ id }: { readonly id?: string }) => {
  const draft = useDraft(id);
  const { route, query } = useLocation();
  const [deleting, setDeleting] = useState(false);
  const asked = steps.find((one) => one === query.step) ?? 'files';
  const step: DraftStep = draft.contract === undefined ? 'files' : asked;
  const { contract } = draft;
  const go = (to: DraftStep) => {
    const known = contract?.id ?? id;
    if (known !== undefined) route(`/documents/${known}/edit?step=${to}`);
  };

  if (contract !== undefined && contract.state !== 'draft') return <AlreadySent id={contract.id} />;
  if (id !== undefined && contract === undefined)
    return (
      <main class="console-main" id="main">
        {draft.problem === undefined ? (
          <Progress label={t('contract.loading')} />
        ) : (
          <NotOpened problem={draft.problem} retry={() => void draft.reload()} />
        )}
      </main>
    );
  return (
    <main class={step === 'fields' ? 'console-main draft wide' : 'console-main draft'} id="main">
      <p class="breadcrumb">
        <a href="/">
          <Icon name="back" />
          <span>{t('contract.back')}</span>
        </a>
      </p>
      <ol class="steps" aria-label={t('draft.steps')}>
        {steps.map((one, index) => (
          <li
            key={one}
            class={one === step ? 'current' : steps.indexOf(step) > index ? 'done' : ''}
            aria-current={one === step ? 'step' : undefined}
          >
            <span class="step-number" aria-hidden="true">
              {index + 1}
            </span>
            <span>{t(`draft.step.${one}`)}</span>
          </li>
        ))}
      </ol>
      {contract !== undefined && <TakeOverNotice contract={contract} put={draft.put} />}
      {step === 'files' && <FilesStep draft={draft} go={(to, known) => route(`/documents/${known}/edit?step=${to}`)} />}
      {step === 'recipients' && contract !== undefined && <RecipientsStep draft={draft} contract={contract} go={go} />}
      {step === 'fields' && contract !== undefined && <FieldsStep draft={draft} contract={contract} go={go} />}
      {step === 'review' && contract !== undefined && <ReviewStep contract={contract} go={go} />}
      {contract !== undefined && (
        <p class="draft-delete">
          <Button kind="quiet" onClick={() => setDeleting(true)}>
            {t('draft.delete')}
          </Button>
        </p>
      )}
      {deleting && contract !== undefined && <DeleteDialog contract={contract} onClose={() => setDeleting(false)} />}
    </main>
  );
};

const AlreadySent = ({ id }: { readonly id: string }) => (
  <main class="narrow state-page" id="main">
    <p>{t('draft.already-sent')}</p>
    <p>
      <a class="button primary" href={`/documents/${id}`}>
        {t('draft.to-document')}
      </a>
    </p>
  </main>
);
