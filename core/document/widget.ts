import type { FileId, ParticipantId, WidgetId } from '../ids.ts';

/**
 * Where an input stands on a page, in points (user space units) from the top left corner of the page as it is displayed: cropped to
 * its crop box and turned by its /Rotate.
 */
export interface WidgetBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type WidgetKind = 'text' | 'checkbox' | 'date' | 'seal' | 'signature';

interface AnyWidget<Text> extends WidgetBox {
  readonly id: WidgetId;
  readonly file: FileId;
  /** Who fills it in. */
  readonly participant: ParticipantId;
  /** Counted from 1. */
  readonly page: number;
  /** What it is for, in the sender's words; read aloud by screen readers. */
  readonly label: Text;
  readonly required: boolean;
}

export interface TextWidget<Text = string> extends AnyWidget<Text> {
  readonly kind: 'text';
  /** In points; text that doesn't fit is drawn smaller, see core/drawing. Default {@link defaultFontSize}. */
  readonly fontSize?: number;
  /** Whether text wraps at the right edge; default false. */
  readonly multiline?: boolean;
}

export interface DateWidget<Text = string> extends AnyWidget<Text> {
  readonly kind: 'date';
  readonly fontSize?: number;
}

export interface CheckboxWidget<Text = string> extends AnyWidget<Text> {
  readonly kind: 'checkbox';
}

export interface SealWidget<Text = string> extends AnyWidget<Text> {
  readonly kind: 'seal';
}

export interface SignatureWidget<Text = string> extends AnyWidget<Text> {
  readonly kind: 'signature';
}

/** An input placed on a page. `Text`: string where it is used, ciphertext where it is stored. */
export type Widget<Text = string> =
  | TextWidget<Text>
  | DateWidget<Text>
  | CheckboxWidget<Text>
  | SealWidget<Text>
  | SignatureWidget<Text>;

export type SealShape = 'round' | 'square';

/** What a participant filled in; `kind` is that of the widget. */
export type WidgetValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'checkbox'; readonly checked: boolean }
  /** YYYY-MM-DD. */
  | { readonly kind: 'date'; readonly date: string }
  | { readonly kind: 'seal'; readonly shape: SealShape; readonly name: string }
  /** Each stroke x, y, x, y, ...; 0 to 1 over the widget's box, from its top left corner. */
  | { readonly kind: 'signature'; readonly strokes: readonly (readonly number[])[] }
  /** A PNG or JPEG file. */
  | { readonly kind: 'signature'; readonly image: Uint8Array };

export const defaultFontSize = 11;
