import type { JudgeName } from './judges/install-judges.ts';

/** One judge's opinion of one file, held against what it must say. */
export interface Check {
  readonly judge: JudgeName | 'our verifier' | 'MiniStack';
  readonly row: string;
  readonly column: string;
  /** What tells it from the others of its row and column. */
  readonly name: string;
  /** In the judge's own words, short. */
  readonly said: string;
  /** Why it is not what was asked for; empty: passed. */
  readonly problems: readonly string[];
  /** It is told, and nothing is asked of it. */
  readonly informs?: boolean;
}

export interface Skipped {
  readonly what: string;
  readonly reason: string;
  /** How many checks were left out. */
  readonly count: number;
}

export interface Section {
  readonly title: string;
  /** What is asked, Markdown. */
  readonly text: string;
  readonly checks: readonly Check[];
  /** One table for all judges, each a column; else one for each. */
  readonly sideBySide?: boolean;
}

/** A list of problems with those left out that are none. */
export const problemsOf = (...found: readonly (string | false | undefined)[]): readonly string[] =>
  found.filter((one): one is string => typeof one === 'string');

/** For what must not pass: a judge who finds nothing to say against it is the problem. */
export const refusal = (problems: readonly string[]): readonly string[] =>
  problems.length > 0 ? [] : ['passed, although it must not'];
