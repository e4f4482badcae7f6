import { useId, useState } from 'preact/hooks';
import type { InputValue } from '../api-shapes.ts';
import { t } from '../catalog.ts';
import { Field } from '../elements/field.tsx';
import { shrinkImage } from './shrink-image.ts';
import { SignaturePad } from './signature-pad.tsx';
import { ValuePicture } from './value-picture.tsx';

type Signature = Extract<InputValue, { kind: 'signature' }>;

interface MakeSignatureProps {
  readonly value: Signature;
  /** Width to height of the box on the page. */
  readonly ratio: number;
  readonly problem: string | undefined;
  readonly onChange: (value: InputValue) => void;
}

/** Drawn with finger, pen or mouse, or an image; the image is the way for a keyboard. */
export const MakeSignature = ({ value, ratio, problem, onChange }: MakeSignatureProps) => {
  const group = useId();
  const [how, setHow] = useState<'draw' | 'image'>('image' in value ? 'image' : 'draw');
  const [unreadable, setUnreadable] = useState(false);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    const image = await shrinkImage(file);
    setUnreadable(image === undefined);
    if (image !== undefined) onChange({ kind: 'signature', image });
  };
  const wrong = unreadable ? t('fill.image-unreadable') : problem;
  return (
    <>
      <fieldset class="choices">
        <legend class="unseen">{t('fill.signature-how')}</legend>
        {(['draw', 'image'] as const).map((one) => (
          <label key={one} class="check">
            <input
              type="radio"
              name={group}
              checked={how === one}
              onChange={() => {
                setHow(one);
                setUnreadable(false);
                onChange(one === 'draw' ? { kind: 'signature', strokes: [] } : { kind: 'signature', image: '' });
              }}
            />
            {t(`fill.signature.${one}`)}
          </label>
        ))}
      </fieldset>
      {how === 'draw' ? (
        <SignaturePad
          strokes={'strokes' in value ? value.strokes : []}
          ratio={ratio}
          problem={wrong}
          onChange={(strokes) => onChange({ kind: 'signature', strokes })}
        />
      ) : (
        <Field label={t('fill.signature-file')} hint={t('fill.signature-file-hint')} problem={wrong}>
          {(attributes) => (
            <input
              {...attributes}
              type="file"
              accept="image/png,image/jpeg"
              onChange={(event) => void take(event.currentTarget.files?.[0])}
            />
          )}
        </Field>
      )}
      {'image' in value && value.image !== '' && (
        <div class="signature-image">
          <ValuePicture widget={{ kind: 'signature' }} value={value} scale={1} language="en" />
        </div>
      )}
    </>
  );
};
