import { useRef } from 'preact/hooks';
import type { Language } from '../../../core/language.ts';
import type { InputValue } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { type Box, moved, resized, type Sheet, styleOf } from '../../widgets/geometry.ts';
import { kindDesigns } from '../../widgets/kinds.ts';
import { ValuePicture } from '../../widgets/value-picture.tsx';
import type { FieldLine } from './edit-fields.ts';

interface PlacedBoxProps {
  readonly field: FieldLine;
  readonly sheet: Sheet;
  readonly scale: number;
  readonly words: string;
  /** 0 to 5: people are told apart by color, and by name. */
  readonly tint: number;
  readonly selected: boolean;
  readonly value: InputValue | undefined;
  readonly language: Language;
  readonly onSelect: () => void;
  readonly onBox: (box: Box) => void;
  readonly onPlaced: () => void;
  readonly onRemove: () => void;
}

/** Units of the page a key press. */
const keyStep = 2;
const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-keyStep, 0],
  ArrowRight: [keyStep, 0],
  ArrowUp: [0, -keyStep],
  ArrowDown: [0, keyStep],
};

/** An input on the page that is moved by mouse, finger or arrow keys, and made larger at its corner or with Shift. */
export const PlacedBox = ({ field, sheet, scale, onBox, onPlaced, ...props }: PlacedBoxProps) => {
  const drag = useRef<{ readonly x: number; readonly y: number; readonly box: Box; readonly size: boolean }>(undefined);
  const { square } = kindDesigns[field.kind];
  const change = (box: Box, dx: number, dy: number, size: boolean) =>
    size ? resized(box, dx, dy, { sheet, square }) : moved(box, dx, dy, sheet);
  const begin = (event: PointerEvent & { readonly currentTarget: HTMLElement }, size: boolean) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    const { x, y, width, height } = field;
    drag.current = { x: event.clientX, y: event.clientY, box: { x, y, width, height }, size };
    props.onSelect();
  };
  const follow = (event: PointerEvent) => {
    if (drag.current === undefined) return;
    const { x, y, box, size } = drag.current;
    onBox(change(box, (event.clientX - x) / scale, (event.clientY - y) / scale, size));
  };
  const end = () => {
    if (drag.current !== undefined) onPlaced();
    drag.current = undefined;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      return props.onRemove();
    }
    const arrow = arrows[event.key];
    if (arrow === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const { x, y, width, height } = field;
    onBox(change({ x, y, width, height }, arrow[0], arrow[1], event.shiftKey));
  };
  return (
    <div
      class={`placed tint-${props.tint} ${field.kind}${props.selected ? ' selected' : ''}`}
      style={styleOf(field, scale)}
      data-field={field.key}
    >
      <button
        type="button"
        class="placed-grip"
        aria-label={props.words}
        aria-pressed={props.selected}
        title={field.label}
        onPointerDown={(event) => begin(event, false)}
        onPointerMove={follow}
        onPointerUp={end}
        onPointerCancel={end}
        onFocus={props.onSelect}
        onKeyDown={onKeyDown}
        onKeyUp={(event) => {
          if (arrows[event.key] !== undefined) onPlaced();
        }}
      >
        {props.value === undefined ? (
          <span class="fill-hint">{field.label}</span>
        ) : (
          <ValuePicture widget={field} value={props.value} scale={scale} language={props.language} />
        )}
      </button>
      {props.selected && (
        // Keys do the same with Shift: the corner is for pointers.
        <span
          class="placed-corner"
          aria-hidden="true"
          title={t('fields.resize')}
          onPointerDown={(event) => begin(event, true)}
          onPointerMove={follow}
          onPointerUp={end}
          onPointerCancel={end}
        />
      )}
    </div>
  );
};
