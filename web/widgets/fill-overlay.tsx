import { isFilled } from '../../core/document/is-filled.ts';
import type { Language } from '../../core/language.ts';
import type { Widget } from '../api-shapes.ts';
import { t } from '../catalog.ts';
import type { ShownPage } from '../pdf/page-layout.ts';
import type { Values } from './filled.ts';
import { styleOf } from './geometry.ts';
import { ValuePicture } from './value-picture.tsx';

interface FillOverlayProps {
  /** Those of this page, in reading order. */
  readonly widgets: readonly Widget[];
  readonly page: ShownPage;
  readonly values: Values;
  /** What is wrong, by widget. */
  readonly problems: ReadonlyMap<string, string>;
  readonly language: Language;
  readonly onOpen: (widget: Widget) => void;
  readonly onCheck: (widget: Widget, checked: boolean) => void;
}

/** Inputs over a page, each a button at its place that shows what is filled in. */
export const FillOverlay = ({ widgets, page, values, problems, language, onOpen, onCheck }: FillOverlayProps) => (
  <div class="pdf-overlay">
    {widgets.map((widget) => {
      const value = values.get(widget.id);
      const filled = isFilled(value);
      const problem = problems.get(widget.id);
      const state = problem !== undefined ? 'wrong' : filled ? 'filled' : 'empty';
      const classes = `fill-box ${widget.kind} ${state}${widget.required ? ' required' : ''}`;
      const label = {
        label: widget.label,
        kind: t(`widget.kind.${widget.kind}`),
        duty: t(widget.required ? 'widget.required' : 'widget.optional'),
      };
      const common = {
        class: classes,
        style: styleOf(widget, page.scale),
        'data-widget': widget.id,
        title: widget.label,
      };
      if (widget.kind === 'checkbox')
        return (
          <input
            key={widget.id}
            {...common}
            type="checkbox"
            checked={filled}
            aria-invalid={problem !== undefined || undefined}
            aria-label={t('fill.box', { ...label, state: t(filled ? 'fill.checked' : 'fill.empty') })}
            onChange={(event) => onCheck(widget, event.currentTarget.checked)}
          />
        );
      return (
        <button
          key={widget.id}
          {...common}
          type="button"
          aria-haspopup="dialog"
          aria-label={t('fill.box', { ...label, state: stateWords(filled, problem) })}
          onClick={() => onOpen(widget)}
        >
          {value !== undefined && filled ? (
            <ValuePicture widget={widget} value={value} scale={page.scale} language={language} />
          ) : (
            <span class="fill-hint">{widget.label}</span>
          )}
        </button>
      );
    })}
  </div>
);

const stateWords = (filled: boolean, problem: string | undefined): string => {
  if (problem !== undefined) return t('fill.wrong');
  return t(filled ? 'fill.done' : 'fill.empty');
};
