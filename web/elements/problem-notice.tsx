import type { ApiProblem } from '../api-client.ts';
import { t } from '../catalog.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';
import { problemText } from './problem-words.ts';

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
