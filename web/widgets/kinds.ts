import type { WidgetKind } from '../api-shapes.ts';
import type { IconName } from '../elements/icon.tsx';

export interface KindDesign {
  readonly icon: IconName;
  /** Of a new one, in points. */
  readonly width: number;
  readonly height: number;
  /** Round and square things stay so while they are made larger. */
  readonly square: boolean;
}

export const kinds = ['text', 'date', 'checkbox', 'seal', 'signature'] as const satisfies readonly WidgetKind[];

export const kindDesigns: Readonly<Record<WidgetKind, KindDesign>> = {
  text: { icon: 'text', width: 180, height: 24, square: false },
  date: { icon: 'calendar', width: 110, height: 24, square: false },
  checkbox: { icon: 'check', width: 18, height: 18, square: true },
  seal: { icon: 'stamp', width: 56, height: 56, square: true },
  signature: { icon: 'pen', width: 170, height: 56, square: false },
};

export const isText = (kind: WidgetKind): boolean => kind === 'text' || kind === 'date';
/** As the service has it when nothing else is chosen. */
export const usualFontSize = 11;
