import { randomBytes } from 'node:crypto';
import type * as z from 'zod';
import type { DocumentStore } from '../adapters/document-store.ts';
import type { FieldCipher } from '../adapters/fields.ts';
import { places } from '../core/document/field-places.ts';
import { isFilled } from '../core/document/is-filled.ts';
import type { Ciphertext, ContractDocument, Participant, PlacedWidget } from '../core/document/state.ts';
import type { Widget, WidgetValue } from '../core/document/widget.ts';
import { onGrid, readValue, type WrittenValue, writeValue } from '../core/document/widget-values.ts';
import { widgetsOf } from '../core/document/widgets.ts';
import { CloudSignError } from '../core/errors.ts';
import type { WidgetId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { inputValue } from './schemas.ts';

export type InputValue = z.output<typeof inputValue>;

/** A value of a request; undefined where nothing is filled in. */
const filledValue = (input: InputValue): WidgetValue | undefined => {
  const value: WidgetValue =
    'image' in input
      ? { kind: 'signature', image: new Uint8Array(Buffer.from(input.image, 'base64url')) }
      : onGrid(input);
  return isFilled(value) ? value : undefined;
};

/** As an answer shows it to whoever filled it in. */
export const inputOf = (value: WidgetValue): InputValue => {
  if ('image' in value) return { kind: 'signature', image: Buffer.from(value.image).toString('base64url') };
  if ('strokes' in value) return { kind: 'signature', strokes: value.strokes.map((stroke) => [...stroke]) };
  return { ...value };
};

export interface Input {
  readonly widget: string;
  readonly value: WidgetValue;
}

/**
 * The inputs of a request that have something filled in. A box that need not be checked and is said to be unchecked is drawn as such; a
 * required one that is unchecked is missing.
 */
export const filledInputs = (
  inputs: readonly { readonly widget: string; readonly value: InputValue }[],
  widgets: readonly Pick<Widget, 'id' | 'required'>[],
): readonly Input[] =>
  inputs.flatMap(({ widget, value }) => {
    const isOptional = widgets.some(({ id, required }) => id === widget && !required);
    if (value.kind === 'checkbox' && isOptional) return [{ widget, value }];
    const filled = filledValue(value);
    return filled === undefined ? [] : [{ widget, value: filled }];
  });

/** What is committed with an act: a digest for its event, and the value as ciphertext that belongs to this input of this document. */
export const writeInputs = (
  document: string,
  cipher: FieldCipher,
  inputs: readonly Input[],
): readonly (Pick<WrittenValue, 'widget' | 'digest'> & { readonly value: Ciphertext })[] =>
  inputs.map((input) => {
    const { widget, digest, text } = writeValue(input.widget as WidgetId, input.value, randomBytes(16));
    return { widget, digest, value: cipher.encrypt(places.widget(document, widget, 'value'), text) };
  });

export interface DrawableInput {
  readonly widget: Widget;
  readonly value: WidgetValue;
  /** Of whoever filled it in. */
  readonly language: Language;
}

/** What a participant filled in, read back and held against the digests that events name. */
export const readInputs = (
  document: ContractDocument,
  { id: participant, language }: Participant,
  { store, cipher }: { readonly store: DocumentStore; readonly cipher: FieldCipher },
): Promise<readonly DrawableInput[]> =>
  Promise.all(
    widgetsOf(document, participant).flatMap((widget) => {
      const { id, digest } = widget;
      if (digest === undefined) return [];
      return store.input(document.id, id).then((stored): DrawableInput => {
        if (stored === undefined) throw new CloudSignError('widget.value-altered', { detail: `${id} is missing` });
        const text = cipher.decrypt(places.widget(document.id, id, 'value'), stored);
        return { widget: labeled(document, widget, cipher), value: readValue(text, { widget: id, digest }), language };
      });
    }),
  );

/** A widget with its label in the clear. */
export const labeled = (
  document: ContractDocument,
  { digest: _, ...widget }: PlacedWidget,
  cipher: FieldCipher,
): Widget => ({
  ...widget,
  label: cipher.decrypt(places.widget(document.id, widget.id, 'label'), widget.label),
});
