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
import { boxOf, isVisible } from './page-annotations.ts';

/** Annotations that show marks or a small icon, or nothing; every other kind can hide what is on the page. */
const harmlessKinds = new Set(['Link', 'Popup', 'Text', 'Highlight', 'Underline', 'Squiggly', 'StrikeOut', 'Caret']);
const marksText = new Set(['Highlight', 'Underline', 'Squiggly', 'StrikeOut']);
const harmlessActions = new Set(['GoTo', 'GoToR', 'URI', 'Named']);
/** Points on a side: the icon of a note. */
const iconSize = 40;
/** Points: a border or a line that does not hide what it frames. */
const thinLine = 4;

/** Whether an annotation could hide or imitate content of the page, or do something by itself (evil annotation attack). */
export function mayCover(model: DocumentModel, dict: PdfDict): boolean {
  const { resolver } = model;
  if (hasAction(resolver, dict)) return true;
  if (!isVisible(resolver, dict)) return false;
  const kind = dict.name('Subtype', resolver) ?? '';
  if (!harmlessKinds.has(kind) || borderWidth(resolver, dict) > thinLine) return true;
  const appearance = resolver.resolve(dict.get('AP'));
  if (kind === 'Popup' || appearance === null) return false;
  const box = boxOf(resolver, dict);
  const isSmall = box !== undefined && box[2] - box[0] <= iconSize && box[3] - box[1] <= iconSize;
  if (isSmall && !marksText.has(kind)) return false;
  const normal = appearance instanceof PdfDict ? resolver.resolve(appearance.get('N')) : null;
  if (!(normal instanceof PdfStream) || !marksText.has(kind)) return true;
  return !(statesMultiply(resolver, normal, 0) || drawsThinLines(model, normal));
}

/** Actions that do more than to lead somewhere. */
function hasAction(resolver: PdfResolver, dict: PdfDict): boolean {
  if (resolver.resolve(dict.get('AA')) !== null) return true;
  const action = resolver.resolve(dict.get('A'));
  if (action === null) return false;
  if (!(action instanceof PdfDict) || resolver.resolve(action.get('Next')) !== null) return true;
  return !harmlessActions.has(action.name('S', resolver) ?? '');
}

function borderWidth(resolver: PdfResolver, dict: PdfDict): number {
  const style = dictOf(resolver.resolve(dict.get('BS')));
  const border = resolver.resolve(dict.get('Border'));
  const widths = [
    style?.number('W', resolver),
    border instanceof PdfArray ? numberOf(resolver.resolve(border.items[2])) : 1,
  ];
  return Math.max(...widths.map((width) => width ?? 1));
}

/** Whether the appearance sets the blend mode Multiply, as highlights do: what lies beneath stays legible. */
function statesMultiply(resolver: PdfResolver, form: PdfStream, depth: number): boolean {
  const resources = dictOf(resolver.resolve(form.dict.get('Resources')));
  const states = dictOf(resolver.resolve(resources?.get('ExtGState')));
  const modes = [...(states?.entries.values() ?? [])].map((state) =>
    resolver.resolve(dictOf(resolver.resolve(state))?.get('BM')),
  );
  if (modes.some((mode) => namesMultiply(mode))) return true;
  const forms = dictOf(resolver.resolve(resources?.get('XObject')));
  return (
    depth < 2 &&
    [...(forms?.entries.values() ?? [])].some((value) => {
      const inner = resolver.resolve(value);
      return inner instanceof PdfStream && statesMultiply(resolver, inner, depth + 1);
    })
  );
}

const namesMultiply = (mode: PdfValue): boolean =>
  mode instanceof PdfArray
    ? mode.items.some(namesMultiply)
    : mode instanceof PdfName && (mode.value === 'Multiply' || mode.value === 'Darken');

/** Operators that only draw lines (8.5.2, 8.5.3), and set how. */
const lineOperators = new Set([
  'q',
  'Q',
  'w',
  'J',
  'j',
  'M',
  'd',
  'i',
  'RG',
  'G',
  'K',
  'CS',
  'SC',
  'SCN',
  'm',
  'l',
  'S',
  's',
  'h',
]);
const longestScript = 20_000;

/** Whether the appearance draws thin lines and nothing else, as underlines do. */
function drawsThinLines({ view }: DocumentModel, form: PdfStream): boolean {
  const script = readScript(view.decode.bind(view), form);
  if (script === undefined) return false;
  const words = script.split(/[\s[\]]+/).filter((word) => word !== '');
  return words.every((word, index) => {
    if (/^[-+]?[\d.]+$/.test(word) || word.startsWith('/')) return true;
    return lineOperators.has(word) && (word !== 'w' || Number(words[index - 1]) <= thinLine);
  });
}

function readScript(decode: (stream: PdfStream) => Uint8Array, form: PdfStream): string | undefined {
  try {
    const data = decode(form);
    return data.length > longestScript ? undefined : latin1Text(data);
  } catch (error) {
    if (isCloudSignError(error) && error.code !== 'pdf.too-complex') return undefined;
    throw error;
  }
}
