import type { Widget } from '../document/widget.ts';
import type { DrawnWidgets } from '../drawing/draw-widgets.ts';
import type { DocumentId, WidgetId } from '../ids.ts';
import type { PdfFile } from '../pdf/file.ts';
import type { PdfRef } from '../pdf/objects.ts';
import type { PdfUpdate } from '../pdf/update.ts';
import { type Additions, joinAdditions } from './additions.ts';
import { addDocumentId } from './document-id.ts';
import { fillWidgets } from './fill-widgets.ts';
import { formFields } from './form-fields.ts';
import { addWidgetFields, fieldNameOf, fieldOfWidget } from './widget-fields.ts';

/** What one act draws on one file. */
export interface ActDrawing {
  /** The sender's act: a field for every widget of the file, empty. */
  readonly create?: readonly Widget[];
  /** The sender's act: this id in the margin of each page. */
  readonly documentId?: DocumentId;
  /** What the participant filled in. */
  readonly fill?: DrawnWidgets;
  /** All widgets of the participant, those left empty too: the signature locks them. */
  readonly own?: readonly Widget[];
}

/** Names of the fields that the act's signature locks. */
export const lockedNames = ({ own = [] }: ActDrawing): readonly string[] => own.map(fieldNameOf);

/**
 * Draws an act into the revision that will seal it. Throws `widget.file-signed`, `widget.form-redrawn` or `widget.box-unusable` for
 * what `create` asks of a file that doesn't take it, `pdf.damaged` when the field of a widget is not there.
 */
export const drawAct = (update: PdfUpdate, file: PdfFile, { create = [], documentId, fill }: ActDrawing): Additions => {
  const parts: Additions[] = [];
  const made = new Map<WidgetId, PdfRef>();
  if (create.length > 0) {
    const added = addWidgetFields(update, file, create);
    create.forEach(({ id }, i) => {
      made.set(id, added.fields[i] as PdfRef);
    });
    parts.push(added);
  }
  if (fill !== undefined && fill.widgets.length > 0) {
    const isKnown = fill.widgets.every(({ widget }) => made.has(widget.id));
    const fields = isKnown ? [] : formFields(file.latest);
    const fieldOf = (widget: Widget): PdfRef => made.get(widget.id) ?? fieldOfWidget(fields, widget).ref;
    parts.push(fillWidgets(update, fill, { pages: file.latest.pages(), fieldOf }));
  }
  if (documentId !== undefined) parts.push(addDocumentId(update, file, documentId));
  return joinAdditions(parts);
};
