import { isCloudSignError } from '../errors.ts';
import { latin1Text } from '../pdf/characters.ts';
import { dictOf, PdfArray, PdfDict, PdfName, type PdfResolver, PdfStream, type PdfValue } from '../pdf/objects.ts';
import type { DocumentModel } from './document-model.ts';

/** Points: a border or a line that does not hide what it frames. */
export const thinLine = 4;

/** What the drawing of a mark depends on (8.4.1). */
interface GraphicsState {
  readonly multiplies: boolean;
  readonly fillIsLight: boolean;
  readonly strokeIsLight: boolean;
  readonly lineWidth: number;
}

const initial: GraphicsState = { multiplies: false, fillIsLight: false, strokeIsLight: false, lineWidth: 1 };

const harmless = new Set(
  'q Q cm J j M d i ri n W W* m l c v y h re cs CS BMC BDC EMC BX EX MP DP gs w rg g k sc scn RG G K SC SCN'.split(' '),
);
const fills = new Set(['f', 'F', 'f*']);
const strokes = new Set(['S', 's']);
const both = new Set(['B', 'B*', 'b', 'b*']);
const longestScript = 20_000;
const deepest = 3;

/** Whether what is drawn keeps dark text on the page legible: thin lines, or light areas that multiply as highlights do. */
export function leavesTextLegible(model: DocumentModel, form: PdfStream, state = initial, depth = 0): boolean {
  const words = wordsOf(model, form);
  if (words === undefined || depth > deepest) return false;
  const { resolver } = model;
  const resources = dictOf(resolver.resolve(form.dict.get('Resources')));
  const saved: GraphicsState[] = [];
  let now = state;
  let operands: string[] = [];
  for (const word of words) {
    if (isOperand(word)) {
      operands.push(word);
      continue;
    }
    if (word === 'Do') {
      const inner = named(resolver, { resources, kind: 'XObject', word: operands.at(-1) });
      if (!(inner instanceof PdfStream) || inner.dict.name('Subtype', resolver) !== 'Form') return false;
      if (!leavesTextLegible(model, inner, now, depth + 1)) return false;
    } else if (fills.has(word)) {
      if (!now.multiplies || !now.fillIsLight) return false;
    } else if (strokes.has(word)) {
      if (now.lineWidth > thinLine && !(now.multiplies && now.strokeIsLight)) return false;
    } else if (both.has(word)) {
      if (!now.multiplies || !now.fillIsLight || !now.strokeIsLight) return false;
    } else if (!harmless.has(word)) return false;
    if (word === 'q') saved.push(now);
    else if (word === 'Q') now = saved.pop() ?? state;
    else if (word === 'cm' && !isNoLarger(operands)) return false;
    else now = changed(now, { word, operands, resolver, resources });
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
  if (word === 'cs') return { ...now, fillIsLight: false };
  if (word === 'CS') return { ...now, strokeIsLight: false };
  if (['rg', 'g', 'k', 'sc', 'scn'].includes(word)) return { ...now, fillIsLight: isLight(operands.map(Number)) };
  if (['RG', 'G', 'K', 'SC', 'SCN'].includes(word)) return { ...now, strokeIsLight: isLight(operands.map(Number)) };
  if (word !== 'gs') return now;
  const set = named(resolver, { resources, kind: 'ExtGState', word: operands.at(-1) });
  if (!(set instanceof PdfDict)) return { ...now, multiplies: false };
  const lineWidth = set.number('LW', resolver) ?? now.lineWidth;
  if (!set.has('BM')) return { ...now, lineWidth };
  return { ...now, lineWidth, multiplies: namesMultiply(resolver.resolve(set.get('BM'))) };
}

/** A line must stay as thin as it is. */
function isNoLarger(operands: readonly string[]): boolean {
  const [a = 0, b = 0, c = 0, d = 0] = operands.map(Number);
  return Math.hypot(a, b) <= 2 && Math.hypot(c, d) <= 2;
}

/** Luma of a color in gray, RGB or CMYK: dark text on it stays legible. */
export function isLight(color: readonly number[]): boolean {
  const [a = 0, b = 0, c = 0, d = 0] = color;
  const luma = (red: number, green: number, blue: number): number => 0.299 * red + 0.587 * green + 0.114 * blue;
  if (color.some((part) => !(part >= 0 && part <= 1))) return false;
  if (color.length === 1) return a >= 0.5;
  if (color.length === 3) return luma(a, b, c) >= 0.5;
  return color.length === 4 && luma((1 - a) * (1 - d), (1 - b) * (1 - d), (1 - c) * (1 - d)) >= 0.5;
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
