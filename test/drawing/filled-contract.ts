/** A contract of three participants with every kind of input, for tests and for the judges of the conformance suite. */
import { deflateSync } from 'node:zlib';
import { readAsset } from '../../adapters/assets.ts';
import type { Widget, WidgetValue } from '../../core/document/widget.ts';
import { drawWidgets } from '../../core/drawing/draw-widgets.ts';
import { Typesetter } from '../../core/drawing/typesetter.ts';
import type { DocumentId, FileId, ParticipantId, WidgetId } from '../../core/ids.ts';
import type { ActDrawing } from '../../core/pades/act-drawing.ts';
import type { PdfFile } from '../../core/pdf/file.ts';

export const documentId = '01hzzcontract0000000000abc' as DocumentId;
const file = 'file' as FileId;
export const participants = ['sender', 'second', 'third'] as readonly string[] as readonly ParticipantId[];

type Placed = Pick<Widget, 'kind' | 'x' | 'y' | 'width' | 'height' | 'label'> & {
  readonly by: number;
  readonly page?: number;
  readonly fontSize?: number;
  readonly multiline?: boolean;
};

const place = ({ by, page = 1, ...rest }: Placed, id: string): Widget =>
  ({ ...rest, page, id: id as WidgetId, file, participant: participants[by], required: false }) as Widget;

/** Red, half transparent, a triangle: what a scanned seal looks like to the engine. */
export const png = (width: number, height: number): Uint8Array => {
  const rows = Buffer.alloc((width * 4 + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = x / width < y / height;
      rows.set([200, 30, 30, inside ? 180 : 0], y * (width * 4 + 1) + 1 + 4 * x);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return pngOf([
    ['IHDR', header],
    ['IDAT', deflateSync(rows)],
    ['IEND', Buffer.alloc(0)],
  ]);
};

const crcTable = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

export const pngOf = (chunks: readonly (readonly [string, Uint8Array])[]): Uint8Array =>
  Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    ...chunks.map(([type, data]) => {
      const body = Buffer.concat([Buffer.from(type), data]);
      const crc = body.reduce((c, byte) => (crcTable[(c ^ byte) & 255] as number) ^ (c >>> 8), 0xffffffff);
      const chunk = Buffer.alloc(12 + data.length);
      chunk.writeUInt32BE(data.length);
      chunk.set(body, 4);
      chunk.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 8 + data.length);
      return chunk;
    }),
  ]);

const strokes = [
  [0.05, 0.7, 0.12, 0.2, 0.2, 0.65, 0.3, 0.75, 0.36, 0.35, 0.42, 0.7],
  [0.5, 0.3, 0.55, 0.8, 0.62, 0.4, 0.7, 0.72, 0.8, 0.5, 0.95, 0.45],
  [0.1, 0.9, 0.9, 0.86],
  [0.97, 0.3],
];

const left = { x: 60, width: 220, height: 20 };
const right = { x: 310, width: 220, height: 20 };

/** What each of the three fills in. */
export const contract: readonly { readonly widget: Widget; readonly value: WidgetValue | undefined }[] = [
  {
    widget: place({ ...left, by: 0, kind: 'text', y: 250, label: '会社名' }, 'w01'),
    value: { kind: 'text', text: '株式会社サンプル　葛\u{e0100}飾支店' },
  },
  {
    widget: place({ ...left, by: 0, kind: 'date', y: 280, label: '発行日' }, 'w02'),
    value: { kind: 'date', date: '2026-11-01' },
  },
  {
    widget: place({ by: 0, kind: 'seal', x: 490, y: 60, width: 60, height: 60, label: '角印' }, 'w03'),
    value: { kind: 'seal', shape: 'square', name: '株式会社見本' },
  },
  {
    widget: place({ ...left, by: 1, kind: 'text', y: 320, label: '氏名' }, 'w04'),
    value: { kind: 'text', text: '髙橋 辻\u{e0101}子 😀👨\u200d👩\u200d👧' },
  },
  {
    widget: place({ ...left, by: 1, kind: 'text', y: 350, label: 'Arabic' }, 'w05'),
    value: { kind: 'text', text: 'السلام عليكم 2026 (PDF)' },
  },
  {
    widget: place({ ...left, by: 1, kind: 'text', y: 375, height: 45, multiline: true, label: '備考' }, 'w06'),
    value: {
      kind: 'text',
      text: '納品は２０２６年１２月末日までに、甲の指定する場所（東京都千代田区）へ行うものとする。\nDelivery by the end of December, affine office. AVAST',
    },
  },
  {
    widget: place({ by: 1, kind: 'checkbox', x: 310, y: 455, width: 14, height: 14, label: '同意する' }, 'w07'),
    value: { kind: 'checkbox', checked: true },
  },
  {
    widget: place({ by: 1, kind: 'checkbox', x: 340, y: 455, width: 14, height: 14, label: '希望する' }, 'w08'),
    value: { kind: 'checkbox', checked: false },
  },
  {
    widget: place({ by: 1, kind: 'seal', x: 490, y: 320, width: 50, height: 50, label: '印' }, 'w09'),
    value: { kind: 'seal', shape: 'round', name: '髙橋' },
  },
  {
    widget: place({ ...right, by: 2, kind: 'text', y: 500, label: '氏名' }, 'w10'),
    value: { kind: 'text', text: 'שלום דוד Łukasz Ærø' },
  },
  {
    widget: place({ by: 2, kind: 'signature', x: 310, y: 530, width: 180, height: 50, label: '署名' }, 'w11'),
    value: { kind: 'signature', strokes },
  },
  {
    widget: place({ by: 2, kind: 'signature', x: 310, y: 600, width: 80, height: 50, label: '印影' }, 'w12'),
    value: { kind: 'signature', image: png(80, 60) },
  },
  {
    widget: place({ by: 2, kind: 'seal', x: 450, y: 600, width: 50, height: 50, label: '印' }, 'w13'),
    value: { kind: 'seal', shape: 'round', name: '小笠原' },
  },
  { widget: place({ ...right, by: 2, kind: 'text', y: 670, label: '空欄' }, 'w14'), value: undefined },
];

const typesetter = new Typesetter(readAsset);

/** What each act of the contract draws: the sender's, then those of the other two. */
export const drawingOf = async (
  pdf: PdfFile,
  by: number,
  { filled = contract, stamped = true }: { readonly filled?: typeof contract; readonly stamped?: boolean } = {},
): Promise<ActDrawing> => {
  const own = filled.filter(({ widget }) => widget.participant === participants[by]);
  const given = own.flatMap(({ widget, value }) => (value === undefined ? [] : [{ widget, value }]));
  return {
    ...(by === 0 ? { create: filled.map(({ widget }) => widget) } : {}),
    ...(by === 0 && stamped ? { documentId } : {}),
    fill: await drawWidgets(given, { file: pdf, typesetter, language: 'ja' }),
    own: own.map(({ widget }) => widget),
  };
};
