import { useRef, useState } from 'preact/hooks';
import { ApiProblem } from './api-client.ts';

export interface Action<Arguments extends readonly unknown[]> {
  /** Runs it; does nothing while a run is under way, so that a second press is not a second order. True when it succeeded. */
  readonly run: (...values: Arguments) => Promise<boolean>;
  readonly busy: boolean;
  readonly problem: ApiProblem | undefined;
  readonly clear: () => void;
}

/** An order to the API with its state: busy, done, or failed with a problem to show. */
export const useAction = <Arguments extends readonly unknown[]>(
  work: (...values: Arguments) => Promise<unknown>,
): Action<Arguments> => {
  const running = useRef(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const run = async (...values: Arguments): Promise<boolean> => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setProblem(undefined);
    try {
      await work(...values);
      return true;
    } catch (error) {
      if (!isAbort(error)) setProblem(asProblem(error));
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { run, busy, problem, clear: () => setProblem(undefined) };
};

const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

export const asProblem = (error: unknown): ApiProblem => {
  if (error instanceof ApiProblem) return error;
  console.error(error);
  return new ApiProblem('page');
};
