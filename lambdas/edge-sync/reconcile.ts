import type { EdgeState, EdgeStep } from '../../core/edge/edge-steps.ts';
import { edgeSteps } from '../../core/edge/edge-steps.ts';
import { awsQuotas, type EdgeTeam, planEdge } from '../../core/edge/plan-edge.ts';

/** The firewall's side, as far as this needs it. */
export interface Edge {
  readonly state: () => Promise<EdgeState>;
  readonly apply: (step: EdgeStep) => Promise<void>;
}

export interface ReconcileReport {
  readonly atEdge: number;
  readonly left: number;
  /** 0 to 100, of the scarcest quota. */
  readonly fullPercent: number;
  readonly changes: number;
  /** Whether everything that fits is there now. */
  readonly done: boolean;
}

/** AWS takes one change a second in an account and Region. */
const pauseMs = 1100;

/**
 * Brings the firewall to where the teams' lists are, as far as they fit and time allows; what is left is for the next round. The
 * functions enforce every list meanwhile, so that nothing here is ever waited for.
 */
export const reconcile = async (
  teams: readonly EdgeTeam[],
  {
    edge,
    place,
    timeLeft,
    pause,
  }: {
    readonly edge: Edge;
    readonly place: { readonly prefix: string; readonly capacityOfGroup: number; readonly groups: readonly unknown[] };
    readonly timeLeft: () => number;
    readonly pause: (ms: number) => Promise<void>;
  },
): Promise<ReconcileReport> => {
  const quotas = { ...awsQuotas, groups: place.groups.length, capacityOfGroup: place.capacityOfGroup };
  const plan = planEdge(teams, quotas, place.prefix);
  const steps = edgeSteps(await edge.state(), plan);
  let changes = 0;
  for (const step of steps) {
    if (timeLeft() < 5000) break;
    if (changes > 0) await pause(pauseMs);
    await edge.apply(step);
    changes++;
  }
  return {
    atEdge: plan.groups.flat().length,
    left: plan.left.length,
    fullPercent: Math.round(plan.full * 100),
    changes,
    done: changes === steps.length,
  };
};
