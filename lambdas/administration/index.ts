import * as z from 'zod';
import { readTeam } from '../../adapters/access-store.ts';
import { openKey } from '../../adapters/key.ts';
import { openTable } from '../../adapters/table.ts';
import { commitSteps, setPlan, step } from '../../adapters/team-store.ts';
import { CloudSignError } from '../../core/errors.ts';
import type { TeamId } from '../../core/ids.ts';
import { lostFeatures, planNames } from '../../core/plan/plans.ts';
import { readEnvironment } from '../environment.ts';
import { open } from '../open.ts';
import { securityEventWrite } from '../security-log.ts';
import { triggers } from '../triggers.ts';

/** What an operator may do to a team: read its plan, and set it. He sees no name, member or document. */
const eventSchema = z.strictObject({
  team: z.string().regex(/^[a-z0-9]{26}$/),
  /** Unset: only say what it has. */
  plan: z.enum(planNames).optional(),
});

export interface PlanReply {
  readonly problem?: string;
  readonly from?: string;
  readonly to?: string;
  /** Features that the team can no longer begin to use; what exists stays. */
  readonly stops?: readonly string[];
  readonly used?: { readonly members: number; readonly apiKeys: number; readonly allowlistEntries: number };
}

/** The team's auditors see in their log what an operator did. */
export const handler = async (event: unknown): Promise<PlanReply> => {
  const { team: id, plan } = eventSchema.parse(event);
  const environment = readEnvironment();
  const opened = open(triggers.setPlan.needs, environment, { table: openTable, key: openKey });
  const team = await readTeam(opened.accessTable, id);
  if (team === undefined) return { problem: new CloudSignError('request.not-found').code };
  const from = team.plan ?? environment.settings.defaultPlan;
  const used = { members: team.members, apiKeys: team.apiKeys, allowlistEntries: team.allowlist?.entries ?? 0 };
  if (plan === undefined) return { from, to: from, stops: [], used };
  const event$ = await securityEventWrite(opened, {
    team: id as TeamId,
    type: 'plan.changed',
    at: new Date(),
    data: { from, to: plan, by: 'operator' },
  });
  await commitSteps(opened.accessTable, [setPlan(opened.accessTable, id, plan), step(event$)]);
  return { from, to: plan, stops: lostFeatures(from, plan), used };
};
