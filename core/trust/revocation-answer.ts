import type { RevocationAnswer, RevocationFailure } from './types.ts';

/** Why something is no answer about a certificate. */
export const noAnswer = (reason: RevocationFailure, detail: string): RevocationAnswer => ({
  ok: false,
  reason,
  detail,
});

/** What a judge answers; `malformed` where what it reads can't be read to the end. */
export const answerOf = (judge: () => RevocationAnswer): RevocationAnswer => {
  try {
    return judge();
  } catch (error) {
    return noAnswer('malformed', error instanceof Error ? error.message : String(error));
  }
};
