import { t } from '../../catalog.ts';
import { announce } from '../../elements/announcer.tsx';
import { ProblemNotice } from '../../elements/problem-notice.tsx';
import { useAction } from '../../use-action.ts';
import { useLoad } from '../../use-load.ts';
import { useMemberSession } from '../member-context.ts';

/** For administrators: whether everybody in the team needs a second factor. */
export const TeamRuleCard = () => {
  const session = useMemberSession();
  const loaded = useLoad((signal) => session.call('getTeamSecurity', { signal }), []);
  const save = useAction(async (required: boolean) => {
    loaded.put(await session.call('setTeamSecurity', { body: { secondFactor: required ? 'required' : 'optional' } }));
    announce(t('account.saved'));
  });
  return (
    <section class="card" aria-labelledby="team-rule-title">
      <h2 class="card-title" id="team-rule-title">
        {t('account.team.title')}
      </h2>
      <p>{t('account.team.lead')}</p>
      <label class="check">
        <input
          type="checkbox"
          disabled={loaded.value === undefined || save.busy}
          checked={loaded.value?.secondFactor === 'required'}
          onChange={async (event) => {
            const box = event.currentTarget;
            const wanted = box.checked;
            if (!(await save.run(wanted))) box.checked = !wanted;
          }}
        />
        {t('account.team.required')}
      </label>
      <ProblemNotice problem={loaded.problem ?? save.problem} />
    </section>
  );
};
