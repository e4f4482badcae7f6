import { CloudSignError, type ErrorCode } from '../errors.ts';
import type { PdfDict, PdfResolver } from './objects.ts';
import type { ReachedDict } from './reachable.ts';
import type { PdfView } from './view.ts';

/**
 * Actions (12.6.4) that a file to be sealed must not hold, wherever they hang: one who opens the sealed file must see what was
 * sealed, and nothing may leave or enter it. GoTo, GoToR, GoToE, URI, Named and Thread only navigate, and PDF/A-2 allows them;
 * GoToE leads into an attachment that the seal covers. Hide, SetOCGState and ResetForm change what a viewer shows on a click as its
 * own buttons can (layers, form fields); they reach nothing outside.
 */
const activeActions: Readonly<Record<string, ErrorCode>> = {
  JavaScript: 'pdf.javascript',
  Launch: 'pdf.external-action',
  // Takes field values from another file: the page would show what nobody sealed.
  ImportData: 'pdf.external-action',
  // Sends what the recipient typed to an address that the file chooses.
  SubmitForm: 'pdf.external-action',
};

/** The code that refuses an action (or what looks like one) for what it does; undefined for one that only navigates. */
export const activeAction = (dict: PdfDict, resolver: PdfResolver): ErrorCode | undefined => {
  const action = dict.name('S', resolver);
  return action !== undefined && Object.hasOwn(activeActions, action) ? activeActions[action] : undefined;
};

/** Rendition actions and renditions may carry a script beside the media (12.6.4.14). */
export const isScriptedRendition = (dict: PdfDict, resolver: PdfResolver): boolean =>
  dict.name('S', resolver) === 'Rendition' && dict.has('JS');

/** Rich media runs scripts of its own when activated (13.7). */
export const isRichMedia = (dict: PdfDict, resolver: PdfResolver): boolean =>
  dict.name('Subtype', resolver) === 'RichMedia';

/** Refuses a dictionary that makes a viewer run, load or send something. */
export const refuseActive = (view: PdfView, { dict, stream, objectNumber }: ReachedDict): void => {
  // Data of a stream, or what a form stands for (8.10.4), in another file.
  const isElsewhere = stream !== undefined && (dict.has('F') || dict.dict('Ref', view)?.has('F') === true);
  const code = activeCode(view, dict) ?? (isElsewhere ? 'pdf.unsupported' : undefined);
  if (code !== undefined) throw new CloudSignError(code, { detail: `object ${objectNumber}` });
};

const activeCode = (view: PdfView, dict: PdfDict): ErrorCode | undefined => {
  const action = activeAction(dict, view);
  if (action !== undefined) return action;
  // 3D runs a script when it is activated (13.6.3).
  const runs = isScriptedRendition(dict, view) || isRichMedia(dict, view) || dict.has('OnInstantiate');
  return runs ? 'pdf.javascript' : undefined;
};
