import { isFilled } from '../../core/document/is-filled.ts';
import type { Input, InputValue, Widget } from '../api-shapes.ts';

export type Values = ReadonlyMap<string, InputValue>;

/** From the top of the first file to the end of the last, as they are read. */
export const inReadingOrder = <W extends Pick<Widget, 'file' | 'page' | 'x' | 'y'>>(
  widgets: readonly W[],
  files: readonly { readonly id: string }[],
): readonly W[] => {
  const place = (widget: W) => files.findIndex(({ id }) => id === widget.file);
  // What stands in one line is read from the left.
  return [...widgets].sort(
    (a, b) => place(a) - place(b) || a.page - b.page || (Math.abs(a.y - b.y) < 8 ? a.x - b.x : a.y - b.y),
  );
};

export const missingOf = <W extends Pick<Widget, 'id' | 'required'>>(
  widgets: readonly W[],
  values: Values,
): readonly W[] => widgets.filter(({ id, required }) => required && !isFilled(values.get(id)));

/** What is sent: everything that is filled in, and of boxes that need not be checked also that they are not. */
export const inputsOf = (widgets: readonly Pick<Widget, 'id' | 'kind' | 'required'>[], values: Values): Input[] =>
  widgets.flatMap(({ id, kind, required }): Input[] => {
    const value = values.get(id);
    if (value !== undefined && isFilled(value)) return [{ widget: id, value }];
    return kind === 'checkbox' && !required ? [{ widget: id, value: { kind: 'checkbox', checked: false } }] : [];
  });
