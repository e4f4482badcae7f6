/** Inputs for `npm run seal -- --widgets FILE.json`, so that what sealing draws can be tried without the service. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import { readAsset } from '../adapters/assets.ts';
import type { Widget, WidgetValue } from '../core/document/widget.ts';
import { drawWidgets } from '../core/drawing/draw-widgets.ts';
import { Typesetter } from '../core/drawing/typesetter.ts';
import type { FileId, ParticipantId, WidgetId } from '../core/ids.ts';
import type { ActDrawing } from '../core/pades/act-drawing.ts';
import type { PdfFile } from '../core/pdf/file.ts';

const place = {
  /** 1 for the first seal, 2 for the second of --repeat, ... */
  by: z.int().min(1).default(1),
  page: z.int().min(1).default(1),
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
  label: z.string().default(''),
};
const fontSize = z.number().optional();

const schema = z.array(
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('text'),
      ...place,
      fontSize,
      multiline: z.boolean().optional(),
      text: z.string().optional(),
    }),
    z.strictObject({ kind: z.literal('date'), ...place, fontSize, date: z.string().optional() }),
    z.strictObject({ kind: z.literal('checkbox'), ...place, checked: z.boolean().optional() }),
    z.strictObject({
      kind: z.literal('seal'),
      ...place,
      shape: z.enum(['round', 'square']).default('round'),
      name: z.string().optional(),
    }),
    z.strictObject({
      kind: z.literal('signature'),
      ...place,
      strokes: z.array(z.array(z.number())).optional(),
      /** A PNG or JPEG file, from the place of the JSON file. */
      image: z.string().optional(),
    }),
  ]),
);

type Entry = z.output<typeof schema>[number];

const filledValue = (entry: Entry, directory: string): WidgetValue | undefined => {
  if (entry.kind === 'text') return entry.text === undefined ? undefined : { kind: 'text', text: entry.text };
  if (entry.kind === 'date') return entry.date === undefined ? undefined : { kind: 'date', date: entry.date };
  if (entry.kind === 'checkbox') return { kind: 'checkbox', checked: entry.checked ?? false };
  if (entry.kind === 'seal') {
    return entry.name === undefined ? undefined : { kind: 'seal', shape: entry.shape, name: entry.name };
  }
  if (entry.strokes !== undefined) return { kind: 'signature', strokes: entry.strokes };
  if (entry.image === undefined) return undefined;
  return { kind: 'signature', image: new Uint8Array(readFileSync(resolve(directory, entry.image))) };
};

const participantOf = (by: number): ParticipantId => `seal${by}` as ParticipantId;

const widgetOf = (entry: Entry, index: number): Widget => {
  const { by, page, x, y, width, height, label, kind } = entry;
  return {
    id: `w${index + 1}` as WidgetId,
    file: 'file' as FileId,
    participant: participantOf(by),
    required: false,
    ...{ page, x, y, width, height, label, kind },
    ...('fontSize' in entry && entry.fontSize !== undefined ? { fontSize: entry.fontSize } : {}),
    ...('multiline' in entry && entry.multiline !== undefined ? { multiline: entry.multiline } : {}),
  } as Widget;
};

/** What each seal draws: the first one makes all fields, and every one fills in its own. */
export const readWidgets = (path: string): ((file: PdfFile, seal: number) => Promise<ActDrawing>) => {
  const entries = schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const inputs = entries.map((entry, index) => ({
    widget: widgetOf(entry, index),
    value: filledValue(entry, dirname(path)),
  }));
  const typesetter = new Typesetter(readAsset);
  return async (file, seal) => {
    const own = inputs.filter(({ widget }) => widget.participant === participantOf(seal));
    const filled = own.flatMap(({ widget, value }) => (value === undefined ? [] : [{ widget, value }]));
    return {
      ...(seal === 1 ? { create: inputs.map(({ widget }) => widget) } : {}),
      fill: await drawWidgets(filled, { file, typesetter, language: 'ja' }),
      own: own.map(({ widget }) => widget),
    };
  };
};
