import { readTeam } from '../../adapters/access-store.ts';
import { setSecondFactor } from '../../adapters/team-store.ts';
import { CloudSignError } from '../../core/errors.ts';
import type { Handler } from '../http.ts';
import { recordSecurityEvent } from '../security-log.ts';
import { openIdentity } from './identity.ts';
import { factorsOf } from './second-factor.ts';

export const getTeamSecurity: Handler<'getTeamSecurity'> = async ({ caller }, opened) => ({
  secondFactor: (await readTeam(opened.accessTable, caller.team))?.secondFactor ?? 'optional',
});

export const setTeamSecurity: Handler<'setTeamSecurity'> = async (request, opened) => {
  const { caller, body, now, ip, userAgent } = request;
  const identity = await openIdentity(opened);
  const { secondFactor } = body;
  if (secondFactor === 'required' && !(await factorsOf(identity, caller.member)).any)
    throw new CloudSignError('factor.own-first');
  await setSecondFactor(opened.accessTable, caller.team, secondFactor);
  await recordSecurityEvent(opened, {
    team: caller.team,
    type: secondFactor === 'required' ? 'team.second-factor-required' : 'team.second-factor-optional',
    at: now,
    by: caller.member,
    ip,
    userAgent,
  });
  return { secondFactor };
};
