import { useState } from 'preact/hooks';
import { isFilled } from '../../core/document/is-filled.ts';
import type { InputProblem, InputValue, Widget } from '../api-shapes.ts';
import { t } from '../catalog.ts';
import { Button } from '../elements/button.tsx';
import { Dialog } from '../elements/dialog.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { useAction } from '../use-action.ts';
import { ChooseSeal } from './choose-seal.tsx';
import { MakeSignature } from './make-signature.tsx';
import { TypeText } from './type-text.tsx';

interface FillDialogProps {
  readonly widget: Widget;
  readonly value: InputValue | undefined;
  /** Of whoever fills in: a first name for the seal. */
  readonly name: string;
  readonly problem: string | undefined;
  /** Whether another one is to be filled in after this. */
  readonly hasNext: boolean;
  /** What the service says of the value; nothing when it can be printed. */
  readonly check: (value: InputValue) => Promise<InputProblem | undefined>;
  readonly onSave: (value: InputValue | undefined, next: boolean) => void;
  readonly onClose: () => void;
}

/** One input with a control of its kind. What can't be printed is said here, where it is typed. */
export const FillDialog = ({ widget, check, onSave, onClose, hasNext, ...given }: FillDialogProps) => {
  const [value, setValue] = useState<InputValue>(given.value ?? firstValue(widget, given.name));
  const [problem, setProblem] = useState(given.problem);
  const change = (next: InputValue) => {
    setValue(next);
    setProblem(undefined);
  };
  const save = useAction(async (next: boolean) => {
    if (!isFilled(value)) {
      if (widget.required) return setProblem(t('fill.nothing'));
      return onSave(undefined, next);
    }
    const found = await check(value);
    if (found !== undefined) return setProblem(problemWords(found, value));
    onSave(value, next);
  });
  const control = { label: widget.label, problem, onChange: change };
  return (
    <Dialog title={widget.label} busy={save.busy} onClose={onClose}>
      <form
        noValidate
        class="fill-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save.run(hasNext);
        }}
      >
        <p class="fill-duty">
          {t(`widget.kind.${widget.kind}`)} · {t(widget.required ? 'widget.required' : 'widget.optional')}
        </p>
        {(value.kind === 'text' || value.kind === 'date') && (
          <TypeText {...control} value={value} multiline={widget.multiline === true} />
        )}
        {value.kind === 'seal' && <ChooseSeal {...control} value={value} />}
        {value.kind === 'signature' && (
          <MakeSignature {...control} value={value} ratio={widget.width / widget.height} />
        )}
        <ProblemNotice problem={save.problem} />
        <div class="dialog-actions">
          <Button kind="secondary" disabled={save.busy} onClick={onClose}>
            {t('action.back')}
          </Button>
          {hasNext && (
            <Button kind="secondary" busy={save.busy} onClick={() => void save.run(false)}>
              {t('fill.save')}
            </Button>
          )}
          <Button type="submit" busy={save.busy}>
            {t(hasNext ? 'fill.save-next' : 'fill.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};

/** The family name stands first in Japanese, and seals carry it alone. */
const familyName = (name: string): string => (name.trim().split(/[\s\u3000]+/)[0] ?? '').slice(0, 6);

const firstValue = ({ kind }: Widget, name: string): InputValue => {
  switch (kind) {
    case 'text':
      return { kind, text: '' };
    case 'date':
      return { kind, date: '' };
    case 'checkbox':
      return { kind, checked: false };
    case 'seal':
      return { kind, shape: 'round', name: familyName(name) };
    case 'signature':
      return { kind, strokes: [] };
  }
};

/** With the characters that can't be printed, which the service names by their place: they are the reader's own. */
const problemWords = ({ message, characters }: InputProblem, value: InputValue): string => {
  const text = value.kind === 'text' ? value.text : value.kind === 'seal' ? value.name : '';
  if (characters === undefined || text === '') return message;
  const all = [...new Intl.Segmenter('ja', { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment);
  const wrong = [...new Set(characters.flatMap((at) => all[at] ?? []))];
  return wrong.length === 0 ? message : t('fill.missing-characters', { characters: wrong.join(' ') });
};
