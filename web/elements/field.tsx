import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly problem?: string | undefined;
  readonly optional?: string;
  readonly children: (attributes: {
    readonly id: string;
    readonly 'aria-describedby': string | undefined;
    readonly 'aria-invalid': true | undefined;
  }) => ComponentChildren;
}

/** A labeled control with its hint and what is wrong with it; the control is drawn by the child function. */
export const Field = ({ label, hint, problem, optional, children }: FieldProps) => {
  const id = useId();
  const described = [hint === undefined ? '' : `${id}-hint`, problem === undefined ? '' : `${id}-problem`];
  return (
    <div class={problem === undefined ? 'field' : 'field wrong'}>
      <label for={id}>
        {label}
        {optional !== undefined && <span class="optional">{optional}</span>}
      </label>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children({
        id,
        'aria-describedby': described.filter((one) => one !== '').join(' ') || undefined,
        'aria-invalid': problem === undefined ? undefined : true,
      })}
      {problem !== undefined && (
        <p class="field-problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
};

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: ComponentChildren;
  readonly problem?: string | undefined;
  readonly optional?: string;
  readonly type?: 'text' | 'email' | 'password' | 'date';
  readonly autocomplete?: string;
  readonly required?: boolean;
  readonly maxLength?: number;
  readonly min?: string;
  readonly max?: string;
  readonly lines?: number;
  readonly name?: string;
  readonly inputMode?: 'numeric';
}

export const TextField = ({
  label,
  value,
  onInput,
  hint,
  problem,
  optional,
  lines,
  type = 'text',
  ...input
}: TextFieldProps) => (
  <Field
    label={label}
    problem={problem}
    {...(hint === undefined ? {} : { hint })}
    {...(optional === undefined ? {} : { optional })}
  >
    {(attributes) =>
      lines === undefined ? (
        <input
          {...attributes}
          {...input}
          type={type as 'text'}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      ) : (
        <textarea
          {...attributes}
          rows={lines}
          {...(input.maxLength === undefined ? {} : { maxLength: input.maxLength })}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )
    }
  </Field>
);

interface CheckFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

export const CheckField = ({ label, hint, checked, disabled, onChange }: CheckFieldProps) => {
  const id = useId();
  return (
    <div class="check-field">
      <label class="check">
        <input
          type="checkbox"
          checked={checked}
          disabled={disabled}
          aria-describedby={hint === undefined ? undefined : id}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        {label}
      </label>
      {hint !== undefined && (
        <p class="hint" id={id}>
          {hint}
        </p>
      )}
    </div>
  );
};
