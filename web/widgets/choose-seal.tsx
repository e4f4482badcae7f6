import { useId } from 'preact/hooks';
import type { InputValue } from '../api-shapes.ts';
import { t } from '../catalog.ts';
import { TextField } from '../elements/field.tsx';
import { SealPicture } from './seal-picture.tsx';

interface ChooseSealProps {
  readonly value: Extract<InputValue, { kind: 'seal' }>;
  readonly problem: string | undefined;
  readonly onChange: (value: InputValue) => void;
}

const shapes = ['round', 'square'] as const;

/** A seal made from a name: both shapes are shown with it. */
export const ChooseSeal = ({ value, problem, onChange }: ChooseSealProps) => {
  const group = useId();
  return (
    <>
      <TextField
        label={t('fill.seal-name')}
        hint={t('fill.seal-name-hint')}
        maxLength={24}
        autocomplete="off"
        value={value.name}
        problem={problem}
        onInput={(name) => onChange({ ...value, name })}
      />
      <fieldset class="seal-shapes">
        <legend>{t('fill.seal-shape')}</legend>
        {shapes.map((shape) => (
          <label key={shape} class="seal-shape">
            <input
              type="radio"
              name={group}
              checked={value.shape === shape}
              onChange={() => onChange({ ...value, shape })}
            />
            <SealPicture name={value.name} shape={shape} />
            <span>{t(`fill.seal.${shape}`)}</span>
          </label>
        ))}
      </fieldset>
    </>
  );
};
