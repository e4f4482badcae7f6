import type { ComponentChildren } from 'preact';
import type { Team } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { PageHeading } from '../../elements/heading.tsx';
import { Notice } from '../../elements/notice.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { Progress } from '../../elements/progress.tsx';
import { useLoad } from '../../use-load.ts';
import { useMemberSession } from '../member-context.ts';

const teamPages = [
  { name: 'members', path: '/team/members', needs: 'team:read' },
  { name: 'plan', path: '/team/plan', needs: 'team:read' },
  { name: 'allowlist', path: '/team/allowlist', needs: 'allowlist:manage' },
  { name: 'sso', path: '/team/sso', needs: 'members:manage' },
  { name: 'api-keys', path: '/team/api-keys', needs: 'keys:manage' },
  { name: 'log', path: '/team/log', needs: 'log:read' },
] as const;
type TeamPageName = (typeof teamPages)[number]['name'];

interface TeamFrameProps {
  readonly page: TeamPageName;
  readonly children: (team: Team, reload: () => Promise<void>) => ComponentChildren;
}

/** The pages about the team: which there are, and the one that is shown, if the role opens it. */
export const TeamFrame = ({ page, children }: TeamFrameProps) => {
  const session = useMemberSession();
  const team = useLoad((signal) => session.call('getTeam', { signal }), []);
  const needs = teamPages.find(({ name }) => name === page)?.needs ?? '';
  return (
    <main class="console-main with-side" id="main">
      <nav class="side" aria-label={t('team.side')}>
        <ul>
          {teamPages.map(({ name, path }) => (
            <li key={name}>
              <a href={path} aria-current={name === page ? 'page' : undefined}>
                {t(`team.${name}`)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="list-content">
        {team.value === undefined ? (
          <>
            <PageHeading>{t(`team.${page}`)}</PageHeading>
            {team.problem === undefined && <Progress label={t('team.loading')} />}
            <ProblemNotice problem={team.problem} retry={() => void team.reload()} />
          </>
        ) : team.value.may.includes(needs) ? (
          children(team.value, team.reload)
        ) : (
          <>
            <PageHeading>{t(`team.${page}`)}</PageHeading>
            <Notice kind="info">
              <p>{t(page === 'log' ? 'log.only-auditors' : 'team.not-allowed')}</p>
            </Notice>
          </>
        )}
      </div>
    </main>
  );
};
