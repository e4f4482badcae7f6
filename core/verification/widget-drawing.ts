import { PdfDict, PdfStream, type PdfValue } from '../pdf/objects.ts';
import { drawsSomething } from './appearance-script.ts';
import type { DocumentModel } from './document-model.ts';
import type { Form } from './form-fields.ts';
import { hasArea, isVisible } from './page-annotations.ts';
import { isUnbound } from './unbound-look.ts';

/** Whether a page shows fields that the form doesn't list: programs draw them by the form's defaults all the same. */
export const hasStrayWidgets = ({ annotations, resolver }: DocumentModel, form: Form): boolean =>
  annotations.byPage.some((list) =>
    list.some(
      ({ ref, dict }) =>
        (ref === undefined ? !form.dicts.has(dict) : !form.byNumber.has(ref.num)) &&
        dict.name('Subtype', resolver) === 'Widget' &&
        dict.name('FT', resolver) !== 'Sig',
    ),
  );

/** Entries of /MK by which viewers draw a widget that has no appearance (table 192). */
const drawnByViewers = ['BC', 'BG', 'CA', 'RC', 'AC', 'I', 'RI', 'IX'];

/**
 * Whether the widget of a signature field puts anything on the page, whoever may sign in it. pdf.js draws the look of such a field whatever
 * its flags say, and PDFium one without a /BBox at its own size, although the field has none.
 */
export function mayDraw(model: DocumentModel, dict: PdfDict): boolean {
  const { resolver } = model;
  const look = resolver.resolve(dict.get('MK'));
  const isSeen = isVisible(resolver, dict);
  if (isSeen && look instanceof PdfDict && drawnByViewers.some((key) => look.has(key))) return true;
  const draws = hasArea(resolver, dict) ? drawsSomething : drawsUnbound;
  return anyStateDraws({ model, draws }, dict.get('AP'), 0);
}

const drawsUnbound = (model: DocumentModel, form: PdfStream): boolean =>
  isUnbound(model, form) && drawsSomething(model, form);

interface Look {
  readonly model: DocumentModel;
  readonly draws: (model: DocumentModel, form: PdfStream) => boolean;
}

/** /AP holds a stream for each way to look, or a dictionary of streams for each state (12.5.5). */
function anyStateDraws(look: Look, value: PdfValue | undefined, depth: number): boolean {
  const resolved = look.model.resolver.resolve(value);
  if (resolved instanceof PdfStream) return look.draws(look.model, resolved);
  if (resolved === null) return false;
  // What is no appearance to one reader may be one to another.
  if (!(resolved instanceof PdfDict) || depth > 2 || resolved.duplicates.length > 0) return true;
  return [...resolved.entries.values()].some((one) => anyStateDraws(look, one, depth + 1));
}
