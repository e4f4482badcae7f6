import { useEffect, useId, useRef } from 'preact/hooks';
import { widgetLimits } from '../../core/document/limits.ts';
import { t } from '../catalog.ts';
import { Button } from '../elements/button.tsx';

type Strokes = readonly (readonly number[])[];

interface SignaturePadProps {
  /** Each x, y, x, y, ...; 0 to 1 over the frame. */
  readonly strokes: Strokes;
  /** Width to height. */
  readonly ratio: number;
  readonly problem: string | undefined;
  readonly onChange: (strokes: number[][]) => void;
}

/** A little less than the service takes; screens report up to 240 points a second. */
const mostPoints = 0.9 * widgetLimits.points;
const mostStrokes = 0.95 * widgetLimits.strokes;
/** Points closer than this to the one before add nothing that can be seen. */
const nearest = 0.004;

const rounded = (value: number): number => Math.round(Math.max(0, Math.min(1, value)) * 10_000) / 10_000;

/** A frame in the shape of the box on the page, to be written in by finger, pen or mouse. */
export const SignaturePad = ({ strokes, ratio, problem, onChange }: SignaturePadProps) => {
  const frame = useRef<SVGSVGElement>(null);
  const newest = useRef<number[][]>([]);
  const drawing = useRef(false);
  const id = useId();
  newest.current = strokes.map((stroke) => [...stroke]);

  const placeOf = (event: PointerEvent): readonly [number, number] | undefined => {
    const box = frame.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return undefined;
    return [rounded((event.clientX - box.left) / box.width), rounded((event.clientY - box.top) / box.height)];
  };
  const add = (event: PointerEvent, begin: boolean) => {
    const place = placeOf(event);
    const last = newest.current.at(-1);
    if (place === undefined) return;
    const points = newest.current.reduce((sum, stroke) => sum + stroke.length / 2, 0);
    if (points >= mostPoints) return;
    if (begin) {
      if (newest.current.length < mostStrokes) onChange([...newest.current, [...place]]);
      return;
    }
    if (last === undefined) return;
    const [x = 0, y = 0] = last.slice(-2);
    if (Math.hypot(place[0] - x, place[1] - y) < nearest) return;
    onChange([...newest.current.slice(0, -1), [...last, ...place]]);
  };
  useEffect(() => {
    const element = frame.current;
    // A finger that writes must not scroll the page: only a listener that is not passive can say so everywhere.
    const hold = (event: TouchEvent) => event.preventDefault();
    element?.addEventListener('touchmove', hold, { passive: false });
    return () => element?.removeEventListener('touchmove', hold);
  }, []);

  return (
    <div class={problem === undefined ? 'field' : 'field wrong'}>
      <p class="hint" id={`${id}-hint`}>
        {t('fill.signature-hint')}
      </p>
      <svg
        ref={frame}
        class="signature-pad"
        role="img"
        aria-label={t('fill.signature-pad')}
        aria-describedby={`${id}-hint`}
        viewBox="0 0 1 1"
        preserveAspectRatio="none"
        style={{ aspectRatio: String(Math.max(1.5, Math.min(ratio, 6))) }}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.preventDefault();
          event.currentTarget.setPointerCapture(event.pointerId);
          drawing.current = true;
          add(event, true);
        }}
        onPointerMove={(event) => {
          if (drawing.current) add(event, false);
        }}
        onPointerUp={() => {
          drawing.current = false;
        }}
        onPointerCancel={() => {
          drawing.current = false;
        }}
      >
        {strokes.map((stroke, index) => (
          <polyline key={index} points={pairsOf(stroke)} vector-effect="non-scaling-stroke" />
        ))}
      </svg>
      {problem !== undefined && (
        <p class="field-problem" role="alert">
          {problem}
        </p>
      )}
      <p>
        <Button kind="quiet" disabled={strokes.length === 0} onClick={() => onChange([])}>
          {t('fill.clear')}
        </Button>
      </p>
    </div>
  );
};

const pairsOf = (stroke: readonly number[]): string => {
  const pairs: string[] = [];
  for (let at = 0; at + 1 < stroke.length; at += 2) pairs.push(`${stroke[at]},${stroke[at + 1]}`);
  if (pairs.length === 1) pairs.push(pairs[0] ?? '');
  return pairs.join(' ');
};
