import type { ErrorCode } from '../errors.ts';
import type { FileId, ParticipantId } from '../ids.ts';
import { type Decision, require, requireState } from './decision.ts';
import { widgetLimits } from './limits.ts';
import { pageSizeOf } from './page-sizes.ts';
import { type Ciphertext, type ContractDocument, type PlacedWidget, sender } from './state.ts';
import type { Widget } from './widget.ts';
import type { FilledInput } from './widget-values.ts';

export const widgetsOf = (document: ContractDocument, participant: ParticipantId): readonly PlacedWidget[] =>
  (document.widgets ?? []).filter((widget) => widget.participant === participant);

/** What is wrong with one of a list: its index, which part, and the code that says what to do. */
export interface PlacementProblem {
  readonly index: number;
  readonly part: 'file' | 'participant' | 'page' | 'box';
  readonly code: ErrorCode;
}

/** What keeps widgets from standing where they are said to. */
export const placementProblems = (
  document: ContractDocument,
  widgets: readonly Widget<unknown>[],
): readonly PlacementProblem[] =>
  widgets.flatMap((widget, index): readonly PlacementProblem[] => {
    const file = document.files.find(({ id }) => id === widget.file);
    if (file?.state !== 'ready') return [{ index, part: 'file', code: 'widget.file-unknown' }];
    if (file.takesNoWidgets !== undefined) return [{ index, part: 'file', code: file.takesNoWidgets }];
    if (!document.participants.some(({ id }) => id === widget.participant))
      return [{ index, part: 'participant', code: 'widget.participant-unknown' }];
    const page = pageSizeOf(file, widget.page);
    if (page === undefined) return [{ index, part: 'page', code: 'widget.page-unknown' }];
    const right = page.width - widget.x - widget.width;
    const bottom = page.height - widget.y - widget.height;
    const { min, max } = widgetLimits.box;
    const fits =
      Math.min(widget.x, widget.y, right, bottom) >= 0 &&
      [widget.width, widget.height].every((side) => side >= min && side <= max);
    return fits ? [] : [{ index, part: 'box', code: 'widget.box-unusable' }];
  });

/** Sets all widgets of a draft. What the sender has filled in stays where the input is the same and as large as before. */
export const setWidgets = (document: ContractDocument, widgets: readonly Widget<Ciphertext>[]): Decision => {
  requireState(document, 'draft');
  require(widgets.length <= widgetLimits.widgets, 'widget.too-many');
  for (const { id } of document.participants)
    require(widgets.filter(({ participant }) => participant === id).length <=
      widgetLimits.ofParticipant, 'widget.too-many');
  require(new Set(widgets.map(({ id }) => id)).size === widgets.length, 'widget.unknown');
  require(placementProblems(document, widgets).length === 0, 'widget.placement-refused');
  return drafted({ ...document, widgets: widgets.map((widget) => keepFilled(document, widget)) });
};

/** A text that fitted in may not fit into a smaller box: then it is filled in anew. */
const keepFilled = (document: ContractDocument, widget: Widget<Ciphertext>): PlacedWidget => {
  const before = document.widgets?.find(({ id }) => id === widget.id);
  const shape = (one: Widget<unknown>) =>
    JSON.stringify([
      one.kind,
      one.participant,
      one.width,
      one.height,
      'fontSize' in one ? one.fontSize : undefined,
      'multiline' in one ? (one.multiline ?? false) : false,
    ]);
  return before?.digest !== undefined && shape(before) === shape(widget)
    ? { ...widget, digest: before.digest }
    : widget;
};

/** The widgets that are left when a file or a participant is taken out of a draft. */
export const withoutLost = (
  document: ContractDocument,
  left: { readonly files?: readonly FileId[]; readonly participants?: readonly ParticipantId[] },
): readonly PlacedWidget[] =>
  (document.widgets ?? []).filter(
    ({ file, participant }) =>
      (left.files?.includes(file) ?? true) && (left.participants?.includes(participant) ?? true),
  );

/** What is wrong with what somebody filled in: which widget, and a code. Codes about the value itself are found where it is drawn. */
export interface InputProblem {
  readonly widget: string;
  readonly code: ErrorCode;
}

/** Inputs that are not the participant's to fill in or come twice, and required ones that are missing. */
export const inputProblems = (
  document: ContractDocument,
  participant: ParticipantId,
  filled: readonly { readonly widget: string }[],
): readonly InputProblem[] => {
  const own = widgetsOf(document, participant);
  const foreign = filled.filter(
    ({ widget }, index) =>
      !own.some(({ id }) => id === widget) || filled.findIndex((other) => other.widget === widget) !== index,
  );
  const missing = own.filter(({ id, required }) => required && !filled.some(({ widget }) => widget === id));
  return [
    ...foreign.map(({ widget }) => ({ widget, code: 'widget.unknown' as const })),
    ...missing.map(({ id }) => ({ widget: id, code: 'widget.required' as const })),
  ];
};

/** The widgets after a participant filled in exactly these and no others. */
export const withFilled = (
  document: ContractDocument,
  participant: ParticipantId,
  filled: readonly FilledInput[],
): readonly PlacedWidget[] =>
  (document.widgets ?? []).map((widget) => {
    if (widget.participant !== participant) return widget;
    const { digest: _, ...empty } = widget;
    const value = filled.find((one) => one.widget === widget.id);
    return value === undefined ? (empty as PlacedWidget) : { ...widget, digest: value.digest };
  });

/** What a participant has filled in, for an event. */
export const filledBy = (document: ContractDocument, participant: ParticipantId) =>
  widgetsOf(document, participant).flatMap(({ id, kind, digest }) =>
    digest === undefined ? [] : [{ widget: id, kind, digest }],
  );

/** The sender fills in before sending; all that is filled in is given each time. What is required is asked for when sending. */
export const fillDraft = (document: ContractDocument, filled: readonly FilledInput[]): Decision => {
  requireState(document, 'draft');
  const own = sender(document).id;
  const problems = inputProblems(document, own, filled).filter(({ code }) => code !== 'widget.required');
  require(problems.length === 0, 'widget.inputs-refused');
  return drafted({ ...document, widgets: withFilled(document, own, filled) });
};

/** What was to be filled in by one person is to be filled in by another. */
export const handedOn = (document: ContractDocument, from: ParticipantId, to: ParticipantId): readonly PlacedWidget[] =>
  (document.widgets ?? []).map((widget) => (widget.participant === from ? { ...widget, participant: to } : widget));

const drafted = (document: ContractDocument): Decision => ({ document, events: [], tasks: [] });
