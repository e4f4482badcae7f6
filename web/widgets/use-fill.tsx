import { useState } from 'preact/hooks';
import { isFilled } from '../../core/document/is-filled.ts';
import type { Language } from '../../core/language.ts';
import type { InputProblem, InputValue, Widget } from '../api-shapes.ts';
import { t } from '../catalog.ts';
import { announce } from '../elements/announcer.tsx';
import type { ShownPage } from '../pdf/page-layout.ts';
import { FillDialog } from './fill-dialog.tsx';
import { FillOverlay } from './fill-overlay.tsx';
import { missingOf, type Values } from './filled.ts';

interface FillSetup {
  /** In reading order. */
  readonly widgets: readonly Widget[];
  readonly values: Values;
  readonly problems: ReadonlyMap<string, string>;
  readonly person: { readonly name: string; readonly language: Language };
  readonly check: (widget: Widget, value: InputValue) => Promise<InputProblem | undefined>;
  readonly onChange: (widget: Widget, value: InputValue | undefined) => void;
}

/** Filling in over the pages: what lies over them, the dialog of the one that is open, and the way to the next. */
export const useFill = ({ widgets, values, problems, person, check, onChange }: FillSetup) => {
  const [open, setOpen] = useState<string>();
  const missing = [...missingOf(widgets, values), ...widgets.filter(({ id }) => problems.has(id))];
  const opened = widgets.find(({ id }) => id === open);

  /** Opens an input, or brings a box that only has to be checked into sight. */
  const goTo = (widget: Widget | undefined) => {
    if (widget === undefined) return setOpen(undefined);
    if (widget.kind !== 'checkbox') return setOpen(widget.id);
    setOpen(undefined);
    // After the dialog has given back the focus.
    setTimeout(() => {
      const box = document.querySelector<HTMLElement>(`[data-widget="${widget.id}"]`);
      box?.scrollIntoView({ block: 'center' });
      box?.focus();
    }, 0);
  };
  const after = (id: string | undefined): Widget | undefined => {
    const from = widgets.findIndex((widget) => widget.id === id);
    const rest = missing.filter((widget) => widget.id !== id);
    return rest.find((widget) => widgets.indexOf(widget) > from) ?? rest[0];
  };
  const next = () => {
    const widget = missing[0];
    if (widget === undefined) return;
    document.querySelector(`[data-widget="${widget.id}"]`)?.scrollIntoView({ block: 'center' });
    goTo(widget);
  };

  const overlay = (file: string, page: ShownPage) => {
    const here = widgets.filter((widget) => widget.file === file && widget.page === page.number);
    if (here.length === 0) return null;
    return (
      <FillOverlay
        widgets={here}
        page={page}
        values={values}
        problems={problems}
        language={person.language}
        onOpen={(widget) => setOpen(widget.id)}
        onCheck={(widget, checked) => onChange(widget, { kind: 'checkbox', checked })}
      />
    );
  };
  const dialog =
    opened === undefined ? null : (
      <FillDialog
        key={opened.id}
        widget={opened}
        value={values.get(opened.id)}
        name={person.name}
        problem={problems.get(opened.id)}
        hasNext={after(opened.id) !== undefined}
        check={(value) => check(opened, value)}
        onSave={(value, goOn) => {
          onChange(opened, value);
          announce(`${opened.label}: ${t(isFilled(value) ? 'fill.done' : 'fill.empty')}`);
          goTo(goOn ? after(opened.id) : undefined);
        }}
        onClose={() => setOpen(undefined)}
      />
    );
  return { overlay, dialog, missing, next };
};
