import type { ApiProblem } from '../api-client.ts';
import { t, tIfKnown } from '../catalog.ts';
import { Button } from '../elements/button.tsx';
import { PageHeading } from '../elements/heading.tsx';
import { problemText } from '../elements/problem-words.ts';
import { SealMark, StateMark } from '../elements/state-mark.tsx';
import type { Step } from './step.ts';

interface LinkProblemPageProps {
  readonly problem: ApiProblem;
  /** What the page showed before the link stopped working. */
  readonly after: Step | undefined;
  readonly retry: () => void;
}

/** Problems that go away by themselves, so that trying again makes sense. */
const passing = (problem: ApiProblem): boolean =>
  ['offline', 'timeout', 'busy', 'unavailable', 'internal', 'page', 'request.conflict'].includes(problem.code);

export const LinkProblemPage = ({ problem, after, retry }: LinkProblemPageProps) => {
  // Who has consented gets a new link with one mail only: the one that says that the document is concluded.
  if (problem.code === 'link.replaced' && (after === 'consented' || after === 'sealing')) return <ConcludedByMail />;
  const title = tIfKnown(`sign.${problem.code}.title`) ?? tIfKnown(`problem.${problem.code}.title`);
  const advice = tIfKnown(`sign.${problem.code}.advice`);
  return (
    <main class="narrow state-page" id="main">
      <StateMark icon={passing(problem) ? 'warning' : 'link'} tone="warning" />
      <PageHeading>{title ?? t('sign.problem.title')}</PageHeading>
      <p role="alert">{problemText(problem)}</p>
      {advice !== undefined && <p class="advice">{advice}</p>}
      {passing(problem) && <Button onClick={retry}>{t('action.retry')}</Button>}
    </main>
  );
};

const ConcludedByMail = () => (
  <main class="narrow state-page" id="main">
    <SealMark />
    <PageHeading>{t('done.mailed.title')}</PageHeading>
    <p role="status">{t('done.mailed')}</p>
  </main>
);
