import { createHash } from 'node:crypto';
import { CloudSignError } from '../errors.ts';
import { canonicalJson } from '../evidence/canonical-json.ts';
import type { WidgetId } from '../ids.ts';
import type { WidgetValue } from './widget.ts';

/** What a participant filled into one input, as events name it: which, and a digest that tells nothing about the value. */
export interface FilledInput {
  readonly widget: WidgetId;
  readonly digest: string;
}

/** A value in the form that is encrypted and stored, and its digest. */
export interface WrittenValue extends FilledInput {
  readonly text: string;
}

/** Strokes are kept as whole ten-thousandths of the widget's box: canonical JSON holds no fractions. */
const grid = 10_000;

/** A value as it will be drawn: strokes on the grid that they are stored on. */
export const onGrid = (value: WidgetValue): WidgetValue =>
  'strokes' in value
    ? { ...value, strokes: value.strokes.map((stroke) => stroke.map((place) => Math.round(place * grid) / grid)) }
    : value;

const writable = (value: WidgetValue): unknown => {
  if ('strokes' in value)
    return { ...value, strokes: value.strokes.map((stroke) => stroke.map((place) => Math.round(place * grid))) };
  if ('image' in value) return { ...value, image: Buffer.from(value.image).toString('base64url') };
  return value;
};

const digestOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/**
 * The digest commits to widget and value without telling them: a checkbox has two values and a date few, so a salt that nobody but
 * whoever can read the value knows is part of it.
 * @param salt 16 bytes from a cryptographic source.
 */
export const writeValue = (widget: WidgetId, value: WidgetValue, salt: Uint8Array): WrittenValue => {
  if (salt.length !== 16) throw new RangeError('a salt has 16 bytes');
  const text = canonicalJson({
    salt: Buffer.from(salt).toString('base64url'),
    value: writable(value),
    widget,
  });
  return { widget, text, digest: digestOf(text) };
};

/**
 * The value of a text made by {@link writeValue}.
 * @throws `widget.value-altered` when it is not the one that was recorded.
 */
export const readValue = (text: string, recorded: FilledInput): WidgetValue => {
  if (digestOf(text) !== recorded.digest) throw new CloudSignError('widget.value-altered', { detail: recorded.widget });
  const { widget, value } = JSON.parse(text) as { widget: string; value: Record<string, unknown> };
  if (widget !== recorded.widget) throw new CloudSignError('widget.value-altered', { detail: recorded.widget });
  if (Array.isArray(value.strokes)) {
    const strokes = value.strokes as readonly (readonly number[])[];
    return { kind: 'signature', strokes: strokes.map((stroke) => stroke.map((place) => place / grid)) };
  }
  if (typeof value.image === 'string')
    return { kind: 'signature', image: new Uint8Array(Buffer.from(value.image, 'base64url')) };
  return value as unknown as WidgetValue;
};
