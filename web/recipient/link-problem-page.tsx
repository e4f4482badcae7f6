import type { ApiProblem } from '../api-client.ts';
import { t, tIfKnown } from '../catalog.ts';
import { Button } from '../elements/button.tsx';
import { PageHeading } from '../elements/heading.tsx';
import { Icon } from '../elements/icon.tsx';
import { problemText } from '../elements/problem-words.ts';

interface LinkProblemPageProps {
  readonly problem: ApiProblem;
  readonly retry: () => void;
}

/** Problems that go away by themselves, so that trying again makes sense. */
const passing = (problem: ApiProblem): boolean =>
  ['offline', 'timeout', 'busy', 'unavailable', 'internal', 'page', 'request.conflict'].includes(problem.code);

export const LinkProblemPage = ({ problem, retry }: LinkProblemPageProps) => {
  const title = tIfKnown(`sign.${problem.code}.title`) ?? tIfKnown(`problem.${problem.code}.title`);
  const advice = tIfKnown(`sign.${problem.code}.advice`);
  return (
    <main class="narrow state-page" id="main">
      <span class="state-mark warning">
        <Icon name={passing(problem) ? 'warning' : 'link'} />
      </span>
      <PageHeading>{title ?? t('sign.problem.title')}</PageHeading>
      <p role="alert">{problemText(problem)}</p>
      {advice !== undefined && <p class="advice">{advice}</p>}
      {passing(problem) && <Button onClick={retry}>{t('action.retry')}</Button>}
    </main>
  );
};
