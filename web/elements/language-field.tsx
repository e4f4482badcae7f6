import type { Language } from '../../core/language.ts';
import { Field } from './field.tsx';

interface LanguageFieldProps {
  readonly label: string;
  readonly value: Language;
  readonly onChange: (language: Language) => void;
}

/** In which language somebody else is written to; each is named in itself. */
export const LanguageField = ({ label, value, onChange }: LanguageFieldProps) => (
  <Field label={label}>
    {(attributes) => (
      <select {...attributes} value={value} onChange={(event) => onChange(event.currentTarget.value as Language)}>
        <option value="ja" lang="ja">
          日本語
        </option>
        <option value="en" lang="en">
          English
        </option>
      </select>
    )}
  </Field>
);
