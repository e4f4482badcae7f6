import { readTeam } from '../../adapters/access-store.ts';
import { teamsOf } from '../../adapters/team-store.ts';
import { sentThisMonth } from '../../adapters/usage.ts';
import { matrix } from '../../core/access/roles.ts';
import { CloudSignError } from '../../core/errors.ts';
import { plans, sealLevelOf } from '../../core/plan/plans.ts';
import { judgeAddress } from '../allowed-address.ts';
import type { Handler } from '../http.ts';
import { identityPlaces, openIdentity } from './identity.ts';

/** The team as its members see it: plan, what it has of each limit, and what the caller may do in it. */
export const getTeam: Handler<'getTeam'> = async ({ caller, ip, now }, opened) => {
  const { cipher } = await openIdentity(opened);
  const [team, mine, sent] = await Promise.all([
    readTeam(opened.accessTable, caller.team),
    teamsOf(opened.accessTable, caller.member),
    sentThisMonth(opened.usageTable, caller.team, now),
  ]);
  if (team === undefined) throw new CloudSignError('request.not-found');
  // A team's provider vouches for that team alone, and tells its administrators nothing of others.
  const visible = caller.bySso === true ? [team.id] : mine;
  const others = await Promise.all(visible.map((id) => readTeam(opened.accessTable, id)));
  const plan = plans[caller.plan];
  const nameOf = ({ id, name }: typeof team): string => cipher.decrypt(identityPlaces.teamName(id), name);
  const { included } = await judgeAddress(opened.accessTable, { team, ip, now });
  return {
    id: team.id,
    name: nameOf(team),
    role: caller.role,
    may: [...matrix[caller.role].may],
    manages: [...matrix[caller.role].manages],
    plan: caller.plan,
    features: [...plan.features],
    sealLevel: sealLevelOf(caller.plan),
    limits: plan.limits,
    used: {
      members: team.members,
      documentsThisMonth: sent,
      apiKeys: team.apiKeys,
      allowlistEntries: team.allowlist?.entries ?? 0,
    },
    allowlist: { mode: team.allowlist?.mode ?? 'off', yourAddress: ip, includesYou: included },
    teams: others.flatMap((other) => (other === undefined ? [] : [{ id: other.id, name: nameOf(other) }])),
  };
};
