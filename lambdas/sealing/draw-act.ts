import type { DocumentStore } from '../../adapters/document-store.ts';
import type { FieldCipher } from '../../adapters/fields.ts';
import type { Act, ContractDocument, DocumentFile } from '../../core/document/state.ts';
import { widgetsOf } from '../../core/document/widgets.ts';
import { drawWidgets } from '../../core/drawing/draw-widgets.ts';
import type { ActDrawing } from '../../core/pades/act-drawing.ts';
import type { PdfFile } from '../../core/pdf/file.ts';
import { labeled, readInputs } from '../inputs.ts';
import { typesetter } from '../typesetter.ts';

interface ActOnFile {
  readonly document: ContractDocument;
  readonly file: DocumentFile;
  readonly act: Act;
  readonly pdf: PdfFile;
}

/**
 * What an act draws on a file: the sender's makes the fields of everybody's inputs and prints the document's id; each one's act fills in
 * what was committed with it. Forwarding draws nothing.
 */
export const drawingOf = async (
  { document, file, act, pdf }: ActOnFile,
  access: { readonly store: DocumentStore; readonly cipher: FieldCipher },
): Promise<ActDrawing | undefined> => {
  if (act.kind === 'forward') return undefined;
  const participant = document.participants.find(({ id }) => id === act.participant);
  if (participant === undefined) throw new Error('an act has its participant');
  const clear = (widget: Parameters<typeof labeled>[1]) => labeled(document, widget, access.cipher);
  const here = <Input extends { readonly file: string }>(widgets: readonly Input[]) =>
    widgets.filter((widget) => widget.file === file.id);
  const inputs = (await readInputs(document, participant, access)).filter(({ widget }) => widget.file === file.id);
  const { language } = participant;
  return {
    ...(act.kind === 'send' ? { create: here(document.widgets ?? []).map(clear) } : {}),
    ...(act.kind === 'send' && document.stampId !== false ? { documentId: document.id } : {}),
    fill: await drawWidgets(inputs, { file: pdf, typesetter, language }),
    own: here(widgetsOf(document, participant.id)).map(clear),
  };
};
