import { isCloudSignError } from '../core/errors.ts';

const conflictTries = 6;

/** Two writers met on one document: the loser looks again and decides again. */
export const withoutConflict = async <R>(run: () => Promise<R>): Promise<R> => {
  for (let tries = 1; ; tries++) {
    try {
      return await run();
    } catch (error) {
      if (!isCloudSignError(error) || error.code !== 'request.conflict' || tries === conflictTries) throw error;
    }
  }
};
