import type { Language } from '../../core/language.ts';
import type { InputValue, Widget } from '../api-shapes.ts';
import { usualFontSize } from './kinds.ts';
import { SealPicture } from './seal-picture.tsx';

interface ValuePictureProps {
  readonly widget: Pick<Widget, 'kind' | 'fontSize' | 'multiline'>;
  readonly value: InputValue;
  /** CSS pixels a unit of the page. */
  readonly scale: number;
  /** Of whoever fills in. */
  readonly language: Language;
}

/** As the service writes it. */
const dateInWords = (date: string, language: Language): string => {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? [];
  if (year === undefined || language === 'en') return date;
  return `${year}年${Number(month)}月${Number(day)}日`;
};

/** About how a value will look on the page; the preview before the consent shows exactly that. */
export const ValuePicture = ({ widget, value, scale, language }: ValuePictureProps) => {
  const fontSize = `${(widget.fontSize ?? usualFontSize) * scale}px`;
  switch (value.kind) {
    case 'text':
      return (
        <span class={widget.multiline === true ? 'value-text lines' : 'value-text'} style={{ fontSize }}>
          {value.text}
        </span>
      );
    case 'date':
      return (
        <span class="value-text" style={{ fontSize }}>
          {dateInWords(value.date, language)}
        </span>
      );
    case 'checkbox':
      return value.checked ? (
        <svg class="value-check" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
          <path d="m4 12.500 5.500 5.500L20 6.500" />
        </svg>
      ) : null;
    case 'seal':
      return <SealPicture name={value.name} shape={value.shape} />;
    case 'signature':
      return 'image' in value ? (
        <img class="value-image" alt="" src={imageUrl(value.image)} />
      ) : (
        <svg class="value-strokes" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">
          {value.strokes.map((stroke, index) => (
            <polyline key={index} points={pointsOf(stroke)} vector-effect="non-scaling-stroke" />
          ))}
        </svg>
      );
  }
};

const pointsOf = (stroke: readonly number[]): string => {
  const pairs: string[] = [];
  for (let at = 0; at + 1 < stroke.length; at += 2) pairs.push(`${stroke[at]},${stroke[at + 1]}`);
  // A dot is a line to where it began.
  if (pairs.length === 1) pairs.push(pairs[0] ?? '');
  return pairs.join(' ');
};

/** PNG files begin with 89 50, which base64 writes as iVBO. */
const imageUrl = (base64url: string): string => {
  const base64 = base64url.replaceAll('-', '+').replaceAll('_', '/');
  return `data:image/${base64.startsWith('iVBO') ? 'png' : 'jpeg'};base64,${base64}`;
};
