import { widgetLimits } from '../../../core/document/limits.ts';
import type { PlacedInput, Widget, WidgetKind } from '../../api-shapes.ts';
import { isText } from '../../widgets/kinds.ts';

/** An input while it is placed; `key` stays with it, the id comes with the first saving. */
export interface FieldLine extends Omit<Widget, 'id' | 'filled'> {
  readonly key: number;
  readonly id?: string | undefined;
}

export const fieldsOf = (widgets: readonly Widget[]): readonly FieldLine[] =>
  widgets.map(({ filled: _, ...widget }, index) => ({ ...widget, key: index + 1 }));

const nextKey = (fields: readonly FieldLine[]): number => Math.max(0, ...fields.map(({ key }) => key)) + 1;

export const addField = (
  fields: readonly FieldLine[],
  field: Omit<FieldLine, 'key' | 'id'>,
): { readonly fields: readonly FieldLine[]; readonly added: FieldLine } => {
  const added = { ...field, key: nextKey(fields) };
  return { fields: [...fields, added], added };
};

export const isFull = (fields: readonly FieldLine[], participant: string): boolean =>
  fields.length >= widgetLimits.widgets ||
  fields.filter((field) => field.participant === participant).length >= widgetLimits.ofParticipant;

export const changeField = (
  fields: readonly FieldLine[],
  key: number,
  change: Partial<Omit<FieldLine, 'key'>>,
): readonly FieldLine[] => fields.map((field) => (field.key === key ? { ...field, ...change } : field));

export const removeField = (fields: readonly FieldLine[], key: number): readonly FieldLine[] =>
  fields.filter((field) => field.key !== key);

/** A label that no other input of this kind has: `Text`, `Text 2`, ... */
export const freshLabel = (fields: readonly FieldLine[], kind: WidgetKind, word: string): string => {
  const taken = new Set(fields.map(({ label }) => label));
  if (!taken.has(word)) return word;
  let number = fields.filter((field) => field.kind === kind).length + 1;
  while (taken.has(`${word} ${number}`)) number++;
  return `${word} ${number}`;
};

export const bodyOf = (fields: readonly FieldLine[]): { widgets: PlacedInput[] } => ({
  widgets: fields.map(({ key: _, id, fontSize, multiline, label, ...field }) => ({
    ...field,
    ...(id === undefined ? {} : { id }),
    label: label.trim(),
    ...(fontSize !== undefined && isText(field.kind) ? { fontSize } : {}),
    ...(multiline === true && field.kind === 'text' ? { multiline } : {}),
  })),
});

/** Inputs that the service has by now, with the ids that it gave them; `sent` are those that it was told of, in order. */
export const withIds = (
  fields: readonly FieldLine[],
  sent: readonly FieldLine[],
  saved: readonly Widget[],
): readonly FieldLine[] => {
  const ids = new Map(sent.map(({ key }, index) => [key, saved[index]?.id]));
  return fields.map((field) => {
    const id = field.id ?? ids.get(field.key);
    return id === undefined ? field : { ...field, id };
  });
};
