import { useRef, useState } from 'preact/hooks';
import { t } from '../catalog.ts';
import { announce } from './announcer.tsx';
import { Button } from './button.tsx';
import { Field } from './field.tsx';

interface CopyFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
}

/** A text to be carried somewhere else, whole. */
export const CopyField = ({ label, hint, value }: CopyFieldProps) => {
  const input = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
      announce(t('team-sso.copied'));
    } catch {
      // Without the right to the clipboard it is marked, ready to be copied by hand.
      input.current?.focus();
      input.current?.select();
    }
  };
  return (
    <div class="copy-field">
      <Field label={label} {...(hint === undefined ? {} : { hint })}>
        {(attributes) => (
          <input
            {...attributes}
            ref={input}
            class="secret-text"
            readOnly
            value={value}
            onFocus={(event) => event.currentTarget.select()}
          />
        )}
      </Field>
      <Button kind="secondary" label={t('team-sso.copy-of', { name: label })} onClick={() => void copy()}>
        {t(copied ? 'team-sso.copied' : 'team-sso.copy')}
      </Button>
    </div>
  );
};
