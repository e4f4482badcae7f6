import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { Invitation, Role, Team, TeamMember } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { announce } from '../../elements/announcer.tsx';
import { Button } from '../../elements/button.tsx';
import { PageHeading } from '../../elements/heading.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { Progress } from '../../elements/progress.tsx';
import { TimeText } from '../../elements/time-text.tsx';
import { useAction } from '../../use-action.ts';
import { useLoad } from '../../use-load.ts';
import { useMember, useMemberSession } from '../member-context.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { TeamFrame } from './team-frame.tsx';

const roles: readonly Role[] = ['owner', 'admin', 'sender', 'auditor'];

export const MembersPage = () => <TeamFrame page="members">{(team) => <Members team={team} />}</TeamFrame>;

const Members = ({ team }: { readonly team: Team }) => {
  const session = useMemberSession();
  const list = useLoad((signal) => session.call('listMembers', { signal }), []);
  const [inviting, setInviting] = useState(false);
  const manages = team.may.includes('members:manage');
  const active = list.value?.members.filter(({ state }) => state === 'active') ?? [];
  const former = list.value?.members.filter(({ state }) => state === 'removed') ?? [];
  return (
    <>
      <PageHeading>{t('members.title')}</PageHeading>
      {manages && (
        <div class="team-actions">
          <Button onClick={() => setInviting(true)}>{t('members.invite')}</Button>
        </div>
      )}
      {list.value === undefined && list.problem === undefined && <Progress label={t('team.loading')} />}
      <ProblemNotice problem={list.problem} retry={() => void list.reload()} />
      {list.value !== undefined && (
        <>
          <ul class="team-list" aria-label={t('members.title')}>
            {active.map((member) => (
              <Row key={member.id} member={member} team={team} changed={list.reload} />
            ))}
          </ul>
          {active.length === 1 && manages && <p class="hint">{t('members.alone')}</p>}
          {manages && (
            <section class="team-part">
              <h2>{t('members.open')}</h2>
              {list.value.invitations.length === 0 && <p class="hint">{t('members.open-none')}</p>}
              {list.value.invitations.length > 0 && (
                <ul class="team-list" aria-label={t('members.open')}>
                  {list.value.invitations.map((invitation) => (
                    <InvitationRow key={invitation.id} invitation={invitation} team={team} changed={list.reload} />
                  ))}
                </ul>
              )}
            </section>
          )}
          {former.length > 0 && (
            <section class="team-part">
              <h2>{t('members.former')}</h2>
              <ul class="team-list" aria-label={t('members.former')}>
                {former.map(({ id, name, email, removedAt }) => (
                  <li key={id}>
                    <span class="team-who">
                      <strong>{name}</strong>
                      <span class="aside">{email}</span>
                    </span>
                    {removedAt !== undefined && (
                      <span class="aside">
                        {t('members.removed')} <TimeText time={removedAt} />
                      </span>
                    )}
                  </li>
                ))}
              </ul>
            </section>
          )}
          <Leave team={team} />
        </>
      )}
      {inviting && (
        <InviteDialog
          roles={roles.filter((role) => team.manages.includes(role))}
          onClose={() => setInviting(false)}
          onDone={() => {
            setInviting(false);
            void list.reload();
          }}
        />
      )}
    </>
  );
};

interface RowProps {
  readonly member: TeamMember;
  readonly team: Team;
  readonly changed: () => Promise<void>;
}

const Row = ({ member, team, changed }: RowProps) => {
  const session = useMemberSession();
  const own = useMember().id === member.id;
  const [removing, setRemoving] = useState(false);
  const mayManage = !own && team.manages.includes(member.role);
  const { id, name } = member;
  const change = useAction(async (role: Role) => {
    await session.call('changeMember', { params: { member: id }, body: { role } });
    announce(t('members.changed', { name, role: t(`role.${role}`) }));
    await changed();
  });
  return (
    <li>
      <span class="team-who">
        <strong>
          {name} {own && <span class="aside">({t('team.yourself')})</span>}
        </strong>
        <span class="aside">{member.email}</span>
        <span class="aside">
          {t('members.joined')} <TimeText time={member.joinedAt} />
        </span>
        <ProblemNotice problem={change.problem} />
      </span>
      {mayManage ? (
        <span class="team-actions">
          <select
            class="team-select"
            aria-label={t('members.role-of', { name })}
            value={member.role}
            disabled={change.busy}
            onChange={(event) => void change.run(event.currentTarget.value as Role)}
          >
            {roles
              .filter((role) => team.manages.includes(role))
              .map((role) => (
                <option key={role} value={role}>
                  {t(`role.${role}`)}
                </option>
              ))}
          </select>
          <Button kind="quiet" label={t('members.remove-of', { name })} onClick={() => setRemoving(true)}>
            {t('members.remove')}
          </Button>
        </span>
      ) : (
        <span class="team-role">{t(`role.${member.role}`)}</span>
      )}
      {removing && (
        <ConfirmDialog
          title={t('remove.title', { name })}
          text={t('remove.text')}
          confirm={t('remove.confirm')}
          work={async () => {
            await session.call('removeMember', { params: { member: id } });
            announce(t('remove.done', { name }));
            await changed();
          }}
          onClose={() => setRemoving(false)}
        />
      )}
    </li>
  );
};

interface InvitationRowProps {
  readonly invitation: Invitation;
  readonly team: Team;
  readonly changed: () => Promise<void>;
}

const InvitationRow = ({ invitation, team, changed }: InvitationRowProps) => {
  const session = useMemberSession();
  const { id, email, role } = invitation;
  const withdraw = useAction(async () => {
    await session.call('withdrawInvitation', { params: { invitation: id } });
    announce(t('members.withdrawn'));
    await changed();
  });
  return (
    <li>
      <span class="team-who">
        <strong>{email}</strong>
        <span class="aside">
          {t(`role.${role}`)} · {t('members.until')} <TimeText time={invitation.expiresAt} />
        </span>
        <ProblemNotice problem={withdraw.problem} />
      </span>
      {team.manages.includes(role) && (
        <Button
          kind="quiet"
          busy={withdraw.busy}
          label={t('members.withdraw-of', { email })}
          onClick={() => void withdraw.run()}
        >
          {t('members.withdraw')}
        </Button>
      )}
    </li>
  );
};

const Leave = ({ team }: { readonly team: Team }) => {
  const session = useMemberSession();
  const { route } = useLocation();
  const [asking, setAsking] = useState(false);
  return (
    <div class="team-part">
      <div>
        <Button kind="quiet" onClick={() => setAsking(true)}>
          {t('members.leave')}
        </Button>
      </div>
      {asking && (
        <ConfirmDialog
          title={t('members.leave.title')}
          text={t('members.leave.text', { team: team.name })}
          confirm={t('members.leave')}
          work={async () => {
            await session.call('leaveTeam', {});
            session.forget();
            route('/sign-in', true);
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
};
