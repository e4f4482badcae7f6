/** A match of zxcvbn, or a part that this service's lists know. */
export interface Candidate {
  readonly pattern: string;
  readonly i: number;
  /** Of its last character. */
  readonly j: number;
  readonly token: string;
  /** Given with the parts of our own lists. */
  readonly guesses?: number;
  readonly [more: string]: unknown;
}
export interface Part extends Candidate {
  /** log10 of the guesses. */
  readonly cost: number;
}

/** What a word of a dictionary costs at the least if it isn't a name or a known password: who picks at random doesn't pick the top. */
const wordFloor = 2.6;
/** One more part could be anywhere and be left out: twice the guesses. */
const perPart = 0.3;
const knownFirst = /^(?:firstnames|lastnames|passwords)/;

const log10 = (value: unknown): number => Math.log10(Math.max(1, Number(value)));
const spellings = (token: string): number => {
  const capitals = token.match(/\p{Lu}/gu)?.length ?? 0;
  return capitals === 0
    ? 0
    : /^.\P{Lu}*$/u.test(token) || !/\p{Ll}/u.test(token)
      ? 0.3
      : 0.3 * (1 + Math.min(capitals, 4));
};

/** log10 of the guesses that a part costs, by zxcvbn's reckoning for a single match. */
const costOf = (match: Candidate): number => {
  const { pattern, token } = match;
  if (match.guesses !== undefined && pattern !== 'dictionary') return log10(match.guesses) + spellings(token);
  switch (pattern) {
    case 'dictionary': {
      const name = String(match.dictionaryName);
      // The guesser knows the member's own words beforehand.
      if (name === 'userInputs') return 0;
      const changes = Array.isArray(match.changes) ? match.changes.length : match.l33t === true ? 1 : 0;
      const cost = log10(match.rank) + spellings(token) + (match.reversed === true ? 0.3 : 0) + 0.3 * changes;
      if (token.length <= 3) return Math.max(cost, token.length * 0.8);
      return Math.max(cost, knownFirst.test(name) ? 1.7 : wordFloor);
    }
    case 'spatial':
      return Math.max(
        token.length <= 3 ? token.length * 0.9 : 0,
        1.5 + log10(token.length) + 0.6 * Number(match.turns),
      );
    case 'repeat':
      return Math.max(1, log10(match.baseGuesses)) + log10(match.repeatCount);
    case 'sequence':
      return Math.max(token.length <= 2 ? token.length : 0, 1 + log10(token.length));
    case 'wordSequence':
      return 2;
    case 'date':
      return 4.4;
    case 'regex':
      return 1.6;
    case 'separator':
      return 0.5;
    default:
      return token.length;
  }
};

/** The cheapest way to put a password together from parts; what no part covers costs 10 guesses a character. */
export const cheapestParts = (
  password: string,
  candidates: readonly Candidate[],
): { readonly cost: number; readonly parts: readonly Part[] } => {
  const endingAt: Part[][] = Array.from({ length: password.length }, () => []);
  for (const match of candidates) endingAt[match.j]?.push({ ...match, cost: costOf(match) });
  // best[n]: the cheapest cover of the first n characters.
  const best: { readonly cost: number; readonly last?: Part }[] = [{ cost: 0 }];
  for (let end = 0; end < password.length; end++) {
    const before = best[end];
    const alone: Part = { pattern: 'bruteforce', i: end, j: end, token: password.charAt(end), cost: 1 };
    let found = { cost: (before?.cost ?? 0) + 1, last: alone };
    for (const part of endingAt[end] ?? []) {
      const cost = (best[part.i]?.cost ?? 0) + part.cost + (part.i > 0 ? perPart : 0);
      if (cost < found.cost) found = { cost, last: part };
    }
    best.push(found);
  }
  const parts: Part[] = [];
  for (let end = password.length; end > 0; ) {
    const last = best[end]?.last;
    if (last === undefined) break;
    parts.unshift(last);
    end = last.i;
  }
  return { cost: best[password.length]?.cost ?? 0, parts };
};
