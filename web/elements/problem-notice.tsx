import type { ApiProblem } from '../api-client.ts';
import { t, tIfKnown } from '../catalog.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

/** What went wrong, in the reader's language: the server's words, or ours when it gave none. */
export const problemText = (problem: ApiProblem): string =>
  problem.message !== '' ? problem.message : (tIfKnown(`problem.${problem.code}`) ?? t('problem.unavailable'));

interface ProblemNoticeProps {
  readonly problem: ApiProblem | undefined;
  readonly retry?: (() => void) | undefined;
}

export const ProblemNotice = ({ problem, retry }: ProblemNoticeProps) =>
  problem === undefined ? null : (
    <Notice kind="bad" live>
      <p>{problemText(problem)}</p>
      {retry !== undefined && (
        <Button kind="secondary" onClick={retry}>
          {t('action.retry')}
        </Button>
      )}
    </Notice>
  );

/** What the server says of one field of the request; paths may use dots, slashes or brackets. */
export const fieldProblem = (problem: ApiProblem | undefined, path: string): string | undefined => {
  const plain = (text: string) =>
    text
      .replaceAll(/[[\]/.]+/g, '.')
      .replaceAll(/^\.|\.$/g, '')
      .replace(/^body\./, '');
  return problem?.fields.find((field) => plain(field.path) === path)?.reason;
};
