import { useRef } from 'preact/hooks';
import { ApiProblem } from '../../api-client.ts';
import type { Contract, InputProblem, InputValue } from '../../api-shapes.ts';
import { useLoad } from '../../use-load.ts';
import type { Values } from '../../widgets/filled.ts';
import { inputProblemsOf } from '../../widgets/input-problems.ts';
import { useMemberSession } from '../member-context.ts';
import type { Draft } from './use-draft.ts';

/** What the sender has filled in so far: kept by the service with the draft. */
export const useSenderInputs = (draft: Draft, contract: Contract) => {
  const session = useMemberSession();
  const params = { document: contract.id };
  // An input that changed its size has lost what was filled in.
  const filled = contract.widgets.filter((widget) => widget.filled).map(({ id }) => id);
  const loaded = useLoad(
    async (signal): Promise<Values> =>
      filled.length === 0
        ? new Map()
        : new Map(
            (await session.call('getInputs', { params, signal })).inputs.map(({ widget, value }) => [widget, value]),
          ),
    [contract.id, filled.join()],
  );
  const values: Values = loaded.value ?? new Map();
  const newest = useRef(values);
  newest.current = values;

  /** Saves one input; answers what is wrong with it, if anything is. */
  const save = async (id: string, value: InputValue | undefined): Promise<InputProblem | undefined> => {
    const after = new Map(newest.current);
    if (value === undefined) after.delete(id);
    else after.set(id, value);
    try {
      await draft.slot(async () => {
        const inputs = [...after].map(([widget, one]) => ({ widget, value: one }));
        const changed = await session.call('setInputs', { params, body: { inputs } });
        loaded.put(after);
        draft.put(changed);
      });
      return undefined;
    } catch (error) {
      const words = error instanceof ApiProblem ? inputProblemsOf(error).get(id) : undefined;
      if (words === undefined) throw error;
      return { widget: id, code: 'widget.inputs-refused', message: words };
    }
  };
  return { values, save, problem: loaded.problem };
};
