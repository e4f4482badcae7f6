import { useMemo, useState } from 'preact/hooks';
import type { InputProblem, InputValue, LinkContract, Widget } from '../api-shapes.ts';
import { inputsOf, type Values } from '../widgets/filled.ts';
import { keptValues } from '../widgets/kept-values.ts';
import type { RecipientSession } from './link-session.ts';

const storage = (): Storage | undefined => {
  try {
    return window.sessionStorage;
  } catch {
    return undefined;
  }
};

/** What the recipient has filled in so far: in this tab only, until it goes to the service with the consent. */
export const useOwnInputs = (session: RecipientSession, contract: LinkContract) => {
  const { widgets, participant, id } = contract;
  const kept = useMemo(() => {
    const place = storage();
    return place === undefined ? undefined : keptValues(place, id, participant.id);
  }, [id, participant.id]);
  const [values, setValues] = useState<Values>(() => kept?.read() ?? new Map());
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map());
  const [lost, setLost] = useState(false);

  const set = (widget: Widget, value: InputValue | undefined) => {
    const after = new Map(values);
    if (value === undefined) after.delete(widget.id);
    else after.set(widget.id, value);
    setValues(after);
    setProblems((before) => new Map([...before].filter(([wrong]) => wrong !== widget.id)));
    setLost(kept?.write(after) !== true);
  };
  /** Asked for one input at a time, where it is typed. */
  const check = async (widget: Widget, value: InputValue): Promise<InputProblem | undefined> => {
    const report = await session.call('checkInputs', { body: { inputs: [{ widget: widget.id, value }] } });
    return report.problems.find((problem) => problem.widget === widget.id);
  };
  return {
    values,
    problems,
    /** The browser does not keep what is typed. */
    lost,
    inputs: inputsOf(widgets, values),
    set,
    check,
    /** What the service refused, by widget, in words. */
    refuse: (found: ReadonlyMap<string, string>) => setProblems(found),
    forget: () => kept?.forget(),
  };
};
