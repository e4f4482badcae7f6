import { t } from '../../catalog.ts';
import { TextField } from '../../elements/field.tsx';

interface CodeFieldProps {
  readonly value: string;
  readonly onInput: (value: string) => void;
}

/** Six digits; a space that an app shows in the middle does not matter. */
export const CodeField = ({ value, onInput }: CodeFieldProps) => (
  <TextField
    label={t('second.code')}
    name="one-time-code"
    autocomplete="one-time-code"
    inputMode="numeric"
    required
    maxLength={8}
    value={value}
    onInput={(typed) => onInput(typed.normalize('NFKC').replaceAll(/\D/g, '').slice(0, 6))}
  />
);
