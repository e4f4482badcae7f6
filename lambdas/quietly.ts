import { reasonOf } from './reason-of.ts';

/**
 * A handler whose failure says where and which, and none of the words of the error it failed by: Lambda writes the message of what a handler throws into
 * the log, the trace and the queue of failures, and it may quote an address, or what stands in a PDF.
 */
export const quietly =
  <Arguments extends readonly unknown[], Result>(run: (...given: Arguments) => Promise<Result>) =>
  async (...given: Arguments): Promise<Result> => {
    try {
      return await run(...given);
    } catch (error) {
      throw new Error(reasonOf(error));
    }
  };
