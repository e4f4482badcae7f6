import { PdfDict, PdfStream, type PdfValue } from '../pdf/objects.ts';
import { drawsSomething } from './appearance-script.ts';
import type { DocumentModel } from './document-model.ts';
import { isVisible } from './page-annotations.ts';

/** Entries of /MK by which viewers draw a widget that has no appearance (table 192). */
const drawnByViewers = ['BC', 'BG', 'CA', 'RC', 'AC', 'I', 'RI', 'IX'];

/** Whether a widget puts anything on the page: it is visible and has something to draw, whoever may sign in it. */
export function mayDraw(model: DocumentModel, dict: PdfDict): boolean {
  const { resolver } = model;
  if (!isVisible(resolver, dict)) return false;
  const look = resolver.resolve(dict.get('MK'));
  if (look instanceof PdfDict && drawnByViewers.some((key) => look.has(key))) return true;
  return anyStateDraws(model, dict.get('AP'), 0);
}

/** /AP holds a stream for each way to look, or a dictionary of streams for each state (12.5.5). */
function anyStateDraws(model: DocumentModel, value: PdfValue | undefined, depth: number): boolean {
  const resolved = model.resolver.resolve(value);
  if (resolved instanceof PdfStream) return drawsSomething(model, resolved);
  if (resolved === null) return false;
  // What is no appearance to one reader may be one to another.
  if (!(resolved instanceof PdfDict) || depth > 2) return true;
  return [...resolved.entries.values()].some((one) => anyStateDraws(model, one, depth + 1));
}
