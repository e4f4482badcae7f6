import type { ContractState } from '../api-shapes.ts';
import { t } from '../catalog.ts';

export const StateBadge = ({ state }: { readonly state: ContractState }) => (
  <span class={`badge state-${state}`}>{t(`state.${state}`)}</span>
);
