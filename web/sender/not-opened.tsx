import type { ApiProblem } from '../api-client.ts';
import { t } from '../catalog.ts';
import { PageHeading } from '../elements/heading.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';

/** In the place of a document that could not be loaded: why, and the way back. */
export const NotOpened = ({ problem, retry }: { readonly problem: ApiProblem; readonly retry: () => void }) => (
  <div class="state-page">
    <PageHeading>{t('contract.not-opened')}</PageHeading>
    <ProblemNotice problem={problem} {...(problem.code === 'request.not-found' ? {} : { retry })} />
    <p>
      <a class="button primary" href="/">
        {t('not-found.home')}
      </a>
    </p>
  </div>
);
