import type { Widget, WidgetValue } from '../core/document/widget.ts';
import type { InputProblem } from '../core/document/widgets.ts';
import { requireDrawable as requireOneDrawable } from '../core/drawing/require-drawable.ts';
import { errorTable, isCloudSignError } from '../core/errors.ts';
import type { Language } from '../core/language.ts';
import { previewPdf } from '../core/pades/preview.ts';
import { FieldErrors } from './field-errors.ts';
import type { DrawableInput, Input } from './inputs.ts';
import { typesetter } from './typesetter.ts';

export interface InputsToDraw {
  readonly widgets: readonly Widget[];
  readonly inputs: readonly Input[];
  /** Known already. */
  readonly problems: readonly InputProblem[];
  /** Of whoever fills them in: how a date is written. */
  readonly language: Language;
}

interface DrawingProblem extends InputProblem {
  /** Of a missing glyph: places in the text, never the characters themselves. */
  readonly characters?: readonly number[];
}

const segmenter = new Intl.Segmenter('ja', { granularity: 'grapheme' });

const missingCharacters = async (value: WidgetValue): Promise<readonly number[]> => {
  const text = value.kind === 'text' ? value.text : value.kind === 'seal' ? value.name : '';
  const missing = new Set(await typesetter.missingGlyphs(text));
  return [...segmenter.segment(text)].flatMap(({ segment }, index) => (missing.has(segment) ? [index] : []));
};

const problemOf = async (
  widget: Widget,
  value: WidgetValue,
  language: Language,
): Promise<DrawingProblem | undefined> => {
  try {
    await requireOneDrawable(widget, value, { typesetter, language });
    return undefined;
  } catch (error) {
    if (!isCloudSignError(error) || !error.code.startsWith('widget.')) throw error;
    const { code } = error;
    if (code !== 'widget.glyph-missing') return { widget: widget.id, code };
    return { widget: widget.id, code, characters: await missingCharacters(value) };
  }
};

/** Every input that can't be drawn into its box, found by drawing it. */
const drawingProblems = async ({ widgets, inputs, language }: InputsToDraw): Promise<readonly DrawingProblem[]> => {
  const found: DrawingProblem[] = [];
  for (const { widget: id, value } of inputs) {
    const widget = widgets.find((one) => one.id === id);
    const problem = widget && (await problemOf(widget, value, language));
    if (problem !== undefined) found.push(problem);
  }
  return found;
};

/** @throws `widget.inputs-refused` with each input that can't be taken, and why. */
export const requireDrawable = async (work: InputsToDraw): Promise<void> => {
  const problems = [...work.problems, ...(await drawingProblems(work))];
  if (problems.length === 0) return;
  throw new FieldErrors(
    problems.slice(0, 50).map(({ widget, code }) => ({ path: `inputs.${widget}`, reason: code })),
    'widget.inputs-refused',
  );
};

/** The same as an answer, for whoever is still filling in. */
export const inputReport = async (work: InputsToDraw, language: Language) => ({
  problems: [...work.problems, ...(await drawingProblems(work))].map((problem: DrawingProblem) => ({
    widget: problem.widget,
    code: problem.code,
    message: errorTable[problem.code][language],
    ...(problem.characters === undefined ? {} : { characters: [...problem.characters] }),
  })),
});

/** The file with these inputs, all of one person, drawn as sealing will draw them: one more revision, without a seal. */
export const drawnFile = async (pdf: Uint8Array, inputs: readonly DrawableInput[]): Promise<Uint8Array> => {
  const [first] = inputs;
  if (first === undefined) return pdf;
  return Buffer.concat(await previewPdf(pdf, inputs, { typesetter, language: first.language }));
};
