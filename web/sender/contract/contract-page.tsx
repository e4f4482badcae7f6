import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { Contract } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { announce } from '../../elements/announcer.tsx';
import { Button } from '../../elements/button.tsx';
import { PageHeading } from '../../elements/heading.tsx';
import { Icon } from '../../elements/icon.tsx';
import { LinesText } from '../../elements/lines-text.tsx';
import { Notice } from '../../elements/notice.tsx';
import { Progress } from '../../elements/progress.tsx';
import { StateBadge } from '../../elements/state-badge.tsx';
import { TimeText } from '../../elements/time-text.tsx';
import type { FetchFile } from '../../pdf/shown-file.ts';
import { PdfStack } from '../../pdf-stack.tsx';
import { useLoad } from '../../use-load.ts';
import { usePoll } from '../../use-poll.ts';
import { SealedFiles } from '../../verify/sealed-files.tsx';
import { useMaySend, useMemberSession } from '../member-context.ts';
import { NotOpened } from '../not-opened.tsx';
import { progressOf } from '../progress-of.ts';
import { TakeOverNotice } from '../take-over-notice.tsx';
import { EvidenceNotice } from './evidence-notice.tsx';
import { OrderDialog } from './order-dialog.tsx';
import { ParticipantList } from './participant-list.tsx';
import { Timeline } from './timeline.tsx';

/** Milliseconds until it is worth looking again; undefined when nothing can change any more. */
const lookAgainAfter = ({ state, evidence }: Pick<Contract, 'state' | 'evidence'>): number | undefined => {
  if (evidence === 'pending') return 3_000;
  return state === 'sent' ? 10_000 : undefined;
};

export const ContractPage = ({ id }: { readonly id: string }) => {
  const session = useMemberSession();
  const { route } = useLocation();
  const params = { document: id };
  const contract = useLoad((signal) => session.call('getDocument', { params, signal }), [id]);
  const draft = contract.value?.state === 'draft';
  useEffect(() => {
    if (draft) route(`/documents/${id}/edit`, true);
  }, [draft, id, route]);
  usePoll(contract.reload, contract.value === undefined ? undefined : lookAgainAfter(contract.value));

  if (contract.value === undefined || draft)
    return (
      <main class="console-main" id="main">
        {contract.problem === undefined ? (
          <Progress label={t('contract.loading')} />
        ) : (
          <NotOpened problem={contract.problem} retry={() => void contract.reload()} />
        )}
      </main>
    );
  return <ContractView contract={contract.value} put={contract.put} />;
};

interface ContractViewProps {
  readonly contract: Contract;
  readonly put: (contract: Contract) => void;
}

const ContractView = ({ contract, put }: ContractViewProps) => {
  const session = useMemberSession();
  const maySend = useMaySend();
  const [ordering, setOrdering] = useState<'remind' | 'cancel'>();
  const [previewing, setPreviewing] = useState(false);
  const { asked } = progressOf(contract.participants);
  const fetchFile: FetchFile = (file, { onProgress, signal }) =>
    session.call('downloadFile', {
      params: { document: contract.id, file },
      signal,
      onProgress: (received, total) => onProgress(total === undefined ? undefined : received / total),
    });
  return (
    <main class="console-main" id="main">
      <p class="breadcrumb">
        <a href="/">
          <Icon name="back" />
          <span>{t('contract.back')}</span>
        </a>
      </p>
      <TakeOverNotice contract={contract} put={put} />
      <div class="contract-head">
        <div>
          <PageHeading>{contract.title}</PageHeading>
          <p class="contract-facts">
            <StateBadge state={contract.state} />
            {contract.concludedAt !== undefined ? (
              <span>
                {t('contract.concluded-at')} <TimeText time={contract.concludedAt} />
              </span>
            ) : (
              contract.sentAt !== undefined && (
                <span>
                  {t('contract.sent-at')} <TimeText time={contract.sentAt} />
                </span>
              )
            )}
            {contract.state === 'sent' && (
              <span>
                {t('contract.expires-at')} <TimeText time={contract.expiresAt} />
              </span>
            )}
          </p>
        </div>
        {contract.state === 'sent' && maySend && (
          <div class="contract-buttons">
            {asked !== undefined && (
              <Button kind="secondary" onClick={() => setOrdering('remind')}>
                {t('remind.button')}
              </Button>
            )}
            <Button kind="quiet" onClick={() => setOrdering('cancel')}>
              {t('cancel.button')}
            </Button>
          </div>
        )}
      </div>
      <EvidenceNotice contract={contract} />
      {contract.state === 'declined' && (
        <Notice kind="warning" title={t('contract.declined')}>
          {contract.declineReason === undefined || contract.declineReason === '' ? (
            <p>{t('contract.no-reason')}</p>
          ) : (
            <LinesText text={contract.declineReason} />
          )}
        </Notice>
      )}
      <div class="contract-columns">
        <div>
          <ParticipantList participants={contract.participants} state={contract.state} />
          {contract.message !== '' && (
            <section class="card">
              <h2 class="card-title">{t('sign.message')}</h2>
              <LinesText text={contract.message} />
            </section>
          )}
          <SealedFiles
            files={contract.files}
            fetchFile={fetchFile}
            sealed={contract.evidence === 'sealed' || contract.evidence === 'complete'}
          />
          <p>
            <Button kind="secondary" onClick={() => setPreviewing(!previewing)}>
              {previewing ? t('contract.hide-preview') : t('contract.show-preview')}
            </Button>
          </p>
        </div>
        <Timeline contract={contract} />
      </div>
      {previewing && <PdfStack files={contract.files} fetchFile={fetchFile} />}
      {ordering !== undefined && (
        <OrderDialog
          order={ordering}
          contract={contract}
          asked={asked}
          onDone={(changed) => {
            put(changed);
            setOrdering(undefined);
            announce(t(ordering === 'remind' ? 'remind.done' : 'cancel.done'));
          }}
          onClose={() => setOrdering(undefined)}
        />
      )}
    </main>
  );
};
