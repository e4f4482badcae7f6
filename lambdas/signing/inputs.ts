import { asked } from '../../core/document/recipient-acts.ts';
import type { Widget } from '../../core/document/widget.ts';
import { inputProblems, widgetsOf } from '../../core/document/widgets.ts';
import { CloudSignError } from '../../core/errors.ts';
import type { Handler } from '../http.ts';
import { filledInputs, type Input, labeled } from '../inputs.ts';
import { drawnFile, inputReport, requireDrawable } from '../printing.ts';
import { type LinkAccess, linkAccess } from './access.ts';
import { fileOfLink } from './reading.ts';

const ownWidgets = ({ document, participant, cipher }: LinkAccess): readonly Widget[] =>
  widgetsOf(document, participant.id).map((widget) => labeled(document, widget, cipher));

const askedAccess = async (...access: Parameters<typeof linkAccess>): Promise<LinkAccess> => {
  const found = await linkAccess(...access);
  asked(found.document, { participant: found.participant.id, now: access[2] });
  if (found.participant.state !== 'opened') throw new CloudSignError('document.not-opened');
  return found;
};

const unknownInputs = ({ document, participant }: LinkAccess, inputs: readonly Input[]) =>
  inputProblems(document, participant.id, inputs).filter(({ code }) => code === 'widget.unknown');

/** Before the consent is committed: what is missing, foreign or can't be drawn, all at once. */
export const requireInputs = (access: LinkAccess, inputs: readonly Input[]): Promise<void> =>
  requireDrawable({
    widgets: ownWidgets(access),
    inputs,
    problems: inputProblems(access.document, access.participant.id, inputs),
    language: access.participant.language,
  });

export const checkInputs: Handler<'checkInputs'> = async ({ caller, body, now, language }, opened) => {
  const access = await askedAccess(opened, caller, now);
  const widgets = ownWidgets(access);
  const inputs = filledInputs(body.inputs, widgets);
  const problems = unknownInputs(access, inputs);
  const work = { widgets, inputs, problems, language: access.participant.language };
  return inputReport(work, language);
};

export const previewLinkFile: Handler<'previewLinkFile'> = async ({ caller, params, body, now }, opened) => {
  const access = await askedAccess(opened, caller, now);
  const widgets = ownWidgets(access);
  const inputs = filledInputs(body.inputs, widgets);
  const { language } = access.participant;
  await requireDrawable({ widgets, inputs, problems: unknownInputs(access, inputs), language });
  const download = await fileOfLink(access, params.file, opened);
  const here = inputs.flatMap(({ widget: id, value }) => {
    const widget = widgets.find((one) => one.id === id);
    return widget?.file === params.file ? [{ widget, value, language }] : [];
  });
  return { ...download, pdf: await drawnFile(download.pdf, here) };
};
