import { isCloudSignError } from '../errors.ts';
import { latin1Text } from '../pdf/characters.ts';
import {
  dictOf,
  numberOf,
  PdfArray,
  PdfDict,
  PdfName,
  type PdfResolver,
  PdfStream,
  type PdfValue,
} from '../pdf/objects.ts';
import type { DocumentModel } from './document-model.ts';
import { pathLength } from './line-ink.ts';
import { boxOf } from './page-annotations.ts';

/** Points: a border or a line that does not hide what it frames. */
export const thinLine = 4;

/** What the drawing of a mark depends on (8.4.1). */
interface GraphicsState {
  readonly multiplies: boolean;
  /** Within an isolated group that is painted without multiplying: what multiplies in it multiplies with nothing (11.4.5). */
  readonly isApart: boolean;
  /** How many parts a color has; undefined in a color space other than of a device. */
  readonly fillParts: number | undefined;
  readonly strokeParts: number | undefined;
  readonly fillIsLight: boolean;
  readonly strokeIsLight: boolean;
  /** Of the color of paper, so that a line wipes out what is below. */
  readonly strokeIsWhite: boolean;
  readonly lineWidth: number;
  /** By how much a line is wider than it says. */
  readonly scale: number;
  /** Area that lines may fill. */
  readonly room: number;
}

const initial: GraphicsState = {
  multiplies: false,
  isApart: false,
  fillParts: 1,
  strokeParts: 1,
  fillIsLight: false,
  strokeIsLight: false,
  strokeIsWhite: false,
  lineWidth: 1,
  scale: 1,
  room: 0,
};
const mostScale = 2;
const mostForms = 2;
/** Part of the place of a mark that lines may fill: many thin ones are an area. */
const mostInk = 1 / 3;
/** Whatever else a graphics state sets may turn light colors into dark ones. */
const harmlessSettings = new Set('Type BM ca CA AIS SA LW LC LJ ML D OP op OPM FL SM RI SMask'.split(' '));
const deviceParts: Readonly<Record<string, number>> = { '/DeviceGray': 1, '/DeviceRGB': 3, '/DeviceCMYK': 4 };
const colorParts: Readonly<Record<string, number>> = { g: 1, rg: 3, k: 4 };

const harmless = new Set(
  'q Q cm J j M d i ri n W W* m l c v y h re cs CS BMC BDC EMC BX EX MP DP gs w rg g k sc scn RG G K SC SCN'.split(' '),
);
const fills = new Set(['f', 'F', 'f*']);
const strokes = new Set(['S', 's']);
const both = new Set(['B', 'B*', 'b', 'b*']);
const longestScript = 20_000;
const deepest = 3;

/** Whether what is drawn keeps dark text on the page legible: thin lines, or light areas that multiply as highlights do. */
export function leavesTextLegible(model: DocumentModel, form: PdfStream): boolean {
  const box = boxOf(model.resolver, form.dict, 'BBox');
  if (box === undefined) return false;
  const [width, height] = [box[2] - box[0], box[3] - box[1]];
  const room = Math.max(mostInk * width * height, Math.max(width, height) * thinLine);
  return isLegibleBelow(model, form, { ...initial, room }, 0);
}

function isLegibleBelow(model: DocumentModel, form: PdfStream, state: GraphicsState, depth: number): boolean {
  const words = wordsOf(model, form);
  if (words === undefined || depth > deepest) return false;
  const { resolver } = model;
  const resources = dictOf(resolver.resolve(form.dict.get('Resources')));
  if (!isPlainResources(resolver, resources) || words.filter((word) => word === 'Do').length > mostForms) return false;
  const ink = pathLength(words);
  const saved: GraphicsState[] = [];
  let now: GraphicsState = { ...state, isApart: state.isApart || (isIsolated(resolver, form) && !state.multiplies) };
  let operands: string[] = [];
  for (const word of words) {
    if (isOperand(word)) {
      operands.push(word);
      continue;
    }
    if (word === 'Do') {
      const inner = named(resolver, { resources, kind: 'XObject', word: operands.at(-1) });
      if (!(inner instanceof PdfStream) || inner.dict.name('Subtype', resolver) !== 'Form') return false;
      const matrix = arrayOf(resolver, inner.dict, 'Matrix');
      const within = { ...now, scale: now.scale * (matrix === undefined ? 1 : growth(matrix)) };
      if (!(within.scale <= mostScale) || !isLegibleBelow(model, inner, within, depth + 1)) return false;
    } else if (fills.has(word)) {
      if (!now.multiplies || !now.fillIsLight) return false;
    } else if (strokes.has(word)) {
      if (!keepsLine(now, ink)) return false;
    } else if (both.has(word)) {
      if (!now.multiplies || !now.fillIsLight || !now.strokeIsLight) return false;
    } else if (!harmless.has(word)) return false;
    if (word === 'q') saved.push(now);
    else if (word === 'Q') {
      const last = saved.pop();
      if (last === undefined) return false;
      now = last;
    } else if (
      word === 'gs' &&
      !isPlainSetting(named(resolver, { resources, kind: 'ExtGState', word: operands.at(-1) }))
    )
      return false;
    else now = changed(now, { word, operands, resolver, resources });
    if (!(now.scale <= mostScale)) return false;
    operands = [];
  }
  return true;
}

interface Operation {
  readonly word: string;
  readonly operands: readonly string[];
  readonly resolver: PdfResolver;
  readonly resources: PdfDict | undefined;
}

function changed(now: GraphicsState, { word, operands, resolver, resources }: Operation): GraphicsState {
  if (word === 'w') return { ...now, lineWidth: Number(operands.at(-1)) };
  if (word === 'cm') return { ...now, scale: now.scale * growth(operands.map(Number)) };
  if (word === 'cs') return { ...now, fillParts: deviceParts[operands.at(-1) ?? ''], fillIsLight: false };
  if (word === 'CS')
    return { ...now, strokeParts: deviceParts[operands.at(-1) ?? ''], strokeIsLight: false, strokeIsWhite: true };
  if (['rg', 'g', 'k', 'sc', 'scn'].includes(word)) {
    const parts = colorParts[word] ?? now.fillParts;
    const color = operands.map(Number);
    return { ...now, fillParts: parts, fillIsLight: color.length === parts && isLight(color) };
  }
  if (['RG', 'G', 'K', 'SC', 'SCN'].includes(word)) {
    const parts = colorParts[word.toLowerCase()] ?? now.strokeParts;
    const color = operands.map(Number);
    const isKnown = color.length === parts;
    const [strokeIsLight, strokeIsWhite] = [isKnown && isLight(color), !isKnown || isWhite(color)];
    return { ...now, strokeParts: parts, strokeIsLight, strokeIsWhite };
  }
  if (word !== 'gs') return now;
  const set = named(resolver, { resources, kind: 'ExtGState', word: operands.at(-1) });
  if (!(set instanceof PdfDict)) return { ...now, multiplies: false };
  const lineWidth = set.number('LW', resolver) ?? now.lineWidth;
  if (!set.has('BM')) return { ...now, lineWidth };
  return { ...now, lineWidth, multiplies: !now.isApart && namesMultiply(resolver.resolve(set.get('BM'))) };
}

/** A thin line that is seen, or one that multiplies as highlights do. */
const keepsLine = (now: GraphicsState, length: number): boolean =>
  (now.multiplies && now.strokeIsLight) ||
  (now.lineWidth <= thinLine && !now.strokeIsWhite && length * now.scale * now.lineWidth <= now.room);

/** By how much a matrix stretches lines. */
function growth(matrix: readonly number[]): number {
  const [a = 0, b = 0, c = 0, d = 0] = matrix;
  return Math.max(Math.hypot(a, b), Math.hypot(c, d));
}

const isPlainSetting = (set: PdfValue): boolean =>
  !(set instanceof PdfDict) ||
  (set.duplicates.length === 0 && [...set.entries.keys()].every((key) => harmlessSettings.has(key)));

/** Nothing in them is there twice, and no color of a device means another one (8.6.5.6). */
function isPlainResources(resolver: PdfResolver, resources: PdfDict | undefined): boolean {
  if (resources === undefined) return true;
  const [spaces, states] = ['ColorSpace', 'ExtGState'].map((kind) => dictOf(resolver.resolve(resources.get(kind))));
  const isTwice = [resources, spaces, states].some((dict) => (dict?.duplicates.length ?? 0) > 0);
  return !isTwice && ![...(spaces?.entries.keys() ?? [])].some((name) => name.startsWith('Default'));
}

/** A group of its own that does not see the page (11.6.6). */
function isIsolated(resolver: PdfResolver, form: PdfStream): boolean {
  const group = dictOf(resolver.resolve(form.dict.get('Group')));
  return group !== undefined && (group.duplicates.length > 0 || group.bool('I', resolver) !== false) && group.has('I');
}

function arrayOf(resolver: PdfResolver, dict: PdfDict, key: string): readonly number[] | undefined {
  const array = resolver.resolve(dict.get(key));
  if (!(array instanceof PdfArray)) return undefined;
  return array.items.map((item) => numberOf(resolver.resolve(item)) ?? Number.NaN);
}

/** Whether a line of that color is as good as none on paper. */
export const isWhite = (color: readonly number[]): boolean => lumaOf(color) > 0.9;

/** Dark text on it stays legible. */
export const isLight = (color: readonly number[]): boolean => lumaOf(color) >= 0.5;

/** Luma of a color in gray, RGB or CMYK; NaN for what is none. */
function lumaOf(color: readonly number[]): number {
  const [a = 0, b = 0, c = 0, d = 0] = color;
  const luma = (red: number, green: number, blue: number): number => 0.299 * red + 0.587 * green + 0.114 * blue;
  if (color.some((part) => !(part >= 0 && part <= 1))) return Number.NaN;
  if (color.length === 1) return a;
  if (color.length === 3) return luma(a, b, c);
  return color.length === 4 ? luma((1 - a) * (1 - d), (1 - b) * (1 - d), (1 - c) * (1 - d)) : Number.NaN;
}

const isOperand = (word: string): boolean => /^[-+]?[\d.]+$/.test(word) || word.startsWith('/');

function named(
  resolver: PdfResolver,
  what: { readonly resources: PdfDict | undefined; readonly kind: string; readonly word: string | undefined },
): PdfValue {
  const list = dictOf(resolver.resolve(what.resources?.get(what.kind)));
  return resolver.resolve(list?.get(what.word?.slice(1) ?? ''));
}

/** The first blend mode that a reader knows counts (11.3.5). */
const namesMultiply = (mode: PdfValue): boolean =>
  mode instanceof PdfArray
    ? mode.items.length > 0 && mode.items.every(namesMultiply)
    : mode instanceof PdfName && (mode.value === 'Multiply' || mode.value === 'Darken');

/** Operators that put nothing on the page. */
const paintsNothing = new Set(
  'q Q cm n W W* m l c v y h re w J j M d i ri gs BMC BDC EMC BT ET BX EX MP DP'.split(' '),
);

/** Whether a form draws anything at all. */
export function drawsSomething(model: DocumentModel, form: PdfStream): boolean {
  const words = wordsOf(model, form);
  return words === undefined || words.some((word) => !isOperand(word) && !paintsNothing.has(word));
}

/** Words of a content stream without strings and dictionaries; undefined when it is not that simple. */
function wordsOf({ view }: DocumentModel, form: PdfStream): readonly string[] | undefined {
  try {
    const data = view.decode(form);
    if (data.length > longestScript) return undefined;
    const script = latin1Text(data).replace(/%[^\r\n]*/g, ' ');
    // White space to PDFium, and to nobody else.
    if (/[\x80\xff]/.test(script)) return undefined;
    if (/[()<>{}]/.test(script.replace(/<<[^<>()]*>>/g, ' '))) return undefined;
    return script
      .replace(/<<[^<>()]*>>/g, ' ')
      .replaceAll('/', ' /')
      .split(/[\s\0[\]]+/)
      .filter((word) => word !== '');
  } catch (error) {
    if (isCloudSignError(error) && error.code !== 'pdf.too-complex') return undefined;
    throw error;
  }
}
