import type { Team } from '../../adapters/access-store.ts';
import type { Connection } from '../../adapters/sso-store.ts';
import { CloudSignError } from '../../core/errors.ts';
import { hasFeature, type PlanName } from '../../core/plan/plans.ts';
import type { Identity } from './identity.ts';

interface InForce {
  readonly team: Team;
  readonly defaultPlan: PlanName;
}

/** The team's connection, if members may sign in by it now. */
export const connectionInForce = async (
  { sso }: Identity,
  { team, defaultPlan }: InForce,
): Promise<Connection | undefined> => {
  if (!hasFeature(team.plan ?? defaultPlan, 'singleSignOn')) return undefined;
  const connection = await sso.connection(team.id);
  return connection?.state === 'on' ? connection : undefined;
};

/** Of a session that began by single sign-on: without the connection, the plan or the bond of then it is over. */
export const requireInForce = async (
  identity: Identity,
  { member, ...inForce }: InForce & { readonly member: string },
): Promise<void> => {
  const connection = await connectionInForce(identity, inForce);
  const binding = connection && (await identity.sso.bindingBy(inForce.team.id, member, connection));
  if (binding === undefined) throw new CloudSignError('session.expired');
};
