import { useState } from 'preact/hooks';
import type { Factors, Proof } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { announce } from '../../elements/announcer.tsx';
import { Button } from '../../elements/button.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { TimeText } from '../../elements/time-text.tsx';
import { useLoad } from '../../use-load.ts';
import { useMemberSession } from '../member-context.ts';
import { keepErrand } from '../sso-memory.ts';
import { ProveDialog } from './prove-dialog.tsx';

/** The account at the team's identity provider; nothing is shown where the team has none and nothing is connected. */
export const CompanyCard = ({ factors }: { readonly factors: Factors }) => {
  const session = useMemberSession();
  const [doing, setDoing] = useState<'add' | 'remove'>();
  const loaded = useLoad((signal) => session.call('getOwnSso', { signal }), []);
  const { value } = loaded;
  if (value === undefined) return <ProblemNotice problem={loaded.problem} retry={() => void loaded.reload()} />;
  if (!value.offered && value.linkedAt === undefined) return null;
  const work: Readonly<Record<'add' | 'remove', (proof: Proof) => Promise<void>>> = {
    add: async (proof) => {
      const { url } = await session.call('beginSsoLink', { body: { proof } });
      keepErrand('link');
      location.assign(url);
      // Busy until the browser is gone.
      await new Promise(() => undefined);
    },
    remove: async (proof) => {
      loaded.put(await session.call('removeSsoLink', { body: { proof } }));
      setDoing(undefined);
      announce(t('account.company.removed'));
    },
  };
  const titles = { add: t('account.company.add'), remove: t('account.company.remove') };
  return (
    <section class="card" aria-labelledby="company-title">
      <h2 class="card-title" id="company-title">
        {t('account.company.title')}
      </h2>
      {value.linkedAt === undefined ? (
        <p>{t('account.company.off')}</p>
      ) : (
        <p>
          {t('account.company.on')} <TimeText time={value.linkedAt} />)
        </p>
      )}
      {!value.offered && <p class="hint">{t('account.company.stopped')}</p>}
      <div class="actions">
        {value.linkedAt === undefined ? (
          <Button onClick={() => setDoing('add')}>{t('account.company.add')}</Button>
        ) : (
          <Button kind="secondary" onClick={() => setDoing('remove')}>
            {t('account.company.remove')}
          </Button>
        )}
      </div>
      {doing !== undefined && (
        <ProveDialog
          key={doing}
          title={titles[doing]}
          factors={factors}
          danger={doing === 'remove'}
          close={() => setDoing(undefined)}
          go={work[doing]}
        />
      )}
    </section>
  );
};
