import { useState } from 'preact/hooks';
import type { Factors, Proof, Sso, Team } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { announce } from '../../elements/announcer.tsx';
import { Button } from '../../elements/button.tsx';
import { CopyField } from '../../elements/copy-field.tsx';
import { CheckField } from '../../elements/field.tsx';
import { PageHeading } from '../../elements/heading.tsx';
import { Notice } from '../../elements/notice.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { Progress } from '../../elements/progress.tsx';
import { useAction } from '../../use-action.ts';
import { useLoad } from '../../use-load.ts';
import { ProveDialog } from '../account/prove-dialog.tsx';
import { useMemberSession } from '../member-context.ts';
import { keepErrand } from '../sso-memory.ts';
import { SsoForm } from './sso-form.tsx';
import { TeamFrame } from './team-frame.tsx';

/** The team's identity provider: what to tell it, what it told us, a test, and the switch. */
export const TeamSsoPage = () => <TeamFrame page="sso">{(team) => <Load team={team} />}</TeamFrame>;

const Load = ({ team }: { readonly team: Team }) => {
  const session = useMemberSession();
  const sso = useLoad((signal) => session.call('getSso', { signal }), []);
  const factors = useLoad((signal) => session.call('getFactors', { signal }), []);
  const problem = sso.problem ?? factors.problem;
  return (
    <>
      <PageHeading>{t('team.sso')}</PageHeading>
      <p class="lead">{t('team-sso.lead')}</p>
      <ProblemNotice problem={problem} retry={() => void Promise.all([sso.reload(), factors.reload()])} />
      {sso.value === undefined || factors.value === undefined ? (
        problem === undefined && <Progress label={t('team.loading')} />
      ) : (
        <Shown
          sso={sso.value}
          factors={factors.value}
          isOwner={team.may.includes('team:manage')}
          put={(next, words) => {
            sso.put(next);
            announce(words);
          }}
        />
      )}
    </>
  );
};

interface ShownProps {
  readonly sso: Sso;
  readonly factors: Factors;
  readonly isOwner: boolean;
  readonly put: (sso: Sso, words: string) => void;
}

const stateOf = ({ connection }: Sso) => {
  if (connection === undefined) return 'none';
  if (connection.state === 'on') return 'on';
  return connection.testedAt === undefined ? 'untested' : 'tested';
};

const Shown = (props: ShownProps) => {
  const { sso, isOwner } = props;
  const { connection } = sso;
  return (
    <>
      {!sso.mayUse && (
        <Notice kind="warning">
          <p>{t('team-sso.no-plan')}</p>
        </Notice>
      )}
      {!isOwner && (
        <Notice kind="info">
          <p>{t('team-sso.owners')}</p>
        </Notice>
      )}
      <dl class="facts">
        <div>
          <dt>{t('team-sso.state')}</dt>
          <dd>
            <strong>{t(`team-sso.state.${stateOf(sso)}`)}</strong>
          </dd>
        </div>
        {connection !== undefined && (
          <div>
            <dt>{t('team-sso.linked')}</dt>
            <dd>{t('team-sso.count', { count: sso.linked })}</dd>
          </div>
        )}
        {connection !== undefined && !isOwner && (
          <div>
            <dt>{t('team-sso.issuer')}</dt>
            <dd>
              <code>{connection.issuer}</code>
            </dd>
          </div>
        )}
      </dl>
      <section class="team-part">
        <h2>{t('team-sso.tell')}</h2>
        <CopyField label={t('team-sso.redirect')} hint={t('team-sso.redirect-hint')} value={sso.redirectUri} />
        {connection?.state === 'on' && (
          <CopyField label={t('team-sso.sign-in-url')} hint={t('team-sso.sign-in-url-hint')} value={sso.signInUrl} />
        )}
      </section>
      {isOwner && sso.mayUse && <SsoForm key={sso.version} {...props} />}
      {isOwner && connection !== undefined && <Use key={`use ${sso.version}`} {...props} />}
    </>
  );
};

type Change = { readonly state: 'on' | 'off'; readonly only: boolean } | 'remove';

/** Test, switch and removal. Without the plan it can only be switched off and removed. */
const Use = ({ sso, factors, put }: ShownProps) => {
  const session = useMemberSession();
  const { connection, version, mayUse } = sso;
  const [only, setOnly] = useState(connection?.only ?? false);
  const [change, setChange] = useState<Change>();
  const test = useAction(async () => {
    const { url } = await session.call('beginSsoTest', {});
    keepErrand('test');
    location.assign(url);
    // Busy until the browser is gone.
    await new Promise(() => undefined);
  });
  const isOn = connection?.state === 'on';
  const mayTest = mayUse && !isOn;
  const go = async (proof: Proof): Promise<void> => {
    if (change === 'remove') put(await session.call('removeSso', { body: { version, proof } }), t('team-sso.removed'));
    else if (change !== undefined)
      put(await session.call('switchSso', { body: { ...change, version, proof } }), t('team-sso.switched'));
    setChange(undefined);
  };
  const titleOf = (wanted: Change): string => {
    if (wanted === 'remove') return t('team-sso.remove');
    if (wanted.state === 'off') return t('team-sso.off');
    return isOn ? t('team-sso.only-save') : t('team-sso.on');
  };
  return (
    <section class="team-part">
      <h2>{t('team-sso.use')}</h2>
      {mayTest && <p>{t('team-sso.test-lead')}</p>}
      {mayUse && (isOn || connection?.testedAt !== undefined) && (
        <CheckField label={t('team-sso.only')} hint={t('team-sso.only-hint')} checked={only} onChange={setOnly} />
      )}
      <ProblemNotice problem={test.problem} />
      <div class="team-actions">
        {mayTest && (
          <Button
            kind={connection?.testedAt === undefined ? 'primary' : 'secondary'}
            busy={test.busy}
            onClick={() => void test.run()}
          >
            {t('team-sso.test')}
          </Button>
        )}
        {mayTest && connection?.testedAt !== undefined && (
          <Button onClick={() => setChange({ state: 'on', only })}>{t('team-sso.on')}</Button>
        )}
        {isOn && mayUse && (
          <Button disabled={only === connection.only} onClick={() => setChange({ state: 'on', only })}>
            {t('team-sso.only-save')}
          </Button>
        )}
        {isOn && (
          <Button kind="secondary" onClick={() => setChange({ state: 'off', only: false })}>
            {t('team-sso.off')}
          </Button>
        )}
        <Button kind="quiet" onClick={() => setChange('remove')}>
          {t('team-sso.remove')}
        </Button>
      </div>
      {change !== undefined && (
        <ProveDialog
          title={titleOf(change)}
          factors={factors}
          danger={change === 'remove' || change.state === 'off'}
          close={() => setChange(undefined)}
          go={go}
        />
      )}
    </section>
  );
};
