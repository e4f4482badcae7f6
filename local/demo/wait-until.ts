import { setTimeout as delay } from 'node:timers/promises';

/** Asks again and again, at first more often, until the answer is there. @throws Error after `seconds`, naming what did not come. */
export const waitUntil = async <T>(what: string, ask: () => Promise<T | undefined>, seconds = 180): Promise<T> => {
  const deadline = performance.now() + seconds * 1000;
  for (let pause = 60; ; pause = Math.min(pause * 1.3, 250)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`waited ${seconds} s for ${what}`);
    await delay(pause);
  }
};
