import { t } from '../../catalog.ts';
import { CheckField } from '../../elements/field.tsx';
import { useLoad } from '../../use-load.ts';
import { useMemberSession } from '../member-context.ts';

interface LinksOptionProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** Binds the links of this document to the team's list: where the plan has lists. Only what is in force can be chosen. */
export const LinksOption = ({ checked, onChange }: LinksOptionProps) => {
  const session = useMemberSession();
  const team = useLoad((signal) => session.call('getTeam', { signal }), []);
  if (team.value === undefined || (!team.value.features.includes('allowlist') && !checked)) return null;
  const inForce = team.value.allowlist.mode === 'enforced';
  return (
    <CheckField
      label={t('draft.links-by-allowlist')}
      hint={t(inForce ? 'draft.links-by-allowlist-hint' : 'draft.links-by-allowlist-off')}
      checked={checked}
      disabled={!inForce && !checked}
      onChange={onChange}
    />
  );
};
