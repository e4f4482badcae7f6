import { useState } from 'preact/hooks';
import type { ApiKey, Team } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { announce } from '../../elements/announcer.tsx';
import { Button } from '../../elements/button.tsx';
import { PageHeading } from '../../elements/heading.tsx';
import { Notice } from '../../elements/notice.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { Progress } from '../../elements/progress.tsx';
import { TimeText } from '../../elements/time-text.tsx';
import { useLoad } from '../../use-load.ts';
import { useMemberSession } from '../member-context.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { NewKeyDialog } from './new-key-dialog.tsx';
import { TeamFrame } from './team-frame.tsx';

export const ApiKeysPage = () => <TeamFrame page="api-keys">{(team) => <Keys team={team} />}</TeamFrame>;

const Keys = ({ team }: { readonly team: Team }) => {
  const session = useMemberSession();
  const list = useLoad((signal) => session.call('listApiKeys', { signal }), []);
  const [making, setMaking] = useState(false);
  const mayMake = team.features.includes('apiKeys');
  const keys = list.value?.apiKeys ?? [];
  return (
    <>
      <PageHeading>{t('keys.title')}</PageHeading>
      <p class="lead">{t('keys.lead')}</p>
      {mayMake ? (
        <div class="team-actions">
          <Button onClick={() => setMaking(true)}>{t('keys.new')}</Button>
        </div>
      ) : (
        <Notice kind="info">
          <p>{t('keys.no-plan')}</p>
        </Notice>
      )}
      {list.value === undefined && list.problem === undefined && <Progress label={t('team.loading')} />}
      <ProblemNotice problem={list.problem} retry={() => void list.reload()} />
      {list.value !== undefined && keys.length === 0 && <p class="hint">{t('keys.none')}</p>}
      {keys.length > 0 && (
        <ul class="team-list" aria-label={t('keys.title')}>
          {keys.map((key) => (
            <Row key={key.id} apiKey={key} changed={list.reload} />
          ))}
        </ul>
      )}
      {making && (
        <NewKeyDialog
          onClose={() => {
            setMaking(false);
            void list.reload();
          }}
        />
      )}
    </>
  );
};

const Row = ({ apiKey, changed }: { readonly apiKey: ApiKey; readonly changed: () => Promise<void> }) => {
  const session = useMemberSession();
  const [revoking, setRevoking] = useState(false);
  const { id, label, scopes, addresses, expiresAt, lastUsedAt } = apiKey;
  return (
    <li>
      <span class="team-who">
        <strong>{label}</strong>
        <span class="aside">{scopes.map((scope) => t(`keys.scope.${scope}`)).join(t('list.separator'))}</span>
        {addresses.length > 0 && <code class="aside">{addresses.join(', ')}</code>}
        <span class="aside">
          {t('keys.used')}: {lastUsedAt === undefined ? t('keys.unused') : <TimeText time={lastUsedAt} />} ·{' '}
          {t('keys.expires')}: {expiresAt === undefined ? t('keys.never') : <TimeText time={expiresAt} />}
        </span>
      </span>
      <Button kind="quiet" label={t('keys.revoke-of', { label })} onClick={() => setRevoking(true)}>
        {t('keys.revoke')}
      </Button>
      {revoking && (
        <ConfirmDialog
          title={t('keys.revoke.title', { label })}
          text={t('keys.revoke.text')}
          confirm={t('keys.revoke')}
          work={async () => {
            await session.call('revokeApiKey', { params: { apiKey: id } });
            announce(t('keys.revoked'));
            await changed();
          }}
          onClose={() => setRevoking(false)}
        />
      )}
    </li>
  );
};
