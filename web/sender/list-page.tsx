import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { ContractState, ContractSummary } from '../api-shapes.ts';
import { t } from '../catalog.ts';
import { announce } from '../elements/announcer.tsx';
import { Button } from '../elements/button.tsx';
import { PageHeading } from '../elements/heading.tsx';
import { Icon } from '../elements/icon.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { Progress } from '../elements/progress.tsx';
import { StateBadge } from '../elements/state-badge.tsx';
import { TimeText } from '../elements/time-text.tsx';
import { useAction } from '../use-action.ts';
import { useLoad } from '../use-load.ts';
import { usePoll } from '../use-poll.ts';
import { useMaySend, useMemberSession } from './member-context.ts';
import { progressOf } from './progress-of.ts';

const states: readonly ContractState[] = ['draft', 'sent', 'concluded', 'declined', 'canceled', 'expired'];

const filterOf = (text: string | undefined): ContractState | undefined => states.find((state) => state === text);

export const ListPage = () => {
  const { query } = useLocation();
  const filter = filterOf(query.state);
  return (
    <main class="console-main with-side" id="main">
      <nav class="side" aria-label={t('list.filter')}>
        {useMaySend() && (
          <a class="button primary new-document" href="/documents/new">
            <Icon name="plus" />
            <span>{t('list.new')}</span>
          </a>
        )}
        <ul>
          <li>
            <a href="/" aria-current={filter === undefined ? 'page' : undefined}>
              {t('list.all')}
            </a>
          </li>
          {states.map((state) => (
            <li key={state}>
              <a href={`/?state=${state}`} aria-current={filter === state ? 'page' : undefined}>
                {t(`state.${state}`)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Contracts key={filter ?? ''} filter={filter} />
    </main>
  );
};

const Contracts = ({ filter }: { readonly filter: ContractState | undefined }) => {
  const session = useMemberSession();
  const maySend = useMaySend();
  const [older, setOlder] = useState<{
    readonly list: readonly ContractSummary[];
    readonly next: string | undefined;
  }>();
  const query = filter === undefined ? {} : { state: filter };
  const first = useLoad((signal) => session.call('listDocuments', { query, signal }), [filter]);
  const more = useAction(async (next: string) => {
    const page = await session.call('listDocuments', { query: { ...query, next } });
    setOlder((before) => ({ list: [...(before?.list ?? []), ...page.documents], next: page.next }));
    announce(t('list.more-loaded', { count: page.documents.length }));
  });
  // Others act on these documents; the first page is looked at again as long as no further one was asked for.
  usePoll(first.reload, older === undefined && first.value !== undefined ? 20_000 : undefined);

  const list = [...(first.value?.documents ?? []), ...(older?.list ?? [])];
  const next = older === undefined ? first.value?.next : older.next;
  return (
    <div class="list-content">
      <PageHeading>{filter === undefined ? t('list.title') : t(`state.${filter}`)}</PageHeading>
      {first.value === undefined && first.problem === undefined && <Progress label={t('list.loading')} />}
      <ProblemNotice problem={first.problem} retry={() => void first.reload()} />
      {first.value !== undefined && list.length === 0 && <Empty filter={filter} maySend={maySend} />}
      {list.length > 0 && (
        <ul class="contract-list">
          {list.map((contract) => (
            <Row key={contract.id} contract={contract} />
          ))}
        </ul>
      )}
      <ProblemNotice problem={more.problem} />
      {next !== undefined && (
        <div class="actions center">
          <Button kind="secondary" busy={more.busy} onClick={() => void more.run(next)}>
            {t('list.more')}
          </Button>
        </div>
      )}
    </div>
  );
};

const Row = ({ contract }: { readonly contract: ContractSummary }) => {
  const recipients = contract.participants.filter((one) => one.order > 0 && one.state !== 'forwarded');
  const { consented, asked } = progressOf(contract.participants);
  return (
    <li>
      <a
        class="contract-row"
        href={contract.state === 'draft' ? `/documents/${contract.id}/edit` : `/documents/${contract.id}`}
      >
        <span class="contract-row-main">
          <span class="contract-title">{contract.title}</span>
          <span class="contract-parties">
            {recipients.length === 0
              ? t('list.no-recipients')
              : recipients
                  .map((one) => (one.organization === '' ? one.name : `${one.name} (${one.organization})`))
                  .join(t('list.separator'))}
          </span>
        </span>
        <span class="contract-row-side">
          <StateBadge state={contract.state} />
          <span class="contract-progress">
            {contract.state === 'sent' && (
              <>
                {t('list.progress', { consented, all: recipients.length })}
                {asked !== undefined && <span class="aside">{t('list.waiting-for', { name: asked.name })}</span>}
              </>
            )}
            {contract.state === 'concluded' && contract.evidence === 'pending' && t('evidence.pending-short')}
          </span>
        </span>
        <span class="contract-time">
          <span class="unseen">{t('list.updated')} </span>
          <TimeText time={contract.updatedAt} />
        </span>
      </a>
    </li>
  );
};

const Empty = ({ filter, maySend }: { readonly filter: ContractState | undefined; readonly maySend: boolean }) => (
  <div class="empty">
    <Icon name="file" />
    <p class="empty-title">{filter === undefined ? t('list.empty.title') : t('list.empty-state.title')}</p>
    {filter === undefined && (
      <>
        <p>{t(maySend ? 'list.empty.text' : 'auditor.empty')}</p>
        {maySend && (
          <p>
            <a class="button primary" href="/documents/new">
              {t('list.new')}
            </a>
          </p>
        )}
      </>
    )}
  </div>
);
