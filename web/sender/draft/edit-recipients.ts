import { limits } from '../../../core/document/limits.ts';
import type { Language } from '../../../core/language.ts';
import type { Participant, RecipientInput } from '../../api-shapes.ts';

/** One line of the list of recipients while it is edited; `key` stays with the line when it moves. */
export interface RecipientLine {
  readonly key: number;
  /** Of a recipient that the service knows: inputs stay theirs, whatever is changed about them. */
  readonly id?: string;
  readonly name: string;
  readonly email: string;
  readonly organization: string;
  readonly language: Language;
}

const nextKey = (lines: readonly RecipientLine[]): number => Math.max(0, ...lines.map((line) => line.key)) + 1;

const emptyLine = (lines: readonly RecipientLine[], language: Language): RecipientLine => ({
  key: nextKey(lines),
  name: '',
  email: '',
  organization: '',
  language,
});

export const linesOf = (participants: readonly Participant[]): readonly RecipientLine[] =>
  participants
    .filter((one) => one.order > 0)
    .sort((a, b) => a.order - b.order)
    .map(({ id, name, email, organization, language }, index) => ({
      key: index + 1,
      id,
      name,
      email,
      organization,
      language,
    }));

export const addLine = (lines: readonly RecipientLine[], language: Language): readonly RecipientLine[] =>
  lines.length >= limits.recipients ? lines : [...lines, emptyLine(lines, language)];

export const removeLine = (lines: readonly RecipientLine[], key: number): readonly RecipientLine[] =>
  lines.filter((line) => line.key !== key);

export const changeLine = (
  lines: readonly RecipientLine[],
  key: number,
  change: Partial<Omit<RecipientLine, 'key'>>,
): readonly RecipientLine[] => lines.map((line) => (line.key === key ? { ...line, ...change } : line));

/** Moves a line one place up (-1) or down (1); the ends stay where they are. */
export const moveLine = (lines: readonly RecipientLine[], key: number, by: 1 | -1): readonly RecipientLine[] => {
  const from = lines.findIndex((line) => line.key === key);
  const to = from + by;
  const moved = lines[from];
  if (moved === undefined || to < 0 || to >= lines.length) return lines;
  const rest = lines.filter((line) => line.key !== key);
  return [...rest.slice(0, to), moved, ...rest.slice(to)];
};

export type LineProblem = 'name-missing' | 'email-missing' | 'email-wrong' | 'email-twice';

/** What is wrong with each line, by its key; an empty map when the list can be saved. The service checks again. */
export const problemsOf = (
  lines: readonly RecipientLine[],
): ReadonlyMap<number, { readonly name?: LineProblem; readonly email?: LineProblem }> => {
  const problems = new Map<number, { name?: LineProblem; email?: LineProblem }>();
  const seen = new Set<string>();
  for (const line of lines) {
    const found: { name?: LineProblem; email?: LineProblem } = {};
    const address = line.email.trim().toLowerCase();
    if (line.name.trim() === '') found.name = 'name-missing';
    if (address === '') found.email = 'email-missing';
    else if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)) found.email = 'email-wrong';
    else if (seen.has(address)) found.email = 'email-twice';
    seen.add(address);
    if (found.name !== undefined || found.email !== undefined) problems.set(line.key, found);
  }
  return problems;
};

export const bodyOf = (lines: readonly RecipientLine[]): { participants: RecipientInput[] } => ({
  participants: lines.map(({ id, name, email, organization, language }) => ({
    ...(id === undefined ? {} : { id }),
    name: name.trim(),
    email: email.trim(),
    organization: organization.trim(),
    language,
  })),
});
