import { CloudSignError, type ErrorCode } from '../errors.ts';
import type { PdfDict } from './objects.ts';
import type { ReachedDict } from './reachable.ts';
import type { PdfView } from './view.ts';

/**
 * Actions (12.6.4) that a file to be sealed must not hold, wherever they hang: one who opens the sealed file must see what was
 * sealed, and nothing may leave or enter it. GoTo, GoToR, GoToE, URI, Named and Thread only navigate, and PDF/A-2 allows them;
 * GoToE leads into an attachment that the seal covers. Hide, SetOCGState and ResetForm change what a viewer shows on a click as its
 * own buttons can (layers, form fields); they reach nothing outside.
 */
const refusedActions: Readonly<Record<string, ErrorCode>> = {
  JavaScript: 'pdf.javascript',
  Launch: 'pdf.external-action',
  // Takes field values from another file: the page would show what nobody sealed.
  ImportData: 'pdf.external-action',
  // Sends what the recipient typed to an address that the file chooses.
  SubmitForm: 'pdf.external-action',
};

/** Refuses a dictionary that makes a viewer run, load or send something. */
export const refuseActive = (view: PdfView, { dict, stream, objectNumber }: ReachedDict): void => {
  const code = activeCode(view, dict) ?? (stream !== undefined && dict.has('F') ? 'pdf.unsupported' : undefined);
  if (code !== undefined) throw new CloudSignError(code, { detail: `object ${objectNumber}` });
};

const activeCode = (view: PdfView, dict: PdfDict): ErrorCode | undefined => {
  const action = dict.name('S', view);
  if (action !== undefined && Object.hasOwn(refusedActions, action)) return refusedActions[action];
  // Rendition actions and renditions may carry a script beside the media (12.6.4.14).
  if (action === 'Rendition' && dict.has('JS')) return 'pdf.javascript';
  // Rich media and 3D run scripts of their own when activated (13.6.3, 13.7).
  if (dict.name('Subtype', view) === 'RichMedia' || dict.has('OnInstantiate')) return 'pdf.javascript';
  return undefined;
};
