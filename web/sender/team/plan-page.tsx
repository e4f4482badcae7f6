import type { Team } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { Button } from '../../elements/button.tsx';
import { PageHeading } from '../../elements/heading.tsx';
import { Notice } from '../../elements/notice.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { useAction } from '../../use-action.ts';
import { LockedOutLink } from '../account/locked-out-link.tsx';
import { forgetDrafts } from '../draft/use-draft.ts';
import { useMemberSession } from '../member-context.ts';
import { TeamFrame } from './team-frame.tsx';

const features = ['longTermSignature', 'apiKeys', 'allowlist', 'singleSignOn'] as const;
const limits = [
  ['members', 'members'],
  ['documentsAMonth', 'documentsThisMonth'],
  ['apiKeys', 'apiKeys'],
  ['allowlistEntries', 'allowlistEntries'],
] as const;

export const PlanPage = () => (
  <TeamFrame page="plan">{(team, reload) => <Plan team={team} reload={reload} />}</TeamFrame>
);

const usedText = (used: number, limit: number | null): string =>
  limit === null
    ? t('plan.unlimited', { used })
    : limit === 0 && used === 0
      ? t('plan.not-included')
      : t('plan.of', { used, limit });

const Plan = ({ team, reload }: { readonly team: Team; readonly reload: () => Promise<void> }) => (
  <>
    <PageHeading>{t('plan.title')}</PageHeading>
    <dl class="facts">
      <div>
        <dt>{t('plan.team-name')}</dt>
        <dd>{team.name}</dd>
      </div>
      <div>
        <dt>{t('plan.current')}</dt>
        <dd>
          <strong>{t(`plan.${team.plan}`)}</strong>
        </dd>
      </div>
      <div>
        <dt>{t('plan.id')}</dt>
        <dd>
          <code>{team.id}</code>
        </dd>
      </div>
    </dl>
    <p class="hint">{t('plan.change')}</p>
    <Notice kind={team.sealLevel === 'B-B' ? 'warning' : 'good'} title={t('plan.seals')}>
      <p>{t(`plan.${team.sealLevel}`)}</p>
    </Notice>
    <section class="team-part">
      <h2>{t('plan.used')}</h2>
      <dl class="facts">
        {limits.map(([limit, used]) => (
          <div key={limit}>
            <dt>{t(`plan.limit.${limit}`)}</dt>
            <dd>{usedText(team.used[used], team.limits[limit])}</dd>
          </div>
        ))}
      </dl>
    </section>
    <section class="team-part">
      <h2>{t('plan.features')}</h2>
      <dl class="facts">
        {features.map((feature) => (
          <div key={feature}>
            <dt>{t(`plan.feature.${feature}`)}</dt>
            <dd>{t(team.features.includes(feature) ? 'plan.included' : 'plan.not-included')}</dd>
          </div>
        ))}
      </dl>
    </section>
    {team.teams.length > 1 && <Teams team={team} reload={reload} />}
  </>
);

const Teams = ({ team, reload }: { readonly team: Team; readonly reload: () => Promise<void> }) => {
  const session = useMemberSession();
  const open = useAction(async (id: string) => {
    await session.switchTeam(id);
    // What was typed for the one team is not for the other.
    forgetDrafts();
    await reload();
  });
  return (
    <section class="team-part">
      <h2>{t('plan.teams')}</h2>
      <ProblemNotice problem={open.problem} />
      <LockedOutLink problem={open.problem} />
      <ul class="team-list">
        {team.teams.map(({ id, name }) => (
          <li key={id}>
            <strong class="team-who">{name}</strong>
            {id === team.id ? (
              <span class="aside">{t('plan.this-team')}</span>
            ) : (
              <Button kind="secondary" busy={open.busy} onClick={() => void open.run(id)}>
                {t('plan.switch', { team: name })}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};
