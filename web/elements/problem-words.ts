import type { ApiProblem } from '../api-client.ts';
import { t, tIfKnown } from '../catalog.ts';

/** What went wrong, in the reader's language: the server's words, or ours when it gave none. */
export const problemText = (problem: ApiProblem): string =>
  problem.message !== '' ? problem.message : (tIfKnown(`problem.${problem.code}`) ?? t('problem.unavailable'));

/** What the server says of one field of the request; paths may use dots, slashes or brackets. */
export const fieldProblem = (problem: ApiProblem | undefined, path: string): string | undefined => {
  const plain = (text: string) =>
    text
      .replaceAll(/[[\]/.]+/g, '.')
      .replaceAll(/^\.|\.$/g, '')
      .replace(/^body\./, '');
  const found = problem?.fields.find((field) => plain(field.path) === path);
  return found?.message ?? found?.reason;
};
