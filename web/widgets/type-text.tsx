import type { InputValue } from '../api-shapes.ts';
import { t } from '../catalog.ts';
import { Button } from '../elements/button.tsx';
import { TextField } from '../elements/field.tsx';
import { dayOf } from '../time.ts';

interface TypeTextProps {
  readonly label: string;
  readonly value: Extract<InputValue, { kind: 'text' | 'date' }>;
  readonly multiline: boolean;
  readonly problem: string | undefined;
  readonly onChange: (value: InputValue) => void;
}

export const TypeText = ({ label, value, multiline, problem, onChange }: TypeTextProps) =>
  value.kind === 'text' ? (
    <TextField
      label={label}
      hint={t(multiline ? 'fill.lines-hint' : 'fill.text-hint')}
      maxLength={2000}
      autocomplete="off"
      {...(multiline ? { lines: 4 } : {})}
      value={value.text}
      problem={problem}
      onInput={(text) => onChange({ kind: 'text', text })}
    />
  ) : (
    <>
      <TextField
        label={label}
        type="date"
        value={value.date}
        problem={problem}
        onInput={(date) => onChange({ kind: 'date', date })}
      />
      <p>
        <Button kind="quiet" onClick={() => onChange({ kind: 'date', date: dayOf(new Date()) })}>
          {t('fill.today')}
        </Button>
      </p>
    </>
  );
