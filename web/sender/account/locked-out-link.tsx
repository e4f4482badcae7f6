import type { ApiProblem } from '../../api-client.ts';
import { t } from '../../catalog.ts';

/** Beside a refusal by the team's list: the way for an owner whom it shuts out. */
export const LockedOutLink = ({ problem }: { readonly problem: ApiProblem | undefined }) =>
  problem?.code === 'access.address-refused' ? (
    <p class="below-form">
      <a href="/locked-out">{t('locked-out.link')}</a>
    </p>
  ) : null;
