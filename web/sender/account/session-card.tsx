import { t } from '../../catalog.ts';
import { announce } from '../../elements/announcer.tsx';
import { Button } from '../../elements/button.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { Progress } from '../../elements/progress.tsx';
import { TimeText } from '../../elements/time-text.tsx';
import { useAction } from '../../use-action.ts';
import { useLoad } from '../../use-load.ts';
import { useMemberSession } from '../member-context.ts';

export const SessionCard = () => {
  const session = useMemberSession();
  const loaded = useLoad((signal) => session.call('listSessions', { signal }), []);
  const end = useAction(async (id: string) => {
    loaded.put(await session.call('endSession', { params: { session: id } }));
    announce(t('account.sessions.ended'));
  });
  const endAll = useAction(async () => {
    loaded.put(await session.call('endSessions', {}));
    announce(t('account.sessions.ended'));
  });
  const sessions = loaded.value?.sessions ?? [];
  return (
    <section class="card" aria-labelledby="sessions-title">
      <h2 class="card-title" id="sessions-title">
        {t('account.sessions.title')}
      </h2>
      <ProblemNotice problem={loaded.problem} retry={() => void loaded.reload()} />
      {loaded.loading && <Progress label={t('account.loading')} />}
      <ul class="own-list">
        {sessions.map(({ id, browser, network, startedAt, lastUsedAt, current }) => {
          const device = browser === '' ? t('account.sessions.unknown') : browser;
          return (
            <li key={id}>
              <div class="own-words">
                <strong>{device}</strong>
                <span class="aside">
                  {t('account.sessions.network')} {network}
                </span>
                <span class="aside">
                  {t('account.sessions.started')} <TimeText time={startedAt} /> · {t('account.sessions.used')}{' '}
                  <TimeText time={lastUsedAt} />
                </span>
              </div>
              {current ? (
                <span class="badge state-sent">{t('account.sessions.current')}</span>
              ) : (
                <Button
                  kind="quiet"
                  busy={end.busy}
                  label={t('account.sessions.end-of', { device })}
                  onClick={() => void end.run(id)}
                >
                  {t('account.sessions.end')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      <ProblemNotice problem={end.problem ?? endAll.problem} />
      {sessions.some(({ current }) => !current) && (
        <div class="actions">
          <Button kind="secondary" busy={endAll.busy} onClick={() => void endAll.run()}>
            {t('account.sessions.end-all')}
          </Button>
        </div>
      )}
    </section>
  );
};
