import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ApiProblem } from './api-client.ts';
import { asProblem } from './use-action.ts';

export interface Loaded<Value> {
  /** The newest value; stays while a newer one is loaded. */
  readonly value: Value | undefined;
  readonly problem: ApiProblem | undefined;
  readonly loading: boolean;
  readonly reload: () => Promise<void>;
  /** Takes a value that another call brought. */
  readonly put: (value: Value) => void;
}

/** Loads a value, and again when one of `keys` changes; a reply that was overtaken is dropped. */
export const useLoad = <Value>(
  work: (signal: AbortSignal) => Promise<Value>,
  keys: readonly unknown[],
): Loaded<Value> => {
  const [state, setState] = useState<{ value?: Value; problem?: ApiProblem; loading: boolean }>({ loading: true });
  const latest = useRef(work);
  latest.current = work;
  const current = useRef<AbortController>(undefined);

  const reload = useCallback(async () => {
    current.current?.abort();
    const controller = new AbortController();
    current.current = controller;
    try {
      const value = await latest.current(controller.signal);
      if (!controller.signal.aborted) setState({ value, loading: false });
    } catch (error) {
      if (!controller.signal.aborted) setState((before) => ({ ...before, problem: asProblem(error), loading: false }));
    }
  }, []);

  const put = useCallback((value: Value) => {
    current.current?.abort();
    setState({ value, loading: false });
  }, []);

  useEffect(() => {
    setState({ loading: true });
    void reload();
    return () => current.current?.abort();
  }, keys);

  return { value: state.value, problem: state.problem, loading: state.loading, reload, put };
};
