import { useEffect, useId, useState } from 'preact/hooks';
import { language, t } from '../catalog.ts';
import { TextField } from '../elements/field.tsx';
import type { Judged } from './open-meter.ts';

interface PasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  /** The member's own words, which make a password weak. */
  readonly known?: readonly string[];
  readonly problem?: string | undefined;
}

/** Long enough for a word to be typed. */
const pauseMs = 250;

/** A new password with a live meter. The word lists are large: they are loaded when the first character is typed. */
export const NewPasswordField = ({ label, value, onInput, known = [], problem }: PasswordFieldProps) => {
  const [visible, setVisible] = useState(false);
  const [judged, setJudged] = useState<Judged>();
  const words = known.join('\n');
  useEffect(() => {
    if (value === '') return setJudged(undefined);
    let stale = false;
    const timer = setTimeout(async () => {
      // Without the lists the service alone judges.
      const meter = await import('./open-meter.ts').catch(() => undefined);
      if (!stale) setJudged(meter?.judge(value, words.split('\n')));
    }, pauseMs);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [value, words]);
  return (
    <div class="new-password">
      <TextField
        label={label}
        hint={t('password.hint')}
        type={visible ? 'text' : 'password'}
        name="new-password"
        autocomplete="new-password"
        required
        maxLength={1024}
        value={value}
        onInput={onInput}
        problem={problem}
      />
      <Strength judged={value === '' ? undefined : judged} />
      <label class="check">
        <input type="checkbox" checked={visible} onChange={(event) => setVisible(event.currentTarget.checked)} />
        {t('confirm.show-password')}
      </label>
    </div>
  );
};

const Strength = ({ judged }: { readonly judged: Judged | undefined }) => {
  const id = useId();
  const score = judged?.score ?? 0;
  return (
    <div class="strength">
      <meter min={0} max={4} low={1.5} high={2.5} optimum={4} value={score} aria-labelledby={id} />
      <p id={id} role="status">
        {judged === undefined
          ? t('password.strength')
          : judged.reason === undefined
            ? t(score === 4 ? 'password.very-strong' : score === 3 ? 'password.strong' : 'password.good')
            : `${t('password.weak')} ${judged.reason[language.value]}`}
      </p>
    </div>
  );
};
