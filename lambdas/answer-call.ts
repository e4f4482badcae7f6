import type * as z from 'zod';
import { type ErrorCode, isCloudSignError } from '../core/errors.ts';

/** What a caller hears of a coded failure; adapters/call-function.ts throws it there anew. */
export interface CallFailure {
  readonly error: { readonly code: ErrorCode; readonly detail: string };
}

/** Of a function that others call: answers an event, or says as data with which code it failed. Any other failure fails the call. */
export const answerCall =
  <Event, Reply>(schema: z.ZodType<Event>, answer: (event: Event) => Promise<Reply>) =>
  async (event: unknown): Promise<Reply | CallFailure> => {
    const parsed = schema.safeParse(event);
    if (!parsed.success) return { error: { code: 'request.malformed', detail: 'not an event of this function' } };
    try {
      return await answer(parsed.data);
    } catch (error) {
      if (!isCloudSignError(error)) throw error;
      return { error: { code: error.code, detail: error.detail ?? '' } };
    }
  };
