import { dictOf, numberOf, PdfArray, PdfDict, type PdfResolver, PdfStream, type PdfValue } from '../pdf/objects.ts';
import type { PdfBox } from '../pdf/pages.ts';
import { isLight, isWhite, leavesTextLegible, thinLine } from './appearance-script.ts';
import type { DocumentModel } from './document-model.ts';
import { boxOf, isVisible } from './page-annotations.ts';
import { hasUnboundLook } from './unbound-look.ts';

/** Annotations that show marks or a small icon, or nothing; every other kind can hide what is on the page. */
const harmlessKinds = new Set(['Link', 'Popup', 'Text', 'Highlight', 'Underline', 'Squiggly', 'StrikeOut', 'Caret']);
const marksText = new Set(['Highlight', 'Underline', 'Squiggly', 'StrikeOut']);
const harmlessActions = new Set(['GoTo', 'GoToR', 'URI', 'Named']);
/** Points on a side: the icon of a note. */
const iconSize = 40;
/** Points: the height of marked text without an appearance, by which viewers size the line they draw. */
const tallestText = 72;
/** Programs mark ends of lines, which have no height, too. */
const mostThin = 4;
/** Of the place of a mark, which parts of it may fill more than once. */
const mostOverlap = 2;

/** Whether an annotation could hide or imitate content of the page, or do something by itself (evil annotation attack). */
export function mayCover(model: DocumentModel, dict: PdfDict): boolean {
  const { resolver } = model;
  if (hasAction(resolver, dict) || dict.duplicates.length > 0) return true;
  if (!isVisible(resolver, dict)) return false;
  const kind = dict.name('Subtype', resolver) ?? '';
  const width = borderWidth(resolver, dict);
  if (!harmlessKinds.has(kind) || width > thinLine) return true;
  const appearance = resolver.resolve(dict.get('AP'));
  if (hasUnboundLook(model, appearance)) return true;
  if (kind === 'Popup') return appearance !== null;
  const box = boxOf(resolver, dict);
  const color = colorOf(resolver, dict);
  const isBar = box !== undefined && Math.min(box[2] - box[0], box[3] - box[1]) < 4 * width;
  if (kind === 'Link' && appearance === null && width > 0 && color.length > 0) {
    // Its border is all that is drawn: a bar, or a line that wipes out what is below.
    if (isWhite(color) || (isBar && width > 1)) return true;
  }
  const isSmall = box !== undefined && box[2] - box[0] <= iconSize && box[3] - box[1] <= iconSize;
  // MuPDF draws the look of a note as large as it is.
  if (kind === 'Text' && !hasSmallLook(model, appearance)) return true;
  if (isSmall && !marksText.has(kind)) return false;
  if (appearance === null) {
    // Viewers draw an icon as large as the rectangle, and a mark by its color and the height of what it marks.
    if (!marksText.has(kind)) return kind !== 'Link';
    return !isLowMark(resolver, dict, kind) || (kind === 'Highlight' ? !isLight(color) : isWhite(color));
  }
  // poppler draws every highlight itself, by its color.
  if (kind === 'Highlight' && color.length > 0 && !isLight(color)) return true;
  const normal = appearance instanceof PdfDict ? resolver.resolve(appearance.get('N')) : null;
  if (!(normal instanceof PdfStream) || !marksText.has(kind)) return true;
  return !fitsClosely(resolver, box, normal) || !leavesTextLegible(model, normal);
}

/** Whether the appearance is drawn at about its own size (12.5.5): a thin line stays one. */
function fitsClosely(resolver: PdfResolver, rect: PdfBox | undefined, form: PdfStream): boolean {
  const box = boxOf(resolver, form.dict, 'BBox');
  if (rect === undefined || box === undefined) return false;
  const [a = 1, b = 0, c = 0, d = 1] = numbersOf(resolver, form.dict, 'Matrix').map((part) => part ?? Number.NaN);
  const [width, height] = [box[2] - box[0], box[3] - box[1]];
  const turned = a === 0 && d === 0 ? [height, width] : b === 0 && c === 0 ? [width, height] : [0, 0];
  const [across = 0, up = 0] = turned;
  return rect[2] - rect[0] <= 2 * across && rect[3] - rect[1] <= 2 * up;
}

/** Keys of an annotation that change nothing but what it says and where it is. */
const annotationKeys = new Set(
  'Type Subtype Rect Contents P NM M F AP AS Border BS C StructParent Lang A Dest H PA QuadPoints Popup T RC CreationDate IRT Subj RT IT Open Name State StateModel Parent Path'.split(
    ' ',
  ),
);

/** An object that serves as something else besides has other keys. */
export const isPlainChange = (keys: readonly string[]): boolean => keys.every((key) => annotationKeys.has(key));

const numbersOf = (resolver: PdfResolver, dict: PdfDict, key: string): readonly (number | undefined)[] => {
  const array = resolver.resolve(dict.get(key));
  return array instanceof PdfArray ? array.items.map((item) => numberOf(resolver.resolve(item))) : [];
};

const colorOf = (resolver: PdfResolver, dict: PdfDict): readonly number[] =>
  numbersOf(resolver, dict, 'C').map((part) => part ?? 0);

/** Whether no look is larger than an icon. */
function hasSmallLook({ resolver }: Pick<DocumentModel, 'resolver'>, value: PdfValue | undefined, depth = 0): boolean {
  const look = resolver.resolve(value);
  if (look instanceof PdfStream) {
    const box = boxOf(resolver, look.dict, 'BBox');
    return box !== undefined && box[2] - box[0] <= iconSize && box[3] - box[1] <= iconSize;
  }
  if (!(look instanceof PdfDict)) return true;
  return depth < 3 && [...look.entries.values()].every((one) => hasSmallLook({ resolver }, one, depth + 1));
}

/** Whether each quadrilateral is as high as a line of text, at most, and not so low that lines through many of them fill an area. */
function isLowMark(resolver: PdfResolver, dict: PdfDict, kind: string): boolean {
  let [thin, area] = [0, 0];
  const numbers = numbersOf(resolver, dict, 'QuadPoints');
  if (numbers.length === 0 || numbers.length % 8 !== 0) return false;
  for (let at = 0; at < numbers.length; at += 8) {
    const points = numbers.slice(at, at + 8);
    if (!points.every((one) => one !== undefined)) return false;
    const [xs, ys] = [points.filter((_, index) => index % 2 === 0), points.filter((_, index) => index % 2 === 1)];
    // Of text that runs upwards the height is the width.
    const [width, height] = [Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)];
    if (Math.min(width, height) > tallestText) return false;
    if (kind !== 'Highlight' && Math.min(width, height) < thinLine && ++thin > mostThin) return false;
    area += width * height;
  }
  const rect = boxOf(resolver, dict);
  const place = rect === undefined ? 0 : (rect[2] - rect[0]) * (rect[3] - rect[1]);
  return kind === 'Highlight' || area <= mostOverlap * place;
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
    border instanceof PdfArray ? (numberOf(resolver.resolve(border.items[2])) ?? 1) : undefined,
  ].filter((width) => width !== undefined);
  return widths.length === 0 ? 1 : Math.max(...widths);
}
