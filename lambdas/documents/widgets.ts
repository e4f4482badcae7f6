import { randomBytes } from 'node:crypto';
import type * as z from 'zod';
import { places } from '../../core/document/field-places.ts';
import { type Ciphertext, sender } from '../../core/document/state.ts';
import type { Widget } from '../../core/document/widget.ts';
import {
  setWidgets as decideSet,
  fillDraft,
  inputProblems,
  placementProblems,
  widgetsOf,
} from '../../core/document/widgets.ts';
import { newId, type WidgetId } from '../../core/ids.ts';
import { documentView } from '../document-view.ts';
import { downloadOf } from '../download.ts';
import { FieldErrors } from '../field-errors.ts';
import type { Handler } from '../http.ts';
import { filledInputs, inputOf, labeled, readInputs, writeInputs } from '../inputs.ts';
import { drawnFile, requireDrawable } from '../printing.ts';
import type { widgets as widgetsSchema } from '../schemas.ts';
import { teamDocuments } from '../team-documents.ts';
import { recordExport } from './exported.ts';
import { fileOf } from './files.ts';

type Placed = z.output<typeof widgetsSchema>['widgets'][number];

/** Parts that a kind does not have are left out, whatever was sent. */
const widgetOf = (
  { id, label, fontSize, multiline, kind, ...placed }: Placed,
  encrypt: (id: string, label: string) => Ciphertext,
) => {
  const own = (id as WidgetId | undefined) ?? newId<WidgetId>(randomBytes(16));
  return {
    ...placed,
    id: own,
    kind,
    label: encrypt(own, label),
    ...((kind === 'text' || kind === 'date') && fontSize !== undefined ? { fontSize } : {}),
    ...(kind === 'text' && multiline === true ? { multiline } : {}),
  } as Widget<Ciphertext>;
};

export const setWidgets: Handler<'setWidgets'> = async ({ params, body, caller, now, language }, opened) => {
  const { store, cipher, load } = await teamDocuments(opened, caller.team);
  const document = await load(params.document);
  const known = new Set((document.widgets ?? []).map(({ id }) => id as string));
  const foreign = body.widgets.flatMap(({ id }, index) =>
    id === undefined || known.has(id) ? [] : [{ path: `widgets.${index}.id`, reason: 'widget.unknown' }],
  );
  const widgets = body.widgets.map((placed) =>
    widgetOf(placed, (id, label) => cipher.encrypt(places.widget(document.id, id, 'label'), label)),
  );
  const wrong = placementProblems(document, widgets).map(({ index, part, code }) => ({
    path: `widgets.${index}.${part}`,
    reason: code,
  }));
  const problems = [...foreign, ...wrong];
  if (document.state === 'draft' && problems.length > 0)
    throw new FieldErrors(problems.slice(0, 20), 'widget.placement-refused');
  return documentView(await store.commit(document, decideSet(document, widgets), { now }), cipher, language);
};

export const getInputs: Handler<'getInputs'> = async ({ params, caller }, opened) => {
  const { store, cipher, load } = await teamDocuments(opened, caller.team);
  const document = await load(params.document);
  if (document.state !== 'draft') return { inputs: [] };
  const inputs = await readInputs(document, sender(document), { store, cipher });
  return { inputs: inputs.map(({ widget, value }) => ({ widget: widget.id, value: inputOf(value) })) };
};

export const setInputs: Handler<'setInputs'> = async ({ params, body, caller, now, language }, opened) => {
  const { store, cipher, load } = await teamDocuments(opened, caller.team);
  const document = await load(params.document);
  const { id: own, language: written } = sender(document);
  const filled = filledInputs(body.inputs, widgetsOf(document, own));
  const unknown = inputProblems(document, own, filled).filter(({ code }) => code === 'widget.unknown');
  const widgets = widgetsOf(document, own).map((widget) => labeled(document, widget, cipher));
  const problems = document.state === 'draft' ? unknown : [];
  await requireDrawable({ widgets, inputs: filled, problems, language: written });
  const inputs = writeInputs(document.id, cipher, filled);
  const changed = await store.commit(document, fillDraft(document, inputs), { now, inputs });
  return documentView(changed, cipher, language);
};

export const previewFile: Handler<'previewFile'> = async (request, opened) => {
  const { params, caller } = request;
  const { store, cipher, load } = await teamDocuments(opened, caller.team);
  const document = await load(params.document);
  const file = fileOf(document, params.file);
  const download = await downloadOf(document, file, { opened, cipher });
  await recordExport(opened, request, { document: document.id, file: file.id, what: 'preview' });
  if (document.state !== 'draft') return download;
  const inputs = await readInputs(document, sender(document), { store, cipher });
  const here = inputs.filter(({ widget }) => widget.file === file.id);
  return { ...download, pdf: await drawnFile(download.pdf, here) };
};
