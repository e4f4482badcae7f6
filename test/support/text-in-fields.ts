import { formFields } from '../../core/pades/form-fields.ts';
import { openPdf } from '../../core/pdf/file.ts';
import { PdfDict, PdfStream } from '../../core/pdf/objects.ts';
import { textDrawnIn } from '../drawing/text-drawn-in.ts';

/** What each field draws: its content, byte by byte, by the field's name. */
export const drawnByField = (pdf: Uint8Array): ReadonlyMap<string, string> => {
  const view = openPdf(pdf).latest;
  return new Map(
    formFields(view).flatMap(({ name, dict }): [string, string][] => {
      const state = dict.name('AS', view);
      const normal = view.resolve(dict.dict('AP', view)?.get('N'));
      const form = normal instanceof PdfDict && state !== undefined ? view.resolve(normal.get(state)) : normal;
      return form instanceof PdfStream ? [[name, Buffer.from(form.raw).toString('base64')]] : [];
    }),
  );
};

/** The text that the fields of a PDF show, as an independent reader extracts it from what is drawn. */
export const textInFields = async (pdf: Uint8Array): Promise<string> => {
  const file = openPdf(pdf);
  const view = file.latest;
  const texts: string[] = [];
  for (const { dict } of formFields(view)) {
    const kid = view.resolve(dict.array('Kids', view)?.items[0]);
    const shown = kid instanceof PdfDict ? kid : dict;
    const form = view.resolve(shown.dict('AP', view)?.get('N'));
    if (form instanceof PdfStream) texts.push(await textDrawnIn(file, form));
  }
  return texts.join('\n');
};
