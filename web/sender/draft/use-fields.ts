import { useEffect, useRef, useState } from 'preact/hooks';
import type { ApiProblem } from '../../api-client.ts';
import type { Contract } from '../../api-shapes.ts';
import { asProblem } from '../../use-action.ts';
import { useMemberSession } from '../member-context.ts';
import { bodyOf, type FieldLine, fieldsOf, withIds } from './edit-fields.ts';
import type { Draft } from './use-draft.ts';

/** So long after the last change it is saved by itself. */
const settleMs = 900;

/** The inputs of a draft while they are placed; saved as a whole, soon after each change and before anybody leaves. */
export const useFields = (draft: Draft, contract: Contract) => {
  const session = useMemberSession();
  const [fields, setFields] = useState<readonly FieldLine[]>(() => fieldsOf(contract.widgets));
  const [state, setState] = useState<'saved' | 'changed' | 'saving'>('saved');
  const [problem, setProblem] = useState<ApiProblem>();
  const newest = useRef(fields);
  const saved = useRef(JSON.stringify(bodyOf(fields)));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const save = async (): Promise<void> => {
    clearTimeout(timer.current);
    await draft.slot(async () => {
      const sent = newest.current;
      const body = bodyOf(sent);
      if (JSON.stringify(body) === saved.current || body.widgets.some(({ label }) => label === '')) return;
      setState('saving');
      const changed = await session.call('setWidgets', { params: { document: contract.id }, body });
      newest.current = withIds(newest.current, sent, changed.widgets);
      setFields(newest.current);
      saved.current = JSON.stringify(bodyOf(withIds(sent, sent, changed.widgets)));
      setState(JSON.stringify(bodyOf(newest.current)) === saved.current ? 'saved' : 'changed');
      setProblem(undefined);
      draft.put(changed);
    });
  };
  const saveSoon = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      save().catch((error: unknown) => {
        setState('changed');
        setProblem(asProblem(error));
      });
    }, settleMs);
  };
  const change = (after: readonly FieldLine[]) => {
    newest.current = after;
    setFields(after);
    setState('changed');
    saveSoon();
  };
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      // Leaving by a link or the browser's button: what is placed by then is kept.
      void save().catch(() => undefined);
    },
    [],
  );
  useEffect(() => {
    if (state === 'saved') return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [state]);

  return { fields, change, save, state, problem };
};
