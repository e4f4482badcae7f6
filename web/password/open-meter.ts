import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';
import { dictionary as english } from '@zxcvbn-ts/language-en';
import * as japanese from '@zxcvbn-ts/language-ja';
import { passwordReasons } from '../../core/identity/password-reasons.ts';
import { judgePassword, passwordMeter } from '../../core/identity/password-strength.ts';

export interface Judged {
  readonly score: 0 | 1 | 2 | 3 | 4;
  readonly reason?: { readonly en: string; readonly ja: string };
}

const lists = japanese.dictionary as unknown as Readonly<Record<string, readonly string[]>>;
const words = {
  ...(common as Record<string, readonly string[]>),
  ...(english as unknown as Record<string, readonly string[]>),
  ...Object.fromEntries(Object.entries(lists).map(([name, list]) => [`${name}-ja`, list])),
};
const meter = passwordMeter(ZxcvbnFactory, words, adjacencyGraphs);

/** The rule of the service, run in the page: what is typed is not sent anywhere to be judged. */
export const judge = (password: string, known: readonly string[]): Judged => {
  const { weakness, score } = judgePassword(meter, password, known);
  return weakness === undefined ? { score } : { score, reason: passwordReasons[weakness] };
};
